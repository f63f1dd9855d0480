"""Reads about privacy requests. None of them asks for permission."""

from __future__ import annotations

from datetime import datetime, timedelta
from statistics import mean, median
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q

from ombud.base import clock
from ombud.clocks.periods import months_after
from ombud.events.models import Event
from ombud.people.models import Organisation, Team
from ombud.privacy.law import proof_needed
from ombud.privacy.models import Controller, Letter, OrganisationWay, PrivacyRequest, Proposal
from ombud.privacy.statuses import FeeState, Kind, Proof, State
from ombud.tickets.statuses import Direction

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from ombud.people.models import Contact
    from ombud.tickets.models import Message, Ticket

WEEK = timedelta(days=7)
GAVE_NOTHING = (State.WITHDRAWN, State.REFUSED, State.EXPIRED)
KNOW = (Kind.ACCESS, Kind.PORTABILITY)


def controller() -> Controller:
    """Return how the desk reckons; an unsaved row with the defaults where nobody said."""
    return Controller.objects.first() or Controller()


def needs_two_for(contact: Contact | None) -> bool:
    """Say whether two must agree about what becomes of ``contact``'s data: as the contact's
    organisation wants it, else as the desk does.
    """
    if contact is not None and contact.organisation_id is not None:
        way = OrganisationWay.objects.filter(organisation=contact.organisation_id).first()
        if way is not None:
            return way.needs_two
    return controller().needs_two


def ways() -> list[OrganisationWay]:
    """Return the organisations that have a way of their own, by name."""
    return list(OrganisationWay.objects.select_related("organisation"))


def organisation_named(name: str) -> Organisation | None:
    """Return the organisation of this name, whatever its case."""
    return Organisation.objects.filter(name__iexact=name.strip()).order_by("pk").first()


def names_of_organisations(most: int) -> list[str]:
    return list(Organisation.objects.order_by("name").values_list("name", flat=True)[:most])


def team_for_requests() -> Team | None:
    """Return the team whose mailboxes answer requests that came in without a ticket."""
    held = controller().team
    if held is not None and held.is_active:
        return held
    return Team.objects.filter(is_active=True).order_by("pk").first()


def request_of(ticket: Ticket) -> PrivacyRequest | None:
    """Return the request whose conversation ``ticket`` is, or None."""
    return PrivacyRequest.objects.filter(ticket=ticket).first()


def proposal_of(ticket: Ticket) -> Proposal | None:
    """Return the open proposal about ``ticket``, or None."""
    waiting = Proposal.objects.filter(ticket=ticket, answered_at=None)
    return waiting.select_related("message").first()


def earlier_by(contact: Contact, kind: str, before: datetime) -> int:
    """Return how many requests of this kind ``contact`` made in the twelve months before.

    To see and to get a copy are one kind here: the right to know (§1798.130(b) CCPA). What was
    called off, refused or never confirmed gave nothing, so it counts for nothing. The twelve
    months are those of the calendar.
    """
    day = months_after(before.date(), -12)
    return (
        PrivacyRequest.objects.of_persons([contact.pk])
        .filter(
            kind__in=KNOW if kind in KNOW else [kind],
            received_at__lt=before,
            received_at__gte=datetime.combine(day, before.timetz()),
            joined_to=None,
        )
        .exclude(state__in=GAVE_NOTHING)
        .count()
    )


def complained_of(contact: Contact) -> list[PrivacyRequest]:
    """Return the requests about which a complaint of ``contact`` can be, newest first."""
    rows = PrivacyRequest.objects.concerning([contact.pk]).exclude(kind=Kind.COMPLAINT)
    return list(rows.order_by("-received_at", "-pk")[:50])


def earlier_than(contact: Contact, moment: datetime) -> PrivacyRequest | None:
    """Return the newest such request that was there at ``moment``, or None."""
    found = complained_of(contact)
    return next((one for one in found if one.received_at <= moment), None)


def requests_of(contacts: Iterable[int]) -> list[PrivacyRequest]:
    """Return what these contacts asked or is about their data, newest first."""
    rows = PrivacyRequest.objects.for_board().concerning(contacts)
    return list(rows.order_by("-pk")[:50])


def open_request_of(contact: Contact, kind: str) -> PrivacyRequest | None:
    """Return the earliest unanswered request of this kind by ``contact``, or None."""
    waiting = PrivacyRequest.objects.unanswered().of_persons([contact.pk])
    found = waiting.filter(kind=kind, joined_to=None)
    return found.order_by("received_at", "pk").first()


def open_objections_of(contacts: Iterable[int]) -> dict[int, PrivacyRequest]:
    """Return the unanswered request to stop uses of each of these contacts who made one."""
    rows = PrivacyRequest.objects.unanswered().for_board().of_persons(contacts)
    found = rows.filter(kind=Kind.OBJECTION, joined_to=None).order_by("-received_at", "-pk")
    return {one.contact.pk: one for one in found}


