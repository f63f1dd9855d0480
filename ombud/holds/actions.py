"""Placing, reviewing and releasing legal holds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction

from ombud.base import clock
from ombud.base.actor import SYSTEM
from ombud.base.errors import Refused
from ombud.base.locks import lock
from ombud.events import log
from ombud.holds.facts import HoldPlaced, HoldReleased, HoldReviewDue, HoldReviewed
from ombud.holds.models import HeldPerson, HeldTicket, LegalHold
from ombud.holds.statuses import Ground
from ombud.rules.fields import subjects
from ombud.rules.language import InvalidCondition, from_json

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from ombud.base.actor import Actor
    from ombud.people.models import Agent, Contact

LONGEST_REVIEW = timedelta(days=180)
LONGEST_MATTER = 120


@dataclass(frozen=True, slots=True)
class Scope:
    """What a hold is about; see ``models.LegalHold``. tickets: row numbers."""

    contacts: tuple[Contact, ...] = ()
    agents: tuple[Agent, ...] = ()
    tickets: tuple[int, ...] = ()
    condition: Mapping[str, Any] | None = None
    first_day: date | None = None
    last_day: date | None = None


@transaction.atomic
def place_hold(
    *,
    matter: str,
    ground: Ground,
    scope: Scope,
    review_on: date,
    owner: Agent,
    actor: Actor,
) -> LegalHold:
    """Hold everything in ``scope`` from now on, also what comes into it later.

    Raises ``Refused`` without a matter, without a scope, for a condition that is not
    complete, for days in the wrong order, and for a review later than 180 days from today.
    """
    plain = " ".join(matter.replace("\0", "").split())[:LONGEST_MATTER]
    if not plain:
        raise Refused("Name the matter, such as the number of the file.")
    check_scope(scope)
    check_review(review_on)
    hold = LegalHold.objects.create(
        matter=plain,
        ground=Ground(ground),
        owner=owner,
        condition=dict(scope.condition) if scope.condition is not None else None,
        first_day=scope.first_day,
        last_day=scope.last_day,
        review_on=review_on,
    )
    HeldPerson.objects.bulk_create(
        [HeldPerson(hold=hold, contact=one) for one in dict.fromkeys(scope.contacts)]
        + [HeldPerson(hold=hold, agent=one) for one in dict.fromkeys(scope.agents)]
    )
    HeldTicket.objects.bulk_create(
        HeldTicket(hold=hold, ticket=one) for one in sorted(set(scope.tickets))
    )
    fact = HoldPlaced(
        ground=Ground(ground),
        persons=len(set(scope.contacts)) + len(set(scope.agents)),
        tickets=len(set(scope.tickets)),
        by_condition=scope.condition is not None,
        review_on=review_on,
    )
    log.record(fact, hold, actor=actor)
    return hold


def check_scope(scope: Scope) -> None:
    """Raise ``Refused`` for a scope that names nothing, or cannot be understood."""
    first, last = scope.first_day, scope.last_day
    if first and last and last < first:
        raise Refused("The last day lies before the first. Mend the range.")
    named = scope.contacts or scope.agents or scope.tickets
    if not (named or scope.condition is not None or first or last):
        raise Refused("Say what is held: persons, tickets, a condition or a range of days.")
    if scope.condition is not None:
        try:
            from_json(dict(scope.condition), subjects["ticket"])
        except InvalidCondition:
            raise Refused("A condition is not complete. Mend what is marked.") from None


def check_review(review_on: date) -> None:
    today = clock.now().date()
    if not today < review_on <= today + LONGEST_REVIEW:
        raise Refused("Choose a day of review within the next 180 days.")


@transaction.atomic
def review_hold(hold: LegalHold, *, review_on: date, actor: Actor) -> None:
    """Note that ``hold`` is still needed, and when it is looked at again.

    Raises ``Refused`` for a released hold and for a day more than 180 days away.
    """
    if not lock(hold).is_active:
        raise Refused("This hold was released. Place a new one.")
    check_review(review_on)
    hold.review_on, hold.is_warned = review_on, False
    hold.save(update_fields=["review_on", "is_warned"])
    log.record(HoldReviewed(review_on=review_on), hold, actor=actor)


@transaction.atomic
def release_hold(hold: LegalHold, *, actor: Actor) -> None:
    """End ``hold``; releasing it twice does nothing.

    Retention and erasures that waited for it find nothing held at their next pass. It stops
    naming persons: what it held about them must be able to go, its own rows as well.
    """
    if not lock(hold).is_active:
        return
    hold.released_at = clock.now()
    hold.save(update_fields=["released_at"])
    hold.persons.all().delete()
    log.record(HoldReleased(), hold, actor=actor)


@transaction.atomic
def warn_of_reviews() -> int:
    """Tell of each hold in force whose day of review has come, once; return of how many."""
    due = LegalHold.objects.due(clock.now().date()).filter(is_warned=False)
    return log.record_once(
        due, lambda one: HoldReviewDue(review_on=one.review_on), actor=SYSTEM
    )
