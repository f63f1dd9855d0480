"""Requests of people about their data: board, list, calendar, one request, its verbs."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_GET

from ombud.base import clock
from ombud.desk import erasing
from ombud.desk import request_cards as cards
from ombud.desk.forms.privacy import residences
from ombud.desk.http import AgentRequest, answer, may, signed_in
from ombud.desk.looking import note_contact
from ombud.desk.request_sides import disagreement_of, fee_values, guidance_of
from ombud.desk.request_words import next_words, reckoned, told_once
from ombud.desk.shell import frame_for
from ombud.erasure.lines import lines_of
from ombud.people.capabilities import Capability
from ombud.people.queries import holders_of
from ombud.privacy import access, actions, law, packing, parting, parts, queries, wording
from ombud.privacy.authorities import authority_for, chosen_as
from ombud.privacy.carrying import carriers, is_carried_out, planned, staying
from ombud.privacy.choosing import outcomes_of
from ombud.privacy.correcting import is_by_hand
from ombud.privacy.data import Datum, data_of, label_of_theirs, page_below
from ombud.privacy.reviewing import RULE, name_of, touched_by_rules
from ombud.privacy.statuses import (
    BY_PERSON,
    DataPoint,
    Kind,
    Lack,
    LetterKind,
    Relation,
    State,
    outcome_words,
    outcomes_for,
)
from ombud.privacy.statuses import Proof as ProofKind
from ombud.recipients.queries import late_notices
from ombud.retention.queries import ended_since
from ombud.subjects.duplicates import possible_duplicates_of
from ombud.subjects.queries import is_shared

if TYPE_CHECKING:
    from django.http import HttpResponse

    from ombud.privacy.models import PrivacyRequest

SHOWN_ENDED = 200
NARROWINGS = (
    ("soon", lazy("Due in 7 days")),
    ("late", lazy("Past the deadline")),
    ("asked", lazy("Waiting on requester")),
)


def frame_values(request: AgentRequest, layout: str) -> dict[str, Any]:
    return {
        "frame": frame_for(request, "privacy"),
        "layout": layout,
        "figures": queries.figures(),
        "proposals": access.proposals_for(request.rights),
        "may_handle": request.rights.may(Capability.HANDLE_REQUESTS),
        "may_keep": request.rights.may(Capability.PRIVACY),
        "may_set": request.rights.may(Capability.DECIDE_REQUESTS),
        "late_notices": late_notices(),
        "is_set_up": bool(queries.controller().name.strip()),
        "ended_by_rules": ended_since(clock.now().replace(day=1, hour=0, minute=0)),
    }


@require_GET
@signed_in
@may(Capability.SEE_REQUESTS)
def board(request: AgentRequest) -> HttpResponse:
    """Show the open requests by step; ``?open=`` shows one beside them."""
    found = list(access.requests_for(request.rights).unanswered().for_board().due_first())
    wanted = request.GET.get("open", "")
    opened = next((one for one in found if str(one.number) == wanted), None)
    opened = opened or next(iter(found), None)
    values = {
        **frame_values(request, "board"),
        "stacks": cards.stacks(found),
        "card": cards.card_of(opened) if opened else None,
        "steps": cards.steps(opened) if opened else [],
        "opened": opened,
        "may_extend": opened is not None and law.may_extend(opened),
    }
    return answer(request, "desk/privacy/board.html", values)


@require_GET
@signed_in
@may(Capability.SEE_REQUESTS)
def listed(request: AgentRequest) -> HttpResponse:
    """Show requests as a list: the open ones, or ``?ended=1`` those that ended.

    ``?only=`` narrows the open ones to what a figure counts, ``?day=`` to what is due then.
    """
    is_ended = request.GET.get("ended") == "1"
    found = access.requests_for(request.rights).for_board()
    only = request.GET.get("only", "")
    narrowed = queries.narrowings(clock.now())
    if only in narrowed and not is_ended:
        found = found.filter(narrowed[only])
    day = None if is_ended else day_in(request.GET.get("day", ""))
    if day is not None:
        found = found.filter(due_day=day)
    rows = (
        found.exclude(closed_at=None).order_by("-closed_at", "-pk")[:SHOWN_ENDED]
        if is_ended
        else found.unanswered().due_first()
    )
    values = {
        **frame_values(request, "list"),
        "cards": [cards.card_of(one) for one in rows],
        "is_ended": is_ended,
        "shown": only if only in narrowed and not is_ended else "",
        "narrowings": NARROWINGS,
        "day": day,
    }
    return answer(request, "desk/privacy/list.html", values)


@require_GET
@signed_in
@may(Capability.SEE_REQUESTS)
def calendar(request: AgentRequest) -> HttpResponse:
    """Show a month with what is due on each day."""
    first = month_in(request.GET.get("month", ""))
    found = access.requests_for(request.rights).unanswered().for_board().due_first()
    values = {
        **frame_values(request, "calendar"),
        "first": first,
        "weeks": cards.month_of(first, found),
        "most": cards.MOST_IN_A_DAY,
        "before": months_from(first, -1),
        "after": months_from(first, 1),
    }
    return answer(request, "desk/privacy/calendar.html", values)


def day_in(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        return None


def month_in(typed: str) -> date:
    """Return the first day of the month that was asked for, else of this one."""
    return day_in(f"{typed[:7]}-01") or clock.now().date().replace(day=1)


def months_from(first: date, count: int) -> str:
    year, month0 = divmod(first.year * 12 + first.month - 1 + count, 12)
    return f"{year:04}-{month0 + 1:02}"


def erasure_values(request: AgentRequest, found: PrivacyRequest) -> dict[str, Any]:
    """Return what the page shows of the erasure that answers a request, if there is one."""
    carried = parting.carried_for(found)
    erasure = carried.erasure if carried else None
    return {
        "carried": carried,
        "erasure": erasure,
        "lines": lines_of(erasure) if erasure else [],
        "stages": erasing.stages_of(erasure) if erasure else [],
        "stands": erasing.problem_of(erasure) if erasure else "",
        "may_erase": request.rights.may(Capability.ERASE),
    }


def correction_values(request: AgentRequest, found: PrivacyRequest) -> dict[str, Any]:
    """Return what the page shows of what is to be corrected, to whoever may do it."""
    if found.kind != Kind.RECTIFICATION or not request.rights.may(Capability.HANDLE_REQUESTS):
        return {"corrections": [], "data": [], "below": None, "older": None}
    typed = request.GET.get("older", "")
    older = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 16 else None
    return {
        "corrections": [
            (item, label_of_theirs(item.field)) for item in found.corrections.order_by("pk")
        ],
        "data": [] if found.is_ended else said_of_them(data_of(found.contact, older)),
        "below": None if found.is_ended else page_below(found.contact, older),
        "older": older,
    }


def said_of_them(data: list[Datum]) -> list[Datum]:
    """Return ``data`` called as one speaks about a person, not to them."""
    return [replace(one, label=label_of_theirs(one.field)) for one in data]


def named_rules(found: PrivacyRequest) -> list[tuple[str, list[int]]]:
    """Return each rule that decided about the person, with the numbers of their tickets."""
    touched = touched_by_rules(found.contact)
    return [(name_of(f"{RULE}:{rule}"), touched[rule]) for rule in touched]


def review_values(request: AgentRequest, found: PrivacyRequest) -> dict[str, Any]:
    """Return what the page shows of a review or a complaint, and of complaints about it."""
    is_complaint, is_review = found.kind == Kind.COMPLAINT, found.kind == Kind.REVIEW
    return {
        "touched": named_rules(found) if is_review else [],
        "earlier": queries.complained_of(found.contact) if is_complaint else [],
        "complaints": list(found.complaints.order_by("pk")),
        "authority": authority_for(found.country, queries.controller()) if is_complaint else "",
    }


@require_GET
@signed_in
@may(Capability.SEE_REQUESTS)
def one(request: AgentRequest, number: int) -> HttpResponse:
    """Show one request with everything that can be done to it."""
    return request_page(request, access.request_for(request.rights, number))


def request_page(
    request: AgentRequest, found: PrivacyRequest, tried: dict[str, str] | None = None
) -> HttpResponse:
    """Return the page of a request; ``tried`` is what was refused, as it was typed."""
    for person in {found.contact.pk, found.asker.pk}:
        note_contact(request, person)
    decisions = {row.group: row for row in found.decisions.all()}
    missing = queries.missing_proof(found)
    groups = [
        (group, wording.group_name_of_them(group.name), decisions.get(group.name))
        for group in planned(found).groups
    ]
    words = queries.words_of(found)
    by_hand = found.kind not in carriers or found.kind in BY_PERSON or is_by_hand(found)
    is_done = by_hand or is_carried_out(found)
    values = {
        **frame_values(request, ""),
        "request_": found,
        "card": cards.card_of(found),
        "steps": cards.steps(found),
        "derivation": reckoned(law.derived(found)),
        "events": told_once(queries.happened_to(found)),
        "groups": groups,
        "is_held": staying(found).is_held,
        "is_by_hand": by_hand,
        "is_done": is_done,
        "next": next_words(
            found,
            is_decided=all(row for _group, _name, row in groups),
            is_done=is_done,
            is_by_hand=by_hand,
        ),
        "asked": "" if words == found.ticket.subject else words,
        "disagreement": disagreement_of(found),
        "guidance": guidance_of(found),
        "is_shared": is_shared(found.contact),
        **fee_values(request, found),
        "law": law.title_of(found),
        "residences": residences(),
        "residence": chosen_as(found.region, found.country),
        "counts": parts.counts_of_them(found),
        "outcome_words": outcome_words,
        **correction_values(request, found),
        **erasure_values(request, found),
        **review_values(request, found),
        "outcomes": {
            group.name: outcomes_of(found, group.name) for group, _name, _row in groups
        },
        "all_outcomes": outcomes_for(found.kind),
        "refusals": packing.grounds_of(found, "refuse", wording.spoken_now()),
        "reasons": packing.grounds_of(found, "extend", wording.spoken_now()),
        "points": [
            (point, checked.get(point.value))
            for checked in [{row.point: row.is_match for row in found.checks.all()}]
            for point in DataPoint
        ],
        "missing": str(missing.label) if missing else "",
        "may_ask_person": found.relation == Relation.AGENT and found.about_id is not None,
        "may_extend": law.may_extend(found),
        "may_go_on": found.not_before is None or clock.now() >= found.not_before,
        "may_expire": found.due_at is None or clock.now() >= found.due_at,
        "proofs": list(found.proofs.order_by("pk")),
        "proof_kinds": ProofKind.choices,
        "lacks": Lack.choices,
        "letters": list(found.letters.order_by("pk")),
        "letter_kinds": LetterKind.choices,
        "kinds": Kind.choices,
        "may_decide": request.rights.may(Capability.DECIDE_REQUESTS),
        "may_go_back": actions.may_go_back(found),
        "must_be_another": actions.must_be_another(found, request.user),
        "is_only_one": holders_of(Capability.DECIDE_REQUESTS).count() == 1,
        "handlers": list(holders_of(Capability.HANDLE_REQUESTS)),
        "State": State,
        "free": law.free_in_a_year(law.pack_of(found)),
        "is_beyond": packing.is_beyond_free(found),
        "same": [] if found.is_ended else possible_duplicates_of(found.contact),
        "tried": tried or {"name": ""},
    }
    status = 422 if tried else 200
    return answer(request, "desk/privacy/request.html", values, status=status)