def is_proven(request: PrivacyRequest) -> bool:
    """Say whether identity and, for somebody who acts for another, the proof are enough.

    Nothing is released to a representative without an accepted document, or the word of the
    person themselves (promise J14); for an opt-out nobody asks anything.
    """
    return request.is_identified and missing_proof(request) is None


def missing_proof(request: PrivacyRequest) -> Proof | None:
    """Return what still has to show that somebody may ask for another; None for nothing."""
    wanted = proof_needed(request)
    if wanted is None or request.permitted_at is not None:
        return None
    is_shown = request.proofs.filter(kind=wanted, is_accepted=True).exists()
    return None if is_shown else wanted


def language_of_letter(message: int) -> str:
    """Return the language of the letter that a message is; empty where it is none."""
    rows = Letter.objects.filter(message=message)
    return rows.values_list("language", flat=True).first() or ""


def written_by_person(ticket: Ticket) -> list[Message]:
    """Return what the contact's side wrote, oldest first: one of them may be a request."""
    return list(ticket.messages.filter(direction=Direction.IN).order_by("pk")[:100])


def words_of(request: PrivacyRequest) -> str:
    """Return what the person wrote when they asked, as it was kept.

    A ticket may have become a request by a later message: the clock began when that came.
    """
    written = request.ticket.messages.order_by("pk")
    found = written.filter(at__gte=request.received_at).first() or written.first()
    return found.text if found else ""


def happened_to(request: PrivacyRequest) -> list[Event]:
    """Return what happened to ``request``, oldest first."""
    rows = Event.objects.filter(subject_type="privacyrequest", subject_id=request.pk)
    return list(rows.order_by("pk"))


def request_number_of(event_id: int) -> int | None:
    """Return the number of the request that an event is about, None where it is gone."""
    event = Event.objects.filter(pk=event_id, subject_type="privacyrequest").first()
    if event is None:
        return None
    rows = PrivacyRequest.objects.filter(pk=event.subject_id)
    return rows.values_list("number", flat=True).first()


def narrowings(now: datetime) -> dict[str, Q]:
    """Return what the figures above the board count: due soon, overdue, waiting for people."""
    return {
        "soon": Q(due_at__gt=now, due_day__lte=(now + WEEK).date()),
        "late": Q(due_at__lte=now),
        "asked": Q(state=State.CLARIFYING),
    }


def figures() -> dict[str, Any]:
    """Return the numbers above the board; three statements.

    due_soon: on one of the next seven days, as a card counts them. overdue: past the
    deadline. asked: waiting for requesters.
    first: the request that is due next, None for none.
    median: days until the answer in the last 90 days, None where nothing was answered.
    """
    now = clock.now()
    only = narrowings(now)
    counted = PrivacyRequest.objects.unanswered().aggregate(
        open=Count("pk"),
        due_soon=Count("pk", filter=only["soon"]),
        overdue=Count("pk", filter=only["late"]),
        asked=Count("pk", filter=only["asked"]),
    )
    due = PrivacyRequest.objects.unanswered().filter(due_at__gt=now)
    answered = PrivacyRequest.objects.filter(answered_at__gte=now - timedelta(days=90))
    took = [
        (end - start) / timedelta(days=1)
        for start, end in answered.values_list("received_at", "answered_at")
        if end is not None
    ]
    middle = round(median(took)) if took else None
    return {**counted, "first": due.due_first().first(), "median": middle}


def metrics(start: date, end: date) -> list[dict[str, Any]]:
    """Return, for each kind, what was received between two days and what became of it.

    The table of Cal. Code Regs. tit. 11 §7102: received, complied with in whole or part,
    denied, and median and mean of days until the answer; beside it for how many a fee was
    asked, and for how many it was paid.
    """
    rows = PrivacyRequest.objects.filter(
        received_at__date__gte=start, received_at__date__lte=end, joined_to=None
    ).select_related("fee")
    found: dict[str, list[PrivacyRequest]] = {kind: [] for kind in Kind.values}
    for one in rows:
        found[one.kind].append(one)
    return [{"kind": kind, **_summed(held)} for kind, held in found.items()]


def _summed(held: list[PrivacyRequest]) -> dict[str, Any]:
    fees = [one.fee for one in held if hasattr(one, "fee")]
    took = [
        (one.answered_at - one.received_at) / timedelta(days=1)
        for one in held
        if one.answered_at is not None
    ]
    return {
        "received": len(held),
        "complied": sum(one.state == State.RESPONDED for one in held),
        "denied": sum(one.state == State.REFUSED for one in held),
        "charged": sum(one.state != FeeState.PROPOSED for one in fees),
        "paid": sum(one.state == FeeState.PAID for one in fees),
        "median": round(median(took), 1) if took else None,
        "mean": round(mean(took), 1) if took else None,
    }
