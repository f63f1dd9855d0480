"""Which law a request runs by, and the dates that follow from it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.utils.translation import get_language

from ombud.base import clock
from ombud.clocks import packs
from ombud.clocks.deadline import earliest, reckon
from ombud.clocks.derivation import Given, Pause
from ombud.privacy.statuses import Kind, Level, Proof, Region, Relation

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime

    from ombud.clocks.derivation import Derivation
    from ombud.clocks.packs import Pack, Right
    from ombud.privacy.models import Controller, PrivacyRequest

PACKS_OF: dict[str, tuple[str, ...]] = {
    Region.EUROPE: ("gdpr",),
    Region.UNITED_KINGDOM: ("uk",),
    Region.CALIFORNIA: ("california",),
    Region.ELSEWHERE: ("gdpr",),
    Region.UNKNOWN: ("gdpr", "uk", "california"),  # the strictest of them (promise E4)
}
NEEDED = {  # the level from which a request is carried out (privacy.md 2.5)
    Kind.ACCESS: Level.ADDRESS,
    Kind.PORTABILITY: Level.ADDRESS,
    Kind.RECTIFICATION: Level.ADDRESS,
    Kind.ERASURE: Level.ADDRESS,
    Kind.RESTRICTION: Level.ADDRESS,
    Kind.OBJECTION: Level.NONE,
    Kind.OPT_OUT: Level.NONE,
    Kind.WITHDRAWAL: Level.NONE,
    Kind.LIMIT: Level.NONE,
    Kind.OPT_IN: Level.ADDRESS,  # the code is the second of its two steps
    Kind.REVIEW: Level.ADDRESS,
    Kind.COMPLAINT: Level.NONE,
}


NEEDED_PROOF = {
    Relation.AGENT: Proof.PERMISSION,
    Relation.PARENT: Proof.PARENTHOOD,
    Relation.ESTATE: Proof.ESTATE,
}


def given_for(
    pack: Pack,
    rule: str,
    received_at: datetime,
    place: Controller | PrivacyRequest,
    *,
    pauses: Sequence[Pause] = (),
    identified_at: datetime | None = None,
    is_extended: bool = False,
) -> Given:
    """Return what a deadline of ``pack`` is reckoned from, where ``place`` counts days."""
    happened = {"received": received_at}
    if identified_at is not None:
        happened["identified"] = identified_at
    return Given(
        pack=pack.id,
        version=pack.version,
        rule=rule,
        happened=happened,
        zone=place.zone,
        calendar=place.calendar,
        chosen=place.chosen,
        pauses=tuple(pauses),
        is_extended=is_extended,
    )


def choose(
    kind: str,
    regions: Iterable[str],
    received_at: datetime,
    place: Controller | PrivacyRequest,
) -> Pack:
    """Return the pack that counts: of several that may, the one due first.

    regions: where the person lives, by what they say and by what is held of them.

    Raises ``KeyError`` when no version was in force on the day of receipt.
    """
    day = received_at.astimezone(ZoneInfo(place.zone)).date()
    names = dict.fromkeys(name for one in regions for name in PACKS_OF[one])
    held = [packs.shipped.in_force(name, day) for name in names]
    made = [reckon(given_for(one, one.rights[kind].answer, received_at, place)) for one in held]
    first = earliest(made)
    return next(one for one in held if one.id == first.given.pack)


def pack_of(request: PrivacyRequest) -> Pack:
    """Return the version of the law that ``request`` froze at receipt."""
    return packs.shipped.version(request.pack, request.version)


def title_of(request: PrivacyRequest) -> str:
    """Return what the law is called that ``request`` runs by, in the current language."""
    title = pack_of(request).title
    return title.get((get_language() or "en").partition("-")[0]) or title["en"]


def right_of(request: PrivacyRequest) -> Right:
    """Return the right that ``request`` uses, as its pack knows it."""
    return pack_of(request).rights[request.kind]


def asks_nothing(request: PrivacyRequest) -> bool:
    """Say whether the law forbids asking who it is (privacy.md 2.5, level 0)."""
    return request.needed == Level.NONE


def proof_needed(request: PrivacyRequest) -> Proof | None:
    """Return the document that has to show that somebody may act for the person, if any.

    Not where a representative asks with the address of the person themselves: who types the
    code that went there has said that they may (Cal. Code Regs. tit. 11 §7063).
    """
    is_confirmed_by_code = request.relation == Relation.AGENT and request.about_id is None
    if asks_nothing(request) or is_confirmed_by_code:
        return None
    return NEEDED_PROOF.get(Relation(request.relation))


def derived(request: PrivacyRequest, *, is_extended: bool | None = None) -> Derivation:
    """Return the deadline of ``request``, with its derivation.

    is_extended: None for as it is. A pause that lasts counts until now.
    """
    now = clock.now()
    held = sorted(request.pauses.all(), key=lambda one: one.pk)  # loaded, where many are
    pauses = [Pause(one.start, one.until(now)) for one in held]
    longer = request.extended_at is not None if is_extended is None else is_extended
    given = given_for(
        pack_of(request),
        right_of(request).answer,
        request.received_at,
        request,
        pauses=pauses,
        identified_at=request.identified_at,
        is_extended=longer,
    )
    return reckon(given)


def told_due(request: PrivacyRequest) -> tuple[datetime | None, date | None]:
    """Return until when the person is told that we answer: the moment, and its day.

    What joined an earlier request is told its own date, never the earlier one: that would
    tell whoever types an address that its person is known and asked before.
    """
    if request.joined_to_id is None:
        return request.due_at, request.due_day
    made = derived(request)
    return made.due_at, made.due_day


def hides_earlier(request: PrivacyRequest) -> bool:
    """Say whether who holds the page of ``request`` may not learn how the earlier one went.

    It joined that one, and nobody showed yet that the address it names is theirs.
    """
    is_unproven = request.needed > Level.NONE and request.reached == Level.NONE
    return request.joined_to_id is not None and is_unproven


def ended_alone(request: PrivacyRequest) -> bool:
    """Say whether ``request`` ended by itself, not together with the one that it joined."""
    earlier = request.joined_to
    return request.is_ended and (earlier is None or request.closed_at != earlier.closed_at)


def receipt_due(request: PrivacyRequest) -> datetime | None:
    """Return until when the receipt has to be confirmed, None where the law asks for none."""
    rule = right_of(request).acknowledge
    if not rule:
        return None
    return reckon(given_for(pack_of(request), rule, request.received_at, request)).due_at


def may_pause(request: PrivacyRequest) -> bool:
    """Say whether the law lets the clock stand while the person is asked for something."""
    return pack_of(request).rules[right_of(request).answer].pauses


def may_extend(request: PrivacyRequest) -> bool:
    """Say whether the law knows an extension for what is asked, and there is time for it."""
    rule = pack_of(request).rules[right_of(request).answer]
    is_late = request.due_at is None or clock.now() >= request.due_at
    return rule.extended is not None and request.extended_at is None and not is_late


def free_in_a_year(pack: Pack) -> int | None:
    """Return how many requests in twelve months are free, None where none is counted."""
    figure = pack.figures.get("free_requests_in_12_months")
    return int(figure.value) if figure else None


def local_day(request: PrivacyRequest, moment: datetime) -> date:
    """Return the date of ``moment`` where ``request`` counts its days."""
    return moment.astimezone(ZoneInfo(request.zone)).date()
