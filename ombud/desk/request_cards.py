"""Privacy requests as the board, the list and the calendar show them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from ombud.base import clock
from ombud.clocks.deadline import INTERNAL_TARGET, milestones
from ombud.desk.request_words import cited_now
from ombud.desk.words import colour_of, date_words, initials
from ombud.privacy import law, packing
from ombud.privacy.statuses import BY_PERSON, Column, Kind, State

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ombud.privacy.models import PrivacyRequest

ICONS = {
    Kind.ACCESS: "file",
    Kind.PORTABILITY: "download",
    Kind.RECTIFICATION: "edit",
    Kind.ERASURE: "trash",
    Kind.RESTRICTION: "shield",
    Kind.OBJECTION: "ban",
    Kind.OPT_OUT: "ban",
    Kind.WITHDRAWAL: "undo",
    Kind.LIMIT: "eyeoff",
    Kind.OPT_IN: "check",
    Kind.REVIEW: "user",
    Kind.COMPLAINT: "alert",
}
AROUND = 37.7  # length of the ring on a card, in its own units
AROUND_BIG = 100.5
SOON = timedelta(days=10)
MOST_IN_A_COLUMN = 50
MOST_IN_A_DAY = 8


@dataclass(frozen=True, slots=True)
class Chip:
    """A small sign on a card."""

    words: str
    icon: str
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """One request. ``share`` of the ring is the part of the time that is left."""

    request: PrivacyRequest
    icon: str
    who: str
    article: str
    left: str
    tone: str
    share: float
    is_standing: bool
    chips: tuple[Chip, ...]

    @property
    def is_late(self) -> bool:
        """Whether it is open past its deadline, whatever its clock does."""
        due = self.request.due_at
        return due is not None and due <= clock.now() and not self.request.is_ended

    @property
    def target(self) -> datetime | None:
        """When the part of the time is gone that the desk sets itself."""
        due = self.request.due_at
        return milestones(self.request.received_at, due)[INTERNAL_TARGET] if due else None

    @property
    def is_past_target(self) -> bool:
        """Whether the desk is behind its own target, and not yet behind the law's."""
        is_running = not (self.is_late or self.is_standing or self.request.is_ended)
        return is_running and self.target is not None and self.target <= clock.now()

    @property
    def days(self) -> int:
        """Whole days that are left, 0 when none are."""
        due = self.request.due_at
        return max(0, (due - clock.now()).days) if due else 0

    @property
    def dash(self) -> str:
        return f"{self.share * AROUND:.1f} {AROUND}"

    @property
    def big_dash(self) -> str:
        return f"{self.share * AROUND_BIG:.1f} {AROUND_BIG}"


@dataclass(frozen=True, slots=True)
class Stack:
    """A column of the board: its name, its cards, and how many more there are."""

    key: str
    label: str
    cards: list[Card]
    more: int

    @property
    def count(self) -> int:
        return len(self.cards) + self.more


def left_in_words(due: Any, now: Any) -> str:
    """Return how much time is left, as a card says it."""
    left = due - now
    if left <= timedelta():
        late = (now - due).days
        if not late:
            return _("past its day")
        return ngettext("%(num)d day late", "%(num)d days late", late) % {"num": late}
    if left < timedelta(days=1):
        return _("today")
    return ngettext("%(num)d day", "%(num)d days", left.days) % {"num": left.days}


def card_of(request: PrivacyRequest) -> Card:
    now = clock.now()
    due, is_standing = request.due_at, False
    if request.state == State.CLARIFYING:
        is_standing = law.may_pause(request)
    share, tone, left = 1.0, "ok", _("no deadline")
    if due is not None:
        whole = due - request.received_at
        share = max(0.0, min(1.0, (due - now) / whole)) if whole else 0.0
        left = left_in_words(due, now)
        tone = "late" if due <= now else "warn" if due - now < SOON else "ok"
    return Card(
        request=request,
        icon=ICONS[Kind(request.kind)],
        who=request.contact.name or _("Unknown name"),
        article=cited_now(law.right_of(request).article),
        left=_("Clock paused") if is_standing else left,
        tone="" if is_standing else tone,
        share=share,
        is_standing=is_standing,
        chips=tuple(_chips(request)),
    )


STATE_CHIPS: dict[State, tuple[Any, str, str]] = {
    State.BLOCKED: (lazy("Legal hold"), "hold", "danger"),
    State.FAILED: (lazy("A step failed"), "alert", "danger"),
    State.CLARIFYING: (lazy("Asked the requester"), "mail", "warn"),
    State.WAITING: (lazy("Can be called off"), "clock", "warn"),
    State.APPROVED: (lazy("Approved"), "check", "ok"),
}


