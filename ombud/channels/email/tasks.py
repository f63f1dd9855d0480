"""Background work of mail in. Arguments are row numbers only."""

from __future__ import annotations

from django_tasks import task

from ombud.channels.email.actions import ingest, journal, words


@task()
def take_in_mail(mail_id: int) -> None:
    """Take in one journalled mail; doing it twice does nothing."""
    ingest.process(mail_id)


@task()
def extract_attachment_text(attachment_id: int) -> None:
    """Read the words of an attachment for search."""
    words.extract_text(attachment_id)


@task()
def take_in_what_waits() -> None:
    """Queue mails whose job was lost: by a dead ingester, or a database that was restored."""
    journal.queue_what_waits()
