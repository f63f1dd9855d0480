"""Enumerations of retention."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Act(TextChoices):
    """What a rule does when the time of something has come."""

    DELETE = "delete", _("Delete")
    ANONYMISE = "anonymise", _("Anonymise: numbers and dates stay")
    GENERALISE = "generalise", _("Make coarser")
    SHRED = "shred", _("Destroy files and their keys")
    REDUCE = "reduce", _("Reduce to a hash: the log can still be proven")


class State(TextChoices):
    """How far a run is. ``dry`` looked only; ``waiting`` needs somebody's approval."""

    DRY = "dry", _("Tried out")
    WAITING = "waiting", _("Waits for approval")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")


class Alarm(TextChoices):
    """Why a run is larger than it should be."""

    NONE = "", _("As usual")
    SHARE = "share", _("More than 5 % of the table")
    COUNT = "count", _("More than 10,000 items")
    UNUSUAL = "unusual", _("More than three times as many as usual")
