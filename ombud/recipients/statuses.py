"""Enumerations of recipients."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Kind(TextChoices):
    """What a recipient is to us."""

    PROCESSOR = "processor", _("Processor")
    SYSTEM = "system", _("Another system of ours")
    PARTNER = "partner", _("Another company")
    AUTHORITY = "authority", _("Authority")


class Way(TextChoices):
    """How a notice reaches a recipient."""

    MAIL = "mail", _("by mail, with a link")
    HTTP = "http", _("by a signed call to its address")
    FETCH = "fetch", _("it fetches them by the interface")


class About(TextChoices):
    """What a notice says (GDPR Art. 19)."""

    ERASURE = "erasure", _("Erasure")
    CORRECTION = "correction", _("Correction")
    RESTRICTION = "restriction", _("Restriction")
