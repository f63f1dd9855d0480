"""Enumerations of legal holds."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Ground(TextChoices):
    """Why something must be kept although its time has come, or its person wants it gone."""

    CLAIMS = "claims", _("Legal claims: making, exercising or defending them")
    LAW = "law", _("A law demands that it is kept")
    AUTHORITY = "authority", _("An authority or a court ordered it")
    AGREEMENT = "agreement", _("An agreement is enforced")
