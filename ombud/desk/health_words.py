"""What the codes of the health report mean, and what to do."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from ombud.desk.words import size_words

# Code of a problem → what it means and what to do, and the page that helps.
ADVICE: dict[str, tuple[Any, str]] = {
    "queue-late": (lazy("Background work waits too long. Is the worker running?"), "/jobs/"),
    "dead-letters": (lazy("Work that failed at every try waits for a person."), "/jobs/"),
    "intake-late": (lazy("Mail came in and is not read yet. Is the worker running?"), ""),
    "unreadable-mail": (lazy("Some mails could not be read."), "/mail/unreadable/"),
    "mail-out-late": (
        lazy("Answers wait too long to leave. Look at the mailboxes."),
        "/mailboxes/",
    ),
    "mail-failed": (lazy("Some answers could not be delivered in the last week."), ""),
    "mailbox-problem": (lazy("A mailbox stopped. Test it."), "/mailboxes/"),
    "erasure-stopped": (
        lazy("An erasure cannot go on. A person’s data is not gone yet."),
        "/privacy/erasures/",
    ),
    "backup-old": (lazy("No backup was made and verified in the last two days."), ""),
    "disk-low": (lazy("The disk of the data folder is nearly full. Make room."), ""),
}
PARTS: dict[str, Any] = {
    "queue": lazy("Background work"),
    "mail_in": lazy("Mail in"),
    "mail_out": lazy("Answers out"),
    "mailboxes": lazy("Mailboxes"),
    "erasures": lazy("Erasures"),
    "backups": lazy("Backups"),
    "disk": lazy("Disk"),
}
FIGURES: dict[str, Any] = {
    "waiting": lazy("Waiting now"),
    "running": lazy("At work"),
    "dead": lazy("Failed at every try"),
    "oldest_due_seconds": lazy("Longest wait"),
    "quarantined": lazy("In quarantine"),
    "unreadable": lazy("Could not be read"),
    "oldest_waiting_seconds": lazy("Longest wait"),
    "oldest_journal_seconds": lazy("Oldest mail that is kept"),
    "deferred": lazy("Trying again"),
    "failed": lazy("Not delivered in 7 days"),
    "stopped": lazy("Cannot go on"),
    "active": lazy("In use"),
    "with_problem": lazy("With a problem"),
    "kept": lazy("Can be opened"),
    "newest_verified_seconds": lazy("Age of the newest verified one"),
    "free_bytes": lazy("Free"),
    "free_percent": lazy("Free of all"),
}
MINUTE, HOUR, DAY = 60, 3600, 86_400


def figure(name: str, value: int) -> tuple[str, str]:
    """Return a figure of the report in words: what it counts, and how much that is."""
    label = str(FIGURES.get(name, name))
    if name.endswith("_seconds"):
        return label, age_words(value)
    if name.endswith("_bytes"):
        return label, size_words(value)
    return label, f"{value} %" if name.endswith("_percent") else str(value)


def age_words(seconds: int) -> str:
    """Return an age of the report in words; a negative one means that there is none."""
    if seconds < 0:
        return _("There is none")
    for unit, words in ((DAY, _("%d days")), (HOUR, _("%d h")), (MINUTE, _("%d min"))):
        if seconds >= 2 * unit:
            return words % (seconds // unit)
    return _("%d s") % seconds
