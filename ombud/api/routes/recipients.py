"""Recipients of data: what went to them, and what they are told of corrections and erasures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404
from ninja import Query

from ombud.api.call import Call, actor_of
from ombud.api.egress import let_out
from ombud.api.looking import note_read
from ombud.api.operations import Area, Created
from ombud.api.pages import Paged, page_by_id
from ombud.api.schemas.base import Number, Page
from ombud.api.schemas.recipients import (
    AcknowledgedIn,
    DisclosureIn,
    DisclosureOut,
    NoticeOut,
)
from ombud.people.capabilities import Capability
from ombud.people.scopes import Scope
from ombud.readlog.statuses import Thing
from ombud.recipients import actions
from ombud.recipients.access import notice_for
from ombud.recipients.queries import disclosures_of, in_use, released_notices
from ombud.tickets.access import changeable_contact_for, contact_for

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ombud.recipients.models import Disclosure, Notice

area = Area("recipients", "Recipients of data: what went to them, what they are told.")


@area.get(
    "/contacts/{int:contact}/disclosures",
    needs=Scope.READ_CONTACTS,
    may=Capability.SEE_CONTACTS,
)
def list_disclosures(request: Call, contact: Number) -> Page[DisclosureOut]:
    """List to whom data of a contact went, newest first."""
    found = contact_for(request.rights, contact)
    let_out(found.pk)
    note_read(request, found.pk, Thing.CONTACT, found.pk)
    return Page(items=[disclosure_out(one) for one in disclosures_of([found.pk])], next=None)


@area.post(
    "/contacts/{int:contact}/disclosures",
    needs=Scope.WRITE_CONTACTS,
    may=Capability.OPEN_TICKET,
    status=201,
)
def note_disclosure(
    request: Call, contact: Number, body: DisclosureIn
) -> Created[DisclosureOut]:
    """Note that data of a contact went to a declared recipient.

    The recipient is told when the person has something corrected, or is erased.
    """
    found = changeable_contact_for(request.rights, contact)
    let_out(found.pk)
    recipient = in_use().filter(key=body.recipient).first()
    if recipient is None:
        raise Http404("No such recipient.")
    made = actions.disclose(
        found,
        recipient,
        what=body.what,
        reference=body.reference,
        actor=actor_of(request),
    )
    return Created(disclosure_out(made), f"/api/v1/contacts/{contact}/disclosures")


@area.get("/recipient-notices", needs=Scope.READ_REQUESTS, may=Capability.HANDLE_REQUESTS)
def list_recipient_notices(request: Call, asked: Query[Paged]) -> Page[NoticeOut]:
    """List the notices that may leave and nobody has confirmed, for who hands them on."""
    return page_by_id(released_notices(), asked, notice_outs, "recipient notices")


@area.post(
    "/recipient-notices/{int:notice}/acknowledge",
    needs=Scope.WRITE_REQUESTS,
    may=Capability.HANDLE_REQUESTS,
)
def acknowledge_notice(request: Call, notice: Number, body: AcknowledgedIn) -> NoticeOut:
    """Confirm a notice for its recipient; what it says is destroyed. Again does nothing.

    A recipient without a token posts to the address that the notice names.
    """
    del body
    found = notice_for(request.rights, notice)
    actions.acknowledge(found, actor=actor_of(request))
    return notice_out(found)


def disclosure_out(one: Disclosure) -> DisclosureOut:
    return DisclosureOut(
        id=one.pk,
        recipient=one.recipient.key,
        what=one.what,
        reference=one.reference,
        at=one.at,
    )


def notice_outs(rows: Iterable[Notice]) -> list[NoticeOut]:
    return [notice_out(one) for one in rows]


def notice_out(one: Notice) -> NoticeOut:
    return NoticeOut(
        id=one.pk,
        recipient=one.recipient.key,
        about=one.about,
        made_at=one.made_at,
        sent_at=one.sent_at,
        overdue_at=one.overdue_at,
        acknowledged_at=one.acknowledged_at,
        signed=actions.signed(one),
    )
