"""Enumerations of subjects."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class State(TextChoices):
    """What may be done with the data of a subject."""

    ACTIVE = "active", _("Active")
    RESTRICTED = "restricted", _("Restricted")
    ERASED = "erased", _("Erased")
    MERGED = "merged", _("Merged into another person")


class AgeBand(TextChoices):
    """How old, in the steps that laws make; never a date of birth."""

    UNKNOWN = "", _("Unknown")
    CHILD = "child", _("Under 13")
    TEENAGER = "teenager", _("13 to 15")
    MINOR = "minor", _("16 or 17")
    ADULT = "adult", _("18 or older")


class LinkRole(TextChoices):
    """As what a person is in a row."""

    REQUESTER = "requester", _("Asked")
    AUTHOR = "author", _("Wrote it")
    CC = "cc", _("Got a copy")
    AGENT = "agent", _("Worked on it")
    APPROVER = "approver", _("Approved it")
    MENTIONED = "mentioned", _("Is mentioned")
    QUOTED = "quoted", _("Is quoted")
    DEPICTED = "depicted", _("Is shown")


class Review(TextChoices):
    """What a person said about a link that a detector proposed."""

    CERTAIN = "certain", _("Exact match")
    PROPOSED = "proposed", _("To be looked at")
    ACCEPTED = "accepted", _("Confirmed")
    REJECTED = "rejected", _("Somebody else")


class TombstoneKind(TextChoices):
    """What a tombstone does when the identifier comes back."""

    GUARD = "guard", _("Nobody is made again by machines")
    SUPPRESS = "suppress", _("Never written to again")
    FRESH_START = "fresh_start", _("Came back by themselves")