def _chips(request: PrivacyRequest) -> Iterable[Chip]:
    if State(request.state) in STATE_CHIPS:
        words, sign, tone = STATE_CHIPS[State(request.state)]
        yield Chip(str(words), sign, tone)
    if request.joined_to is not None:
        yield Chip(_("With %(request)s") % {"request": request.joined_to}, "link", "line")
    if packing.is_beyond_free(request):
        yield Chip(_("Third in a year"), "history", "warn")
    if request.extended_at is not None:
        yield Chip(_("Extended"), "clock", "line")


def stacks(requests: Iterable[PrivacyRequest]) -> list[Stack]:
    """Return the columns of the board with their cards, due first."""
    by_column: dict[Column, list[PrivacyRequest]] = {column: [] for column in Column}
    for one in requests:
        if one.column is not None:
            by_column[one.column].append(one)
    return [
        Stack(
            str(column),
            str(column.label),
            [card_of(one) for one in held[:MOST_IN_A_COLUMN]],
            max(0, len(held) - MOST_IN_A_COLUMN),
        )
        for column, held in by_column.items()
    ]


@dataclass(frozen=True, slots=True)
class Step:
    """One step on the way: done, now or next."""

    title: str
    words: str
    sign: str


STEP_OF = {
    State.VERIFYING: 0,
    State.CLARIFYING: 0,
    State.COLLECTING: 2,
    State.ASSESSING: 3,
    State.BLOCKED: 3,
}


def receipt_words(request: PrivacyRequest) -> str:
    """Return when the receipt was sent, or until when the law wants it."""
    if request.receipt_sent_at is not None:
        return date_words(request.receipt_sent_at)
    if request.is_ended:
        return _("none was sent before the end")
    if request.receipt_due_at is None:
        return _("not sent yet")
    last = law.local_day(request, request.receipt_due_at - timedelta(seconds=1))
    return _("not sent yet, due by %(day)s") % {"day": date_words(last)}


def receipt_title(request: PrivacyRequest) -> str:
    if request.receipt_sent_at is not None:
        return _("Receipt sent")
    return _("Receipt") if request.is_ended else _("Send the receipt")


def identity_words(request: PrivacyRequest, *, is_past: bool) -> str:
    if not request.needed:
        return _("No identity needed")
    return _("Identity checked") if is_past else _("Check identity")


def gathering_words(request: PrivacyRequest) -> tuple[str, str]:
    """Return title and words of the third step, as its kind goes."""
    if request.kind in BY_PERSON:
        return _("Look into it"), _("What happened, and what a person makes of it")
    if request.counts_already:
        return _("Obeyed at once"), _("The desk does what was asked since it was received")
    return _("Collect data"), _("Everything we hold about the person")


def steps(request: PrivacyRequest) -> list[Step]:
    """Return the five steps of a request with where it stands."""
    state = State(request.state)
    now = 5 if request.is_ended else STEP_OF.get(state, 4)
    sent, gathering = request.receipt_sent_at, gathering_words(request)
    words = [
        str(request.get_reached_display()) if request.needed else _("The law asks nobody"),
        receipt_words(request),
        gathering[1],
        _("Decide group by group, with a second pair of eyes"),
        str(state.label) if now == 4 or request.is_ended else _("The letter, and what it says"),
    ]
    titles = [
        identity_words(request, is_past=now > 0),
        receipt_title(request),
        gathering[0],
        _("Review"),
        _("Deliver"),
    ]
    done = [now > 0, sent is not None, now > 2, now > 3, now > 4]
    signs = ["done" if one else "next" for one in done]
    if not request.is_ended and signs[now] != "done":
        signs[now] = "now"
    return [
        Step(title, words, sign)
        for title, words, sign in zip(titles, words, signs, strict=True)
    ]


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the calendar with what is due on it."""

    day: date
    is_in_month: bool
    is_today: bool
    cards: list[Card]


def month_of(first: date, requests: Iterable[PrivacyRequest]) -> list[list[Day]]:
    """Return the weeks of a month, Monday first, with the requests by their last day."""
    due: dict[date, list[Card]] = {}
    for one in requests:
        if one.due_day is not None:
            due.setdefault(one.due_day, []).append(card_of(one))
    start = first - timedelta(days=first.weekday())
    today = clock.now().date()
    weeks: list[list[Day]] = []
    while not weeks or start.month == first.month:
        week = [start + timedelta(days=number) for number in range(7)]
        weeks.append(
            [Day(day, day.month == first.month, day == today, due.get(day, [])) for day in week]
        )
        start += timedelta(days=7)
    return weeks


def avatar_of(request: PrivacyRequest) -> tuple[str, str]:
    """Return letters and colour of whoever looks after it; a dash for nobody."""
    if request.handler is None:
        return "–", "a"
    return initials(request.handler.name), colour_of(request.handler_id)
