"""What the codes of the health report mean, and what to do."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as lazy

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
