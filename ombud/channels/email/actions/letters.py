"""Letters of the desk itself, and mailboxes of a team that retires."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from ombud.base import clock
from ombud.base.actor import Actor, ActorKind
from ombud.base.errors import Misconfigured
from ombud.channels.email.actions.mailboxes import change_mailbox
from ombud.channels.email.actions.outbox import queue_mail
from ombud.channels.email.actions.redaction import forget_mails_to
from ombud.channels.email.models import Mailbox, OutgoingMail
from ombud.channels.email.outgoing.gate import note_denial
from ombud.channels.email.outgoing.headers import one_line
from ombud.channels.email.outgoing.server import server_for
from ombud.channels.email.statuses import MailKind
from ombud.people.models import Team
from ombud.purposes.gate import Channel, decide
from ombud.vault.secrets import seal_text

if TYPE_CHECKING:
    from ombud.events.models import Event
    from ombud.people.models import Agent, Contact


def carry_letter(agent: Agent, *, subject: str, text: str, purpose: str) -> bool:
    """Queue a mail to ``agent``; False when the gate refuses or no mailbox could send it.

    What it says is kept encrypted until it has left, and then nowhere.
    """
    sent = queue_letter(agent.email, subject=subject, text=text, purpose=purpose, agent=agent)
    return sent is not None


def write_to_contact(
    contact: Contact,
    address: str,
    *,
    subject: str,
    text: str,
    purpose: str = "support",
    language: str = "",
) -> OutgoingMail | None:
    """Queue a letter of the desk itself to one ``address`` of ``contact``, and return it.

    For what no conversation may hold: a code, a warning. language: of ``text``, where it is
    another than the contact's own. None when the gate refuses or no
    mailbox could send it. What it says is kept encrypted until it has left.
    """
    return queue_letter(
        address,
        subject=subject,
        text=text,
        purpose=purpose,
        contact=contact,
        language=language,
    )


def write_to_company(
    address: str, *, subject: str, text: str, purpose: str
) -> OutgoingMail | None:
    """Queue a letter of the desk itself to a company, and return it; it names no person.

    None when the gate refuses or no mailbox could send it.
    """
    return queue_letter(address, subject=subject, text=text, purpose=purpose)


@transaction.atomic
def queue_letter(
    address: str,
    *,
    subject: str,
    text: str,
    purpose: str,
    contact: Contact | None = None,
    agent: Agent | None = None,
    language: str = "",
) -> OutgoingMail | None:
    """Queue a letter to ``address``; None when the gate refuses or no mailbox could send it."""
    mailbox = mailbox_that_sends()
    whose = contact.pk if contact else 0
    decision = decide(whose, purpose, Channel.EMAIL)
    if not decision.allowed:
        note_denial(decision, contact or agent)
        return None
    if mailbox is None:
        return None
    return queue_mail(
        OutgoingMail(
            contact=contact,
            agent=agent,
            mailbox=mailbox,
            kind=MailKind.LETTER,
            purpose=purpose,
            language=language,
            to=address,
            sealed_letter=seal_text(f"{one_line(subject)}\n{text}"),
            not_before=clock.now(),
        )
    )


def forget_address(mail: OutgoingMail) -> None:
    """Leave of a mail that has left or failed that it was there, and not to whom.

    What the demo kept instead of sending it goes as well.
    """
    forget_mails_to([mail.to])
    OutgoingMail.objects.filter(pk=mail.pk).update(to="", sealed_letter=None)


def mailbox_that_sends() -> Mailbox | None:
    """Return the oldest mailbox in use that has a way out, or None."""
    return next(
        filter(has_way_out, Mailbox.objects.filter(is_active=True).order_by("pk")), None
    )


def has_way_out(mailbox: Mailbox) -> bool:
    try:
        server_for(mailbox)
    except Misconfigured:
        return False
    return True


def give_mailboxes_to_successor(event: Event) -> None:
    """Let the mailboxes of a retired team bring their mail to its successor at once."""
    successor = Team.objects.get(pk=event.payload["successor"])
    actor = Actor(ActorKind(event.actor_kind), event.actor_id)
    for mailbox in Mailbox.objects.filter(team_id=event.subject_id):
        change_mailbox(mailbox, team=successor, actor=actor)
