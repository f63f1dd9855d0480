"""Enumerations of purposes."""

from __future__ import annotations

from enum import StrEnum

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Ground(TextChoices):
    """For what restricted data may be used after all (GDPR Art. 18(2))."""

    CONSENT = "consent", _("The person agreed")
    CLAIMS = "claims", _("Legal claims")
    PROTECTION = "protection", _("Protection of the rights of another person")
    PUBLIC_INTEREST = "public_interest", _("Important public interest")


class Channel(StrEnum):
    """By what data would be used."""

    EMAIL = "email"
    PORTAL = "portal"
    API = "api"
    WEBHOOK = "webhook"
    REPORT = "report"


class Denial(StrEnum):
    """Why the gate refuses a use: all that the log knows of it."""

    NOBODY = "nobody"
    LIMITED = "limited"
    RESTRICTED = "restricted"
    STOPPED = "stopped"
    OBJECTED = "objected"
    NO_CONSENT = "no-consent"
    TOO_YOUNG = "too-young"
    NO_BASIS = "no-basis"


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


class Basis(TextChoices):
    """The legal bases (GDPR Art. 6(1)(a) to (f))."""

    CONSENT = "consent", _("Consent (GDPR Art. 6(1)(a))")
    CONTRACT = "contract", _("Contract (GDPR Art. 6(1)(b))")
    LEGAL_OBLIGATION = "legal_obligation", _("Legal obligation (GDPR Art. 6(1)(c))")
    VITAL_INTEREST = "vital_interest", _("Vital interests (GDPR Art. 6(1)(d))")
    PUBLIC_TASK = "public_task", _("Public task (GDPR Art. 6(1)(e))")
    LEGITIMATE_INTEREST = "legitimate_interest", _("Legitimate interests (GDPR Art. 6(1)(f))")


class Part(TextChoices):
    """Who decides on a use of data (GDPR Art. 4(7) and (8))."""

    CONTROLLER = "controller", _("Controller: we decide why and how")
    PROCESSOR = "processor", _("Processor: we act for somebody else")
