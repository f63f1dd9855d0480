"""How the desk is doing: counts, ages and sizes only, so that anybody may read it."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models

from ombud.backups import keystore
from ombud.backups.queries import age_seconds
from ombud.base import clock
from ombud.channels.email.models import IncomingMail, Mailbox, OutgoingMail
from ombud.channels.email.statuses import Delivery, Outcome
from ombud.erasure.queries import standing
from ombud.jobs.models import Job
from ombud.project.version import version

if TYPE_CHECKING:
    from datetime import datetime

LATE_SECONDS = 300
OLD_BACKUP_SECONDS = 2 * 86_400
LEAST_FREE_BYTES = 500 * 2**20
LEAST_FREE_PERCENT = 5
BAD = frozenset({"queue-late", "intake-late", "disk-low"})


def age(moment: datetime | None) -> int:
    """Return how many whole seconds ago ``moment`` was; 0 for none and for the future."""
    return max(0, int((clock.now() - moment).total_seconds())) if moment else 0


def counted(rows: models.QuerySet[Any], column: str) -> dict[str, int]:
    """Return how many ``rows`` there are for each value of ``column``."""
    grouped = rows.order_by().values_list(column).annotate(models.Count("pk"))
    return {str(value): int(count) for value, count in grouped}


def queue() -> dict[str, int]:
    """Return how many jobs wait, run and gave up, and how late the oldest is, in seconds."""
    states = counted(Job.objects.all(), "state")
    due = Job.objects.filter(state=Job.State.READY, run_at__lte=clock.now())
    return {
        "waiting": states.get(Job.State.READY, 0),
        "running": states.get(Job.State.LEASED, 0),
        "dead": states.get(Job.State.DEAD, 0),
        "oldest_due_seconds": age(due.aggregate(first=models.Min("run_at"))["first"]),
    }


def mail_in() -> dict[str, int]:
    """Return how many mails wait to be read or looked at; ages in seconds."""
    outcomes = counted(IncomingMail.objects.filter(outcome__in=OPEN_OUTCOMES), "outcome")
    waiting = IncomingMail.objects.filter(outcome=Outcome.RECEIVED)
    first = IncomingMail.objects.order_by("pk").values_list("received_at", flat=True).first()
    return {
        "waiting": outcomes.get(Outcome.RECEIVED, 0),
        "quarantined": outcomes.get(Outcome.QUARANTINED, 0),
        "unreadable": outcomes.get(Outcome.UNREADABLE, 0),
        "oldest_waiting_seconds": age(waiting.aggregate(m=models.Min("received_at"))["m"]),
        "oldest_journal_seconds": age(first),
    }


OPEN_OUTCOMES = (Outcome.RECEIVED, Outcome.QUARANTINED, Outcome.UNREADABLE)
UNSENT = (Delivery.QUEUED, Delivery.SENDING, Delivery.DEFERRED)


def mail_out() -> dict[str, int]:
    """Return how many mails wait to leave, are tried again or failed in the last seven days."""
    states = counted(OutgoingMail.objects.filter(state__in=UNSENT), "state")
    due = OutgoingMail.objects.filter(state__in=UNSENT, not_before__lte=clock.now())
    failed = OutgoingMail.objects.filter(
        state=Delivery.FAILED, not_before__gte=clock.in_(days=-7)
    )
    return {
        "waiting": sum(states.values()),
        "deferred": states.get(Delivery.DEFERRED, 0),
        "failed": failed.count(),
        "oldest_due_seconds": age(due.aggregate(m=models.Min("not_before"))["m"]),
    }


def mailboxes() -> dict[str, int]:
    """Return how many mailboxes are in use, and how many of them report a problem."""
    active = Mailbox.objects.filter(is_active=True)
    return {"active": active.count(), "with_problem": active.exclude(problem="").count()}


def erasures() -> dict[str, int]:
    """Return how many erasures run, and how many of them cannot go on."""
    running, stopped = standing()
    return {"running": running, "stopped": stopped}


def disk() -> dict[str, int]:
    """Return the room on the volume of the data folder."""
    room = shutil.disk_usage(settings.OMBUD_DATA)
    return {"free_bytes": room.free, "free_percent": room.free * 100 // max(1, room.total)}


def backups() -> dict[str, int]:
    """Return how many archives can be opened, and how old the newest verified one is."""
    age = age_seconds()
    return {
        "kept": len(keystore.entries()),
        "newest_verified_seconds": -1 if age is None else age,
    }


def problems(parts: dict[str, dict[str, int]]) -> list[str]:
    """Return a code for everything in ``parts`` that somebody should look at."""
    room = parts["disk"]
    found = {
        "queue-late": parts["queue"]["oldest_due_seconds"] > LATE_SECONDS,
        "dead-letters": parts["queue"]["dead"] > 0,
        "intake-late": parts["mail_in"]["oldest_waiting_seconds"] > LATE_SECONDS,
        "unreadable-mail": parts["mail_in"]["unreadable"] > 0,
        "mail-out-late": parts["mail_out"]["oldest_due_seconds"] > LATE_SECONDS,
        "mail-failed": parts["mail_out"]["failed"] > 0,
        "mailbox-problem": parts["mailboxes"]["with_problem"] > 0,
        "erasure-stopped": parts["erasures"]["stopped"] > 0,
        "backup-old": settings.OMBUD_BACKUP_DAILY
        and not 0 <= parts["backups"]["newest_verified_seconds"] <= OLD_BACKUP_SECONDS,
        "disk-low": room["free_bytes"] < LEAST_FREE_BYTES
        or room["free_percent"] < LEAST_FREE_PERCENT,
    }
    return [code for code, is_so in found.items() if is_so]


def report() -> dict[str, Any]:
    """Return the whole state.

    status: ``ok``, ``attention`` when somebody should look at something, or ``bad`` when
    work stands still or the disk is nearly full.
    """
    parts = {
        "queue": queue(),
        "mail_in": mail_in(),
        "mail_out": mail_out(),
        "erasures": erasures(),
        "mailboxes": mailboxes(),
        "backups": backups(),
        "disk": disk(),
    }
    codes = problems(parts)
    status = "bad" if BAD.intersection(codes) else "attention" if codes else "ok"
    return {
        "status": status,
        "problems": codes,
        "version": version(),
        "at": clock.now().isoformat(timespec="seconds"),
        **parts,
    }
