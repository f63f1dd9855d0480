"""How far an erasure is, and what became of each thing that it met."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

NAMES = "names in words of others"  # a place of plans, where nobody has said whose they are
HOLD = "hold"  # a ground of conflicts: the erasure cannot begin
HOLD_ON_OTHERS = "hold-on-others"  # it begins, and waits where it comes to them
ERASED = "erased-"  # how every pseudonym begins


class Kind(models.TextChoices):
    """Whom it is about: the model at the end of the map's paths."""

    CONTACT = "contact", _("Contact")
    AGENT = "agent", _("Agent")


class State(models.TextChoices):
    PLANNED = "planned", _("Planned")
    RUNNING = "running", _("Running")
    WAITING = "waiting", _("Waiting")
    BLOCKED = "blocked", _("Blocked by a hold")
    FAILED = "failed", _("Failed step")
    DONE = "done", _("Done")


BEGUN = (State.RUNNING, State.WAITING, State.BLOCKED, State.FAILED)


class Result(models.TextChoices):
    """What became of one thing; the words of the certificate."""

    REMOVED = "removed", _("Removed")
    REDACTED = "redacted", _("Redacted")
    GENERALISED = "generalised", _("Generalised")
    RETAINED = "retained", _("Retained")
    FAILED = "failed", _("Failed")


class Stage(models.TextChoices):
    """The steps, in the order in which they are done."""

    STOP = "stop", _("Stop mail and sign-ins")
    OWN = "own", _("Own messages and files")
    AROUND = "around", _("Messages around them")
    ELSEWHERE = "elsewhere", _("Other people’s tickets")
    MAIL = "mail", _("Raw mail")
    COLUMNS = "columns", _("Everything else in the map")
    SWEEP = "sweep", _("Words of the desk")
    PERSON = "person", _("The person and their identifiers")
    INDEX = "index", _("Search index")
    COMPACT = "compact", _("Free pages and logs")
    SCAN = "scan", _("Residue scan")


STAGES = tuple(Stage)
