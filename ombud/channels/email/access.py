"""The doors to mail that waits for a person: quarantine, unreadable mail, mail put aside."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q
from django.http import Http404

from ombud.base.errors import Refused
from ombud.channels.email.models import IncomingMail, Mailbox, MailDelivery, SinkMail
from ombud.channels.email.statuses import Outcome
from ombud.channels.email.threads import answers_from
from ombud.people.capabilities import Capability
from ombud.tickets.addresses import Address

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from ombud.channels.email.queries import MailQuerySet
    from ombud.people.models.agent import Rights
    from ombud.tickets.models import Ticket

LISTED = (Outcome.QUARANTINED, Outcome.UNREADABLE, Outcome.IGNORED, Outcome.RECEIVED)


def mails_for(rights: Rights, state: Outcome | None = None) -> MailQuerySet:
    """Return the mails that wait or were put aside and that ``rights`` allow to see.

    state: only mails of this outcome. Newest first. A mail belongs to the teams of the
    mailboxes it reached and of the ticket it names; what reached no mailbox is seen only by
    those who may see the mail of every team.
    """
    mails = IncomingMail.objects.filter(outcome__in=[state] if state else LISTED)
    if not rights.may(Capability.MAIL_DESK):
        return mails.none()
    teams = rights.teams(Capability.MAIL_DESK)
    if teams is not None:
        reached = MailDelivery.objects.filter(mail=OuterRef("pk"), mailbox__team_id__in=teams)
        mails = mails.filter(
            Q(names_ticket__team_id__in=teams) | Q(mailbox__team_id__in=teams) | Exists(reached)
        )
    return mails.order_by("-pk")


def mail_for(rights: Rights, mail_id: int) -> IncomingMail:
    """Return a mail that ``rights`` allow to handle. Raises ``Http404`` otherwise."""
    mails = mails_for(rights).select_related("blob", "mailbox", "names_ticket")
    mail = mails.filter(pk=mail_id).first()
    if mail is None:
        raise Http404("No such mail.")
    return mail


def raw_mail_for(rights: Rights, mail_id: int) -> IncomingMail:
    """Return a mail to be handed out as it arrived, with what the desk would mask.

    So it takes the right to reveal as well, in a team that the mail reached. Raises
    ``Http404`` otherwise.
    """
    mail = mail_for(rights, mail_id)
    teams = set(mail.deliveries.values_list("mailbox__team_id", flat=True))
    if mail.mailbox is not None:
        teams.add(mail.mailbox.team_id)
    if mail.names_ticket is not None:
        teams.add(mail.names_ticket.team_id)
    both = (Capability.MAIL_DESK, Capability.REVEAL)
    if teams:
        is_allowed = any(all(rights.may(one, team) for one in both) for team in teams)
    else:
        is_allowed = all(rights.teams(one) is None for one in both)
    if not is_allowed:
        raise Http404("No such mail.")
    return mail


def possible_follow_up_for(rights: Rights, mail_id: int) -> IncomingMail:
    """Return a quarantined mail that ``rights`` allow to join to the ticket it names.

    Raises ``Http404`` when the ticket lies in a team where they handle no mail: a mail
    must not become a way into another team's ticket.
    """
    mail = mail_for(rights, mail_id)
    ticket = mail.names_ticket
    if ticket is None or not rights.may(Capability.MAIL_DESK, ticket.team_id):
        raise Http404("No such mail.")
    return mail


def senders_for(rights: Rights, ticket: Ticket | None) -> list[Mailbox]:
    """Return the mailboxes by which ``rights`` allow to answer ``ticket``, the usual one first.

    That one is always among them, the others are those of teams in which they answer.
    ticket: None for one that is not there yet; then those of their teams, by address.
    """
    teams = rights.teams(Capability.ANSWER)
    found = list(answers_from(ticket).only("address", "name", "team"))
    usual = found[0] if found and ticket else None
    return [one for one in found if one == usual or teams is None or one.team_id in teams]


def sender_for(rights: Rights, ticket: Ticket | None, address: str) -> tuple[Address, ...]:
    """Return ``address`` as the sender of an answer to ``ticket``; nothing where it is the
    usual one, or none is named.

    ticket: None for one that is opened with it. Raises ``Refused`` when ``rights`` do not
    allow to answer from there.
    """
    if not address:
        return ()
    found = senders_for(rights, ticket)
    chosen = next((one for one in found if one.address == address), None)
    if chosen is None:
        raise Refused("You cannot answer from this address. Choose another sender.")
    is_usual = ticket is not None and chosen == found[0]
    return () if is_usual else (Address("from", chosen.name, chosen.address),)


def mailboxes_for(rights: Rights) -> QuerySet[Mailbox]:
    """Return the mailboxes of the teams whose mailboxes ``rights`` allow to manage."""
    if not rights.may(Capability.MAILBOXES):
        return Mailbox.objects.none()
    teams = rights.teams(Capability.MAILBOXES)
    boxes = Mailbox.objects.select_related("team").order_by("address")
    return boxes if teams is None else boxes.filter(team_id__in=teams)


def mailbox_for(rights: Rights, mailbox_id: int) -> Mailbox:
    """Return a mailbox that ``rights`` allow to manage. Raises ``Http404`` otherwise."""
    mailbox = mailboxes_for(rights).filter(pk=mailbox_id).first()
    if mailbox is None:
        raise Http404("No such mailbox.")
    return mailbox


def sink_mails_for(rights: Rights) -> QuerySet[SinkMail]:
    """Return the mails that the demo kept instead of sending, newest first.

    For operators who may see contacts: these are letters to them.
    """
    mails = SinkMail.objects.select_related("blob").order_by("-pk")
    is_open = rights.may(Capability.OPERATE) and rights.may(Capability.SEE_CONTACTS)
    return mails if is_open else mails.none()


def sink_mail_for(rights: Rights, mail_id: int) -> SinkMail:
    """Return a mail of the demo. Raises ``Http404`` when it is not there for ``rights``."""
    mail = sink_mails_for(rights).filter(pk=mail_id).first()
    if mail is None:
        raise Http404("No such mail.")
    return mail
