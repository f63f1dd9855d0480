"""What happened to a privacy request and how its deadline came about, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from ombud.clocks.citing import cited
from ombud.clocks.derivation import Line
from ombud.privacy import law
from ombud.privacy.charging import is_charged
from ombud.privacy.statuses import BY_PERSON, FeeState, LetterKind, Level, Outcome, State

if TYPE_CHECKING:
    from datetime import date

    from ombud.clocks.derivation import Derivation
    from ombud.events.models import Event
    from ombud.privacy.models import PrivacyRequest

HAPPENED: dict[str, Any] = {
    "privacy-request.received": lazy("Received"),
    "privacy-request.kind-corrected": lazy("Kind corrected"),
    "privacy-request.residence-corrected": lazy("Where they live corrected"),
    "privacy-request.residence-taken": lazy("Where they live, taken from their record"),
    "privacy-request.taken": lazy("Somebody else looks after it"),
    "privacy-request.joined": lazy("Joined with an earlier request"),
    "privacy-request.clock-paused": lazy("Waiting for the requester"),
    "privacy-request.clock-resumed": lazy("The requester answered"),
    "privacy-request.deadline-near": lazy("Deadline comes near: told"),
    "privacy-request.person-asked": lazy("The person asked directly"),
    "privacy-request.person-permitted": lazy("The person agreed"),
    "privacy-request.receipt-sent": lazy("Receipt sent"),
    "privacy-request.complaint-linked": lazy("Said what the complaint is about"),
    "privacy-request.extended": lazy("Deadline extended"),
    "privacy-request.code-sent": lazy("Code sent"),
    "privacy-request.code-failed": lazy("Wrong code typed"),
    "privacy-request.point-compared": lazy("Information compared"),
    "privacy-request.proof-taken": lazy("Document sealed"),
    "privacy-request.proof-judged": lazy("Document judged"),
    "privacy-request.proof-destroyed": lazy("Document destroyed"),
    "privacy-request.person-warned": lazy("Other addresses told"),
    "privacy-request.returned": lazy("Sent back"),
    "privacy-request.correction-proposed": lazy("Correction noted"),
    "privacy-request.fee-proposed": lazy("Fee proposed"),
    "privacy-request.fee-asked": lazy("Fee asked"),
    "privacy-request.reply-address-destroyed": lazy("Address of the answer destroyed"),
}

# Steps that another entry of the same moment tells already, with more to say.
TOLD_BESIDE = {
    State.APPROVED: "privacy-request.approved",
    State.CLARIFYING: "privacy-request.clock-paused",
}
CARRIED_OUT = lazy("Carried out")
STEPS: dict[tuple[str, str], Any] = {  # what a step is called by where it came from
    (State.WAITING, State.APPROVED): lazy("The time to call it off is over"),
    (State.EXECUTING, State.APPROVED): CARRIED_OUT,
    (State.FAILED, State.APPROVED): CARRIED_OUT,
    (State.BLOCKED, State.APPROVED): CARRIED_OUT,
}


def told_once(events: list[Event]) -> list[Event]:
    """Return ``events`` without what the entry before tells already: a step, or that a group
    was decided as the group before it.
    """
    return [
        one
        for one, before in zip(events, [None, *events], strict=False)
        if before is None or not (is_told_beside(one, before) or is_decided_alike(one, before))
    ]


def is_told_beside(one: Event, before: Event) -> bool:
    return (
        one.kind == "privacy-request.moved"
        and TOLD_BESIDE.get(one.payload["after"]) == before.kind
    )


def is_decided_alike(one: Event, before: Event) -> bool:
    return (
        one.kind == before.kind == "privacy-request.decided"
        and one.payload["outcome"] == before.payload["outcome"]
    )


def request_words(event: Event) -> str:
    """Return what happened, in words; its own word where nobody named it."""
    said = event.payload
    if event.kind == "privacy-request.moved":
        step = (said["before"], said["after"])
        return str(STEPS.get(step) or State(said["after"]).label)
    if event.kind == "privacy-request.received" and said["received"][:10] != str(
        event.at.date()
    ):
        return _("Recorded here")
    if event.kind == "privacy-request.approved":
        return _("Approved by who decided") if said["alone"] else _("Approved by another")
    if event.kind == "privacy-request.letter-sent":
        return _("Letter sent: %(what)s") % {"what": LetterKind(said["letter"]).label}
    if event.kind == "privacy-request.identified":
        return _("Identity: %(what)s") % {"what": Level(said["level"]).label}
    if event.kind == "privacy-request.fee-settled":
        return _("Fee: %(what)s") % {"what": FeeState(said["outcome"]).label}
    if event.kind == "privacy-request.decided":
        return _("Decided: %(what)s") % {"what": Outcome(said["outcome"]).label}
    return str(HAPPENED.get(event.kind, event.kind))


LINES: dict[Line, Any] = {
    Line.STARTED: lazy("The time begins"),
    Line.START_MOVED: lazy("The beginning moves"),
    Line.DOES_NOT_APPLY: lazy("This rule does not count here"),
    Line.SPARED: lazy("Nothing is owed"),
    Line.NO_PERIOD: lazy("The law names no time"),
    Line.COUNTED: lazy("The time is counted"),
    Line.EARLIER_CALENDAR: lazy("The earlier of two calendars counts"),
    Line.ROLLED: lazy("Not a working day: the next one counts"),
    Line.PAUSED: lazy("The clock stood"),
    Line.PAUSE_REFUSED: lazy("The clock may not stand"),
    Line.EXTENDED: lazy("Extended once"),
    Line.ENDED_BY_EVENT: lazy("Ended earlier by what happened"),
    Line.DUE: lazy("The last day"),
}


NEXT: dict[State, Any] = {
    State.VERIFYING: lazy("Make sure who asks: send a code, or compare what they know."),
    State.EXECUTING: lazy("It is being carried out. Come back when it is done."),
    State.BLOCKED: lazy(
        "A legal hold stops it. It goes on by itself once the hold is released."
    ),
    State.FAILED: lazy("A step failed. Carry it out again; it goes on where it stopped."),
}


def next_words(
    request: PrivacyRequest, *, is_decided: bool, is_done: bool, is_by_hand: bool
) -> str:
    """Return what is to be done next, in one sentence; nothing where buttons say it.

    is_decided: about every group. is_done: what was approved is carried out. is_by_hand:
    nothing carries it out but people.
    """
    if request.joined_to is not None:
        words = _("Go on in %(request)s: one answer is for both.")
        return words % {"request": request.joined_to}
    state, words = State(request.state), ""
    if state == State.CLARIFYING:
        words = waiting_words(request)
    elif state == State.COLLECTING:
        words = looking_words(request)
    elif state == State.ASSESSING and not is_decided:
        words = _("Decide about each group below.")
    elif state == State.APPROVED and is_by_hand:
        words = _("Do by hand what was approved, then write the answer.")
    elif state == State.APPROVED:
        words = _("It is done. Write the answer.") if is_done else _("Carry it out.")
    return words or str(NEXT.get(state, ""))


def waiting_words(request: PrivacyRequest) -> str:
    if is_charged(request):
        return _("It waits for the fee. Say below whether it is paid, or waive it.")
    if law.may_pause(request):
        return _("You wait for the requester. Under this law the clock stands meanwhile.")
    return _("You wait for the requester. The clock runs on: answer in time.")


def looking_words(request: PrivacyRequest) -> str:
    if request.kind in BY_PERSON:
        return _("Look into what happened, then go on to deciding.")
    if request.counts_already:
        return _("The desk obeys it already. What is left is the answer.")
    return _("See what is held about the person, then go on to deciding.")


def cited_now(text: str) -> str:
    """Return where a rule stands, as the current language cites it."""
    return cited(text, get_language() or "en")


def reckoned(made: Derivation) -> list[tuple[str, str, str, date | None]]:
    """Return each step of a deadline: in words, by which parameter, its source, the day."""
    return [
        (str(LINES[one.line]), one.parameter, cited_now(one.source), one.day)
        for one in made.steps
    ]
