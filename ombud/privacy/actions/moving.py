"""The way of a request: who looks after it, what it waits for, how it ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from ombud.base import clock
from ombud.base.errors import Refused
from ombud.base.locks import lock
from ombud.events import log
from ombud.people.capabilities import Capability
from ombud.people.queries import rights_of
from ombud.privacy import choosing, law
from ombud.privacy.actions.receiving import (
    set_deadline,
    set_law,
    share_deadline,
    take_residence_up,
)
from ombud.privacy.charging import is_charged
from ombud.privacy.facts import (
    ClockPaused,
    ClockResumed,
    RequestKindCorrected,
    RequestMoved,
    RequestTaken,
    ResidenceCorrected,
)
from ombud.privacy.models import ClockPause
from ombud.privacy.queries import is_proven
from ombud.privacy.residing import is_written_down
from ombud.privacy.statuses import ENDED, Kind, Level, Region, State
from ombud.subjects.actions import find_mentions_of
from ombud.tickets.actions import solve_ticket

if TYPE_CHECKING:
    from ombud.base.actor import Actor
    from ombud.people.models import Agent
    from ombud.privacy.models import PrivacyRequest


def lock_open(request: PrivacyRequest) -> None:
    """Hold ``request``. Raises ``Refused`` when it has ended."""
    lock(request)
    if request.is_ended:
        raise Refused("This request has ended. Record a new one if the person asks again.")


def move(request: PrivacyRequest, state: State, *, actor: Actor) -> None:
    """Write the state of a held request and record the fact; the same again does nothing."""
    before = State(request.state)
    if before == state:
        return
    request.state = state
    if state in ENDED:
        request.closed_at = clock.now()
        if state == State.EXPIRED and not law.hides_earlier(request):
            request.token = None
    request.save(update_fields=["state", "closed_at", "token"])
    log.record(RequestMoved(before=before, after=state), request, actor=actor)
    if state in ENDED:
        request.corrections.all().delete()  # old and proposed values end with the request
        if not request.ticket.is_solved:
            solve_ticket(request.ticket, actor=actor)
        _end_joined(request, state, actor=actor)


def _end_joined(request: PrivacyRequest, state: State, *, actor: Actor) -> None:
    """End what was answered together with ``request``."""
    for other in request.joined.unanswered():
        lock(other)
        other.answered_at = request.answered_at
        other.save(update_fields=["answered_at"])
        move(other, state, actor=actor)
        other.closed_at = request.closed_at  # together: its page must not tell them apart
        other.save(update_fields=["closed_at"])


@transaction.atomic
def take_request(request: PrivacyRequest, agent: Agent | None, *, actor: Actor) -> None:
    """Make ``agent`` look after ``request``, or nobody.

    Raises ``Refused`` when their role does not let them.
    """
    lock_open(request)
    before, after = request.handler_id, agent.pk if agent else None
    if before == after:
        return
    if agent and not rights_of(agent).may(Capability.HANDLE_REQUESTS):
        raise Refused("This agent may not handle data requests. Choose somebody who may.")
    request.handler = agent
    request.save(update_fields=["handler"])
    log.record(RequestTaken(before=before, after=after), request, actor=actor)


@transaction.atomic
def correct_kind(request: PrivacyRequest, kind: Kind, *, actor: Actor) -> None:
    """Say that it is a request of another kind; the time of receipt stays.

    What was decided about the data is void, and who asks has to be known as well as the new
    kind needs it. Where it is not known where the person lives, the law that is due first for
    this kind counts. What their word ended at once stays ended: only they allow it again.
    Raises ``Refused`` once it is approved.
    """
    _open_to_correct(request)
    before = Kind(request.kind)
    if before == kind:
        return
    request.kind, request.needed = kind, law.NEEDED[kind]
    set_law(request)
    _part(request)
    log.record(RequestKindCorrected(before=before, after=kind), request, actor=actor)
    _begin_anew(request, actor=actor)
    choosing.take_effect(request)
    settle_identity(request, actor=actor)


@transaction.atomic
def correct_residence(
    request: PrivacyRequest, region: Region, country: str, *, actor: Actor
) -> None:
    """Say where the person lives: its law counts from the receipt on, and its authority.

    It settles what record and request say differently. What was decided is void, because its
    grounds are of another law. Raises ``Refused`` once
    it is approved.
    """
    _open_to_correct(request)
    before = Region(request.region)
    if (before, request.country, request.on_file) == (region, country, ""):
        return
    request.region, request.country, request.on_file = region, country, ""
    set_law(request)
    request.save()
    log.record(ResidenceCorrected(before=before, after=region), request, actor=actor)
    _begin_anew(request, actor=actor)
    settle_identity(request, actor=actor)


def _open_to_correct(request: PrivacyRequest) -> None:
    lock_open(request)
    if request.approved_at is not None:
        raise Refused("This is approved. Have it decided again first.")
    if is_charged(request):
        raise Refused("A fee is asked for it. Waive the fee first.")


def _begin_anew(request: PrivacyRequest, *, actor: Actor) -> None:
    """Forget what was decided, and go back to before; who is asked stays asked."""
    request.decisions.all().delete()
    if request.state in {State.COLLECTING, State.ASSESSING}:
        is_sure = is_proven(request)
        move(request, State.COLLECTING if is_sure else State.VERIFYING, actor=actor)


def _part(request: PrivacyRequest) -> None:
    """Let ``request`` be answered by its own clock, and what joined it by theirs."""
    for other in request.joined.unanswered():
        lock(other)
        other.joined_to = None
        set_deadline(other)
        other.save()
    request.joined_to = None
    set_deadline(request)
    request.save()


def note_identified(request: PrivacyRequest, *, actor: Actor) -> None:
    """Note, the first time, that a held request is of who it says; it is saved.

    From then on what their record says of where they live counts, too, if it did not before.
    """
    if request.identified_at is None:
        request.identified_at = clock.now()
        if not is_written_down(request):
            take_residence_up(request, actor=actor)
    set_deadline(request)
    request.save()


def settle_identity(request: PrivacyRequest, *, actor: Actor) -> None:
    """Go on to collecting where the identity is sure enough; a held request."""
    waits = {State.VERIFYING, State.CLARIFYING}
    if is_proven(request) and request.state in waits and not is_charged(request):
        end_pause(request, actor=actor)
        move(request, State.COLLECTING, actor=actor)
        choosing.take_confirmed(request)


@transaction.atomic
def wait_for_person(request: PrivacyRequest, *, actor: Actor) -> None:
    """Note that the person was asked something; the clock stands where the law allows it."""
    lock_open(request)
    if request.state == State.CLARIFYING:
        return
    if request.state not in {State.VERIFYING, State.COLLECTING, State.ASSESSING}:
        raise Refused("It is decided already. Send it back before you ask the person.")
    ClockPause.objects.create(request=request)
    log.record(ClockPaused(), request, actor=actor)
    move(request, State.CLARIFYING, actor=actor)


@transaction.atomic
def person_answered(request: PrivacyRequest, *, actor: Actor) -> None:
    """Go on after the person answered; the end moves by the time the clock stood.

    Raises ``Refused`` while a fee is waited for.
    """
    lock_open(request)
    if request.state != State.CLARIFYING:
        return
    if is_charged(request):
        raise Refused("It waits for a fee. Say whether it is paid, or waive it.")
    end_pause(request, actor=actor)
    after = State.COLLECTING if is_proven(request) else State.VERIFYING
    move(request, after, actor=actor)


def end_pause(request: PrivacyRequest, *, actor: Actor) -> None:
    """End the pause of a held request, if it is paused, and reckon anew."""
    if not request.pauses.filter(end=None).update(end=clock.now()):
        return
    set_deadline(request)
    request.save(update_fields=["due_at", "due_day", "receipt_due_at"])
    share_deadline(request)
    log.record(ClockResumed(due=request.due_at), request, actor=actor)


@transaction.atomic
def data_collected(request: PrivacyRequest, *, actor: Actor) -> None:
    """Note that all data are together, and go on to deciding.

    Raises ``Refused`` while we do not know who asks.
    """
    lock_open(request)
    if request.state == State.ASSESSING:
        return
    if not is_proven(request):
        raise Refused("Check the identity first, so that nobody gets the data of another.")
    if request.state != State.COLLECTING:
        raise Refused("It is further on already.")
    if request.kind in {
        Kind.ACCESS,
        Kind.ERASURE,
    }:  # who decides must know where else they are named
        find_mentions_of(request.contact)
    move(request, State.ASSESSING, actor=actor)


@transaction.atomic
def call_off(request: PrivacyRequest, *, actor: Actor) -> None:
    """End ``request`` because the person no longer wants it; again does nothing.

    Raises ``Refused`` when it is being carried out or has ended otherwise.
    """
    lock(request)
    if request.state == State.WITHDRAWN:
        if law.hides_earlier(request) and not law.ended_alone(request):
            request.closed_at = clock.now()
            request.save(update_fields=["closed_at"])
        return
    is_late = request.is_ended or request.state in {State.EXECUTING, State.FAILED}
    # Who showed nothing yet must not learn by a refusal that an earlier one was answered.
    if is_late and not law.hides_earlier(request):
        raise Refused("It is too late to call this off: it is being carried out or answered.")
    end_pause(request, actor=actor)
    move(request, State.WITHDRAWN, actor=actor)


@transaction.atomic
def give_up_unconfirmed(request: PrivacyRequest, *, actor: Actor) -> None:
    """End ``request`` because nobody showed who they are.

    Raises ``Refused`` once the identity is sure, or before the deadline has come.
    """
    lock_open(request)
    if request.is_identified or request.reached > Level.NONE:
        raise Refused("The identity is known. Answer the request.")
    if request.due_at is not None and clock.now() < request.due_at:
        raise Refused("There is still time. The person may confirm until the last day.")
    move(request, State.EXPIRED, actor=actor)
