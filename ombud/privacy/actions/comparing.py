"""Who asks: pieces of information that we hold already, compared and never kept."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from django.db import transaction

from ombud.base.errors import Refused
from ombud.events import log
from ombud.people.queries import identifiers_of
from ombud.privacy import law, packing
from ombud.privacy.actions.identity import reach
from ombud.privacy.actions.moving import lock_open
from ombud.privacy.facts import PointCompared
from ombud.privacy.models import PointCheck
from ombud.privacy.statuses import DataPoint, Kind, Level
from ombud.tickets.models import Ticket

if TYPE_CHECKING:
    from ombud.base.actor import Actor
    from ombud.people.models import Agent
    from ombud.privacy.models import PrivacyRequest


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).casefold()
    return "".join(one for one in plain if one.isalnum())


def _held(request: PrivacyRequest, point: DataPoint) -> set[str]:
    """Return what we hold for a point, in the form in which it is compared."""
    contact = request.contact
    if point == DataPoint.NAME:
        return {_folded(contact.name)} - {""}
    if point == DataPoint.ORGANISATION:
        return {_folded(contact.organisation.name)} if contact.organisation else set()
    if point == DataPoint.TICKET:
        own = Ticket.objects.filter(contact=contact, is_locked=False)
        return {str(number) for number in own.values_list("number", flat=True)}
    return {_folded(one.value) for one in identifiers_of(contact) if one.kind == point}


@transaction.atomic
def compare_point(
    request: PrivacyRequest, point: DataPoint, said: str, *, agent: Agent, actor: Actor
) -> bool:
    """Compare what the person said with what we hold, and say whether it matches.

    What was said is not kept. Each point counts once: a wrong answer cannot be tried again.
    Two matches are level 3. Raises ``Refused`` for the datum that is to be corrected, for a
    point that was compared already, and for an opt-out, which asks nobody who they are.
    """
    lock_open(request)
    if law.asks_nothing(request):
        raise Refused("This request needs no identity. Carry it out.")
    if request.kind == Kind.RECTIFICATION and point in _under_correction(request):
        raise Refused("What is to be corrected proves nothing. Choose another piece.")
    if PointCheck.objects.filter(request=request, point=point).exists():
        raise Refused("This was compared already. Choose another piece of information.")
    matches = _folded(said) in _held(request, point) and bool(_folded(said))
    PointCheck.objects.create(request=request, point=point, is_match=matches, agent=agent)
    log.record(PointCompared(point=point, matches=matches), request, actor=actor)
    found = PointCheck.objects.filter(request=request, is_match=True).count()
    if found >= packing.points_for_category(request):
        reach(request, Level.TWO_POINTS, actor=actor)
    return matches


def _under_correction(request: PrivacyRequest) -> set[str]:
    """Return the points that a correction concerns: what an agent marked as disputed."""
    return set(request.disputed.split())


@transaction.atomic
def dispute(request: PrivacyRequest, points: list[DataPoint], *, actor: Actor) -> None:
    """Mark what the person wants corrected: it cannot prove who they are.

    Matches of these points no longer count. Raises ``Refused`` unless it is a correction.
    """
    lock_open(request)
    if request.kind != Kind.RECTIFICATION:
        raise Refused("Only a correction disputes what we hold.")
    request.disputed = " ".join(sorted(points))
    request.save(update_fields=["disputed"])
    PointCheck.objects.filter(request=request, point__in=points).update(is_match=False)
    del actor  # the comparison is what the log tells


@transaction.atomic
def sign_declaration(request: PrivacyRequest, *, actor: Actor) -> None:
    """Note that the person signed who they are; with three matches that is level 4.

    Raises ``Refused`` while fewer pieces match.
    """
    lock_open(request)
    found = PointCheck.objects.filter(request=request, is_match=True).count()
    if found < packing.points_for_details(request):
        raise Refused("Fewer than three pieces match. Compare more before the declaration.")
    reach(request, Level.THREE_POINTS, actor=actor)
