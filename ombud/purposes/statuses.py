"""Enumerations of purposes."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Ground(TextChoices):
    """For what restricted data may be used after all (GDPR Art. 18(2))."""

    CONSENT = "consent", _("The person agreed")
    CLAIMS = "claims", _("Legal claims")
    PROTECTION = "protection", _("Protection of the rights of another person")
    PUBLIC_INTEREST = "public_interest", _("Important public interest")


class Given(TextChoices):
    """What a person said about a purpose that needs their consent."""

    GIVEN = "given", _("Agreed")
    WITHDRAWN = "withdrawn", _("Taken back")


class Mechanism(TextChoices):
    """By what somebody agreed, or took it back."""

    PAGE = "page", _("on their own page")
    AGENT = "agent", _("told to an agent")
    REQUEST = "request", _("by a data request")
    API = "api", _("by a program")


class Assessment(TextChoices):
    """What became of an objection."""

    STANDS = "stands", _("It stands")
    OVERRIDDEN = "overridden", _("Compelling grounds outweigh it")
    WITHDRAWN = "withdrawn", _("The person took it back")
