"""Enumerations of handing out work."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Mode(TextChoices):
    """How the tickets of a team find somebody."""

    MANUAL = "manual", _("By hand")
    ROUND_ROBIN = "round", _("In turn")
    LEAST_LOADED = "least", _("Whoever has the fewest open tickets")
    SKILLS = "skills", _("By skill, then whoever has the fewest open tickets")
