"""Reads about what people said, and about the register of processing."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ombud.base import clock
from ombud.clocks.deadline import reckon
from ombud.clocks.derivation import Given as ClockGiven
from ombud.clocks.packs import shipped
from ombud.purposes.models import Activity, ConsentEvent, Notice, Objection
from ombud.purposes.register import uses
from ombud.purposes.statuses import Assessment, Given

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from django.db.models import QuerySet

    from ombud.purposes.register import Use

STANDING = ("", Assessment.STANDS)


def has_consented(contact_id: int, purpose: str) -> bool:
    """Say whether the last word of the contact about ``purpose`` is yes. Unknown is no."""
    last = ConsentEvent.objects.filter(contact=contact_id, purpose=purpose).order_by("-pk")
    return last.values_list("given", flat=True).first() == Given.GIVEN


def objects_to(contact_id: int, purpose: str) -> bool:
    """Say whether an objection of the contact to ``purpose`` stands."""
    return standing_objections(contact_id, purpose).exists()


def not_asked_before(contact_id: int, purpose: str) -> datetime | None:
    """Return until when nobody may be asked again to allow what they opted out of.

    Twelve months after the newest opt-out or withdrawal (Cal. Civ. Code §1798.135(c)(4)), for
    everybody, wherever they live. None where they never said no, allowed it since, or the
    time is over.
    """
    rows = ConsentEvent.objects.filter(contact=contact_id, purpose=purpose)
    last = rows.order_by("-pk").values_list("given", "at").first()
    said = [last[1]] if last and last[0] == Given.WITHDRAWN else []
    said += standing_objections(contact_id, purpose).values_list("at", flat=True)
    if not said:
        return None
    opted_out, now = max(said), clock.now()
    pack = shipped.in_force("california", now.date())
    made = reckon(ClockGiven(pack.id, pack.version, "TK4", {"opted_out": opted_out}, "UTC"))
    return made.due_at if made.due_at is not None and now < made.due_at else None


def refused_marketing(contacts: Iterable[int]) -> bool:
    """Say whether one of these contacts, who are one person, objected to marketing, or took
    their consent to it back.
    """
    every = [key for key in uses if uses[key].is_marketing]
    numbers = list(contacts)
    objected = Objection.objects.filter(
        contact__in=numbers, purpose__in=every, assessment__in=STANDING
    )
    if objected.exists():
        return True
    rows = ConsentEvent.objects.filter(contact__in=numbers, purpose__in=every).order_by("pk")
    last = dict(rows.values_list("purpose", "given"))
    return Given.WITHDRAWN in last.values()


def standing_objections(contact_id: int, purpose: str) -> QuerySet[Objection]:
    """Return the objection of the contact to ``purpose`` that counts now: one, or none."""
    found = Objection.objects.filter(contact=contact_id, purpose=purpose)
    return found.filter(assessment__in=STANDING)


def objecting(purpose: str) -> QuerySet[Any, Any]:
    """Return the contacts whose objection to ``purpose`` counts now, by row number."""
    found = Objection.objects.filter(purpose=purpose, assessment__in=STANDING)
    return found.values("contact")


def consents_of(contacts: Iterable[int]) -> list[ConsentEvent]:
    """Return the ledger of these contacts, oldest first, each line with its words."""
    rows = ConsentEvent.objects.filter(contact__in=list(contacts)).select_related("notice")
    return list(rows.order_by("pk"))


def objections_of(contacts: Iterable[int]) -> list[Objection]:
    """Return the objections of these contacts, oldest first."""
    return list(Objection.objects.filter(contact__in=list(contacts)).order_by("pk"))


def objections_to_assess(contact_id: int | None = None) -> list[Objection]:
    """Return the objections, of everybody or of one contact, that wait for a decision in
    writing, oldest first.

    Those to marketing and limits are absolute: nobody decides about them.
    """
    assessable = [key for key in uses if not uses[key].is_absolute]
    rows = Objection.objects.filter(assessment="", purpose__in=assessable)
    if contact_id is not None:
        rows = rows.filter(contact=contact_id)
    return list(rows.select_related("contact").order_by("pk")[:100])


def notice_with(digest: str) -> Notice | None:
    """Return the words behind a hash, or None."""
    return Notice.objects.filter(digest=digest).first()


def entry_of(purpose: str) -> Activity | None:
    """Return the entry of ``purpose`` for the whole desk, or None: then it is as shipped."""
    return Activity.objects.filter(purpose=purpose, team=None).first()


def with_basis(use: Use, entry: Activity | None) -> Use:
    """Return ``use`` with the basis that its entry in the register gives it."""
    return replace(use, basis=entry.basis) if entry else use


def use_of(purpose: str) -> Use:
    """Return ``purpose`` as this desk runs it. Raises ``KeyError`` for an unknown one."""
    return with_basis(uses[purpose], entry_of(purpose))


def uses_now() -> list[Use]:
    """Return every purpose as this desk runs it; one that is stopped is left out."""
    entries = {one.purpose: one for one in Activity.objects.filter(team=None)}
    running = [key for key in uses if key not in entries or entries[key].is_running]
    return [with_basis(uses[key], entries.get(key)) for key in running]


def bases_now() -> dict[str, list[tuple[str, str]]]:
    """Return on what each purpose rests: in the whole desk (no name), then by department."""
    found = {key: [("", uses[key].basis)] for key in uses}
    entries = Activity.objects.filter(purpose__in=list(uses)).select_related("team")
    for one in entries.order_by("team__name"):
        if one.team is None:
            found[one.purpose][0] = ("", one.basis)
        elif one.is_running:
            found[one.purpose].append((one.team.name, one.basis))
    return found


def exported() -> list[dict[str, Any]]:
    """Return the register of processing as plain values, by purpose and department."""
    entries = Activity.objects.select_related("team").order_by("purpose", "team__name")
    return [
        {
            "purpose": one.purpose,
            "text": uses[one.purpose].text if one.purpose in uses else "",
            "department": one.team.name if one.team else "",
            "part": one.part,
            "basis": one.basis,
            "weighing": one.weighing,
            "review_on": one.review_on.isoformat() if one.review_on else None,
            "is_running": one.is_running,
        }
        for one in entries
    ]
