"""Enumerations of the log."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Ages(TextChoices):
    """Classes of entries that are reduced to their hashes once their period is over.

    All others are about what became of a thing, and are kept as long as the desk.
    """

    SIGNING_IN = "signing-in", _("Signing in and out")
    READING = "reading", _("Opening and revealing")
