"""What legal holds reach of mail: the raw mails of held tickets, and what was sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from ombud.channels.email.models import IncomingMail, MailDelivery, OutgoingMail
from ombud.holds.reaches import Reach
from ombud.tickets.holding import tickets_of
from ombud.vault.models import Blob

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from ombud.holds.models import LegalHold


def came_in(hold: LegalHold) -> QuerySet[IncomingMail]:
    """Return the mails that became, report about or claim to belong to a held ticket."""
    tickets = tickets_of(hold)
    return IncomingMail.objects.filter(
        Q(ticket__in=tickets) | Q(message__ticket__in=tickets) | Q(names_ticket__in=tickets)
    )


def deliveries(hold: LegalHold) -> QuerySet[MailDelivery]:
    return MailDelivery.objects.filter(mail__in=came_in(hold))


def went_out(hold: LegalHold) -> QuerySet[OutgoingMail]:
    tickets = tickets_of(hold)
    return OutgoingMail.objects.filter(Q(ticket__in=tickets) | Q(message__ticket__in=tickets))


def raw(hold: LegalHold) -> QuerySet[Blob]:
    return Blob.objects.filter(pk__in=came_in(hold).values("blob"))


REACHES = {
    "mails in": Reach(IncomingMail, came_in),
    "ways of mails in": Reach(MailDelivery, deliveries),
    "mails out": Reach(OutgoingMail, went_out),
    "raw mails": Reach(Blob, raw),
}
