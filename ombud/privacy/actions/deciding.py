"""What becomes of the data: decided by one, approved by another, carried out, answered."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q

from ombud.base import clock
from ombud.base.actor import SYSTEM
from ombud.base.errors import Refused
from ombud.clocks.deadline import reckon
from ombud.clocks.derivation import Given
from ombud.clocks.packs import shipped
from ombud.events import log
from ombud.privacy import packing
from ombud.privacy.actions.answering import (
    answer_the_erased,
    draft_letter,
    send_letter,
)
from ombud.privacy.actions.moving import lock_open, move
from ombud.privacy.actions.receiving import set_deadline, share_deadline
from ombud.privacy.actions.telling import warn_others
from ombud.privacy.carrying import Progress, carriers, is_carried_out, is_refused, planned
from ombud.privacy.choosing import is_absolute
from ombud.privacy.correcting import is_by_hand
from ombud.privacy.facts import (
    DeadlineExtended,
    DecisionApproved,
    DecisionReturned,
    GroupDecided,
)
from ombud.privacy.models import Decision, PrivacyRequest
from ombud.privacy.queries import needs_two_for
from ombud.privacy.statuses import ALL_OR_NOTHING, Kind, LetterKind, Level, Outcome, State

if TYPE_CHECKING:
    from datetime import date, datetime

    from ombud.base.actor import Actor
    from ombud.people.models import Agent

NO_WAY_BACK = frozenset({Kind.ERASURE})
# What an approval does to these stays done, whatever is decided afterwards.
NOT_UNDONE = frozenset({Kind.ACCESS, Kind.PORTABILITY, Kind.RECTIFICATION, Kind.RESTRICTION})
STATE_OF = {
    Progress.NOT_BEGUN: State.EXECUTING,
    Progress.RUNNING: State.EXECUTING,
    Progress.BLOCKED: State.BLOCKED,
    Progress.FAILED: State.FAILED,
    Progress.DONE: State.APPROVED,
}


@transaction.atomic
def decide_group(
    request: PrivacyRequest,
    group: str,
    outcome: Outcome,
    *,
    agent: Agent,
    actor: Actor,
    ground: str = "",
    keep_until: date | None = None,
) -> None:
    """Decide what becomes of one group of data; again replaces what was decided.

    Raises ``Refused`` without a ground of the law for less than was asked, before the data
    are together, and once it is approved.
    """
    lock_open(request)
    if request.approved_at is not None:
        raise Refused("This is approved. Have it decided again first.")
    if request.state != State.ASSESSING:
        raise Refused("Collect the data first, then decide.")
    codes = [code for code, _words in packing.grounds_of(request, "refuse", "en")]
    if outcome != Outcome.FULL and is_absolute(request.kind, group):
        raise Refused("Nobody can refuse this: the word of the person is enough.")
    if outcome == Outcome.PARTIAL and request.kind in ALL_OR_NOTHING:
        raise Refused(
            "A group is done whole or not at all. What a law keeps of it stays by itself."
        )
    if outcome == Outcome.FULL:
        ground, keep_until = "", None
    elif ground not in codes:
        raise Refused("Choose the ground of the law for doing less than was asked.")
    Decision.objects.update_or_create(
        request=request,
        group=group,
        defaults={
            "outcome": outcome,
            "ground": ground,
            "keep_until": keep_until,
            "agent": agent,
            "at": clock.now(),
        },
    )
    request.decided_by = agent
    request.save(update_fields=["decided_by"])
    log.record(GroupDecided(outcome=outcome), request, actor=actor)


@transaction.atomic
def decide_rest(
    request: PrivacyRequest,
    outcome: Outcome = Outcome.FULL,
    *,
    agent: Agent,
    actor: Actor,
    ground: str = "",
    keep_until: date | None = None,
) -> int:
    """Decide the same about every group that nobody decided about; return how many.

    Raises ``Refused`` as ``decide_group`` does; then nothing is decided.
    """
    lock_open(request)
    known = set(request.decisions.values_list("group", flat=True))
    left = [one.name for one in planned(request).groups if one.name not in known]
    for group in left:
        decide_group(
            request,
            group,
            outcome,
            ground=ground,
            keep_until=keep_until,
            agent=agent,
            actor=actor,
        )
    return len(left)


@transaction.atomic
def approve(request: PrivacyRequest, link: str, *, agent: Agent, actor: Actor) -> None:
    """Approve what was decided. Erasures and refusals need somebody else than who decided.

    An erasure then waits 72 hours, so that the person can call it off; their other verified
    addresses are told, with ``link`` and a secret word. So does what somebody else asked for
    them; what is refused as a whole is answered at once. Raises ``Refused`` while a group is
    undecided, or when the same agent decided.
    """
    lock_open(request)
    if request.state != State.ASSESSING:
        raise Refused("There is nothing to approve now.")
    made = list(request.decisions.all())
    wanted = {one.name for one in planned(request).groups}
    if not made or not wanted <= {one.group for one in made}:
        raise Refused("Decide about every group of data first.")
    is_alone = agent.pk in {one.agent_id for one in made}
    if is_alone and needs_two(request, made):
        raise Refused("Somebody else has to approve this. Ask a second privacy officer.")
    request.approved_by, request.approved_at = agent, clock.now()
    is_final = waits_first(request) and not is_refused(request)  # else nothing will be done
    request.not_before = _cancel_until(request) if is_final else None
    request.save(update_fields=["approved_by", "approved_at", "not_before"])
    log.record(DecisionApproved(alone=is_alone), request, actor=actor)
    if request.not_before is not None:
        warn_others(request, link, actor=actor)
        move(request, State.WAITING, actor=actor)
        return
    move(request, State.APPROVED, actor=actor)
    if request.counts_already:  # nothing is left to be done but to write down what was decided
        carry_on(request, actor=actor)


def waits_first(request: PrivacyRequest) -> bool:
    """Say whether the person gets time to call it off before anything is done."""
    is_for_another = request.about_id is not None and request.needed > Level.NONE
    return request.kind in NO_WAY_BACK or is_for_another


def must_be_another(request: PrivacyRequest, agent: Agent) -> bool:
    """Say whether ``agent`` decided something of this that somebody else has to approve."""
    made = list(request.decisions.all())
    return agent.pk in {one.agent_id for one in made} and needs_two(request, made)


def needs_two(request: PrivacyRequest, made: list[Decision]) -> bool:
    """Say whether whoever decided may not approve: for erasures and for refusals."""
    is_less = any(one.outcome == Outcome.REFUSED for one in made)
    is_final = request.kind in NO_WAY_BACK or is_less
    return is_final and needs_two_for(request.contact)


def _cancel_until(request: PrivacyRequest) -> datetime | None:
    """Return until when an erasure can be called off: counted inside the deadline."""
    now = clock.now()
    held = shipped.in_force("promises", now.date())
    made = reckon(Given("promises", held.version, "CANCEL", {"told": now}, request.zone))
    return made.due_at


def may_go_back(request: PrivacyRequest) -> bool:
    """Say whether what was approved can be decided again: nothing of it was done yet."""
    if request.state == State.BLOCKED:
        return not carriers[request.kind].state(request).has_begun
    if request.state == State.APPROVED and request.kind in NOT_UNDONE:
        is_nothing_done = is_refused(request) or is_by_hand(request)
        return is_nothing_done or not is_carried_out(request)
    return request.state in {State.APPROVED, State.WAITING, State.ASSESSING}


@transaction.atomic
def send_back(request: PrivacyRequest, *, actor: Actor) -> None:
    """Have it decided again. Raises ``Refused`` when it is being carried out already.

    What a hold stopped before it began goes back as well: a refusal may be the only answer
    in time, and it needs its second person as any other.
    """
    lock_open(request)
    if not may_go_back(request):
        raise Refused("It is too late to decide again: it is being carried out.")
    request.approved_by = request.approved_at = request.not_before = None
    request.save(update_fields=["approved_by", "approved_at", "not_before"])
    log.record(DecisionReturned(), request, actor=actor)
    move(request, State.ASSESSING, actor=actor)


@transaction.atomic
def carry_on(request: PrivacyRequest, *, actor: Actor) -> None:
    """Carry out what was approved, as far as it goes; again goes on where it stopped.

    Raises ``Refused`` while it can still be called off, and before it is approved.
    """
    lock_open(request)
    if request.state == State.WAITING:
        if request.not_before is not None and clock.now() < request.not_before:
            raise Refused("The person can still call this off. It goes on after 72 hours.")
        move(request, State.APPROVED, actor=actor)
    going = {State.APPROVED, State.EXECUTING, State.FAILED, State.BLOCKED}
    if request.approved_at is None or request.state not in going:
        raise Refused("Have it approved first.")
    if request.kind not in carriers:
        return
    carrier = carriers[request.kind]
    refused = request.decisions.filter(outcome=Outcome.REFUSED)
    without = list(refused.order_by("group").values_list("group", flat=True))
    if carrier.state(request).progress != Progress.DONE:
        carrier.carry_out(request, without=without, actor=actor)
    move(request, STATE_OF[carrier.state(request).progress], actor=actor)
    if request.state == State.APPROVED:
        answer_the_erased(request, actor=actor)


@transaction.atomic
def extend(request: PrivacyRequest, ground: str, *, agent: Agent, actor: Actor) -> None:
    """Make the one extension: the notice with its reasons goes out, and the end moves.

    Raises ``Refused`` after the first deadline, without a ground, a second time, and where
    the law allows none.
    """
    lock_open(request)
    if request.extended_at is not None:
        raise Refused("It was extended already. A second extension does not exist.")
    if request.due_at is None or clock.now() >= request.due_at:
        raise Refused("The deadline has passed. It can no longer be extended.")
    codes = [code for code, _words in packing.grounds_of(request, "extend", "en")]
    if ground not in codes:
        raise Refused("Say why it takes longer: choose a ground of the law.")
    request.extension_ground, request.extended_at = ground, clock.now()
    try:
        set_deadline(request)
    except ValueError:
        raise Refused("This law allows no extension. Answer in time.") from None
    request.save()
    share_deadline(request)
    letter = draft_letter(request, LetterKind.EXTENSION, actor=actor)
    send_letter(letter, agent=agent, actor=actor)
    log.record(DeadlineExtended(due=request.due_at), request, actor=actor)


def go_on_by_itself() -> int:
    """Carry on with what waited long enough, is under way or was stopped; return how many.

    One that cannot go on does not keep the others: it is tried again the next time.
    """
    waiting = _under_way(clock.now())
    for request in waiting:
        with contextlib.suppress(Refused):
            carry_on(request, actor=SYSTEM)
    return len(waiting)


def _under_way(now: datetime) -> list[PrivacyRequest]:
    ready = PrivacyRequest.objects.filter(state=State.WAITING, not_before__lte=now)
    stopped = Q(state__in=[State.BLOCKED, State.FAILED], approved_at__isnull=False)
    running = PrivacyRequest.objects.filter(Q(state=State.EXECUTING) | stopped)
    return [*ready, *running]
