"""Background work of mail out. Arguments are row numbers only."""

from __future__ import annotations

from django_tasks import task

from ombud.channels.email.outgoing import delivery
from ombud.jobs.enqueue import enqueue


@task()
def send_mail(mail_id: int) -> None:
    """Try to send one mail, and come back when it is to be tried again."""
    again_at = delivery.deliver(mail_id)
    if again_at is not None:
        enqueue(send_mail, mail_id, run_at=again_at)


@task()
def send_overdue_mails() -> None:
    """Queue mails whose job was lost, for instance with a database that was restored."""
    for mail_id in delivery.overdue():
        enqueue(send_mail, mail_id, key=f"overdue mail {mail_id}")
