"""The verbs about the register of processing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from ombud.base import clock
from ombud.base.actor import SYSTEM
from ombud.base.errors import Refused
from ombud.base.locks import lock
from ombud.events import log
from ombud.purposes.facts import ActivityRemoved, ActivitySaved, WeighingDue
from ombud.purposes.models import Activity
from ombud.purposes.register import uses
from ombud.purposes.statuses import Basis, Part

if TYPE_CHECKING:
    from ombud.base.actor import Actor

LONGEST_WEIGHING = 5_000
FIRST_REVIEW_DAYS = 365
LONGEST_REVIEW_DAYS = 3 * 365


@transaction.atomic
def save_activity(activity: Activity, *, actor: Actor) -> Activity:
    """Keep an activity that was made or changed.

    Raises ``Refused`` for what cannot be: no known purpose, no part, no legal basis, an
    interest that nobody weighed or that is not looked at again within three years, a basis
    that the purpose cannot have, and stopping what the desk itself is made of.
    """
    activity.weighing = activity.weighing.strip()[:LONGEST_WEIGHING]
    check_purpose(activity)
    check_basis(activity)
    check_weighing(activity)
    if activity.pk is not None:
        lock(Activity.objects.get(pk=activity.pk))
    today = clock.now().date()
    activity.is_warned = bool(activity.review_on and activity.review_on <= today)
    activity.save()
    fact = ActivitySaved(
        part=Part(activity.part), basis=Basis(activity.basis), running=activity.is_running
    )
    log.record(fact, activity, actor=actor)
    return activity


def check_purpose(activity: Activity) -> None:
    if activity.purpose not in uses:
        raise Refused("Choose a purpose from the list.")
    same = Activity.objects.filter(purpose=activity.purpose, team=activity.team_id)
    if same.exclude(pk=activity.pk).exists():
        raise Refused("This use stands in the register already. Change that entry.")
    if uses[activity.purpose].is_service and not activity.is_running:
        raise Refused("The desk itself rests on this use. It cannot be stopped.")


def check_basis(activity: Activity) -> None:
    """Raise ``Refused`` where part or basis is missing, or the purpose cannot have it.

    What needs consent keeps needing it, and consent cannot be demanded where no words ask
    for it.
    """
    if activity.part not in Part.values:
        raise Refused("Say whether the desk is controller or processor here.")
    if activity.basis not in Basis.values:
        raise Refused("Choose the legal basis. Without one the use may not run.")
    needs = uses[activity.purpose].needs_consent
    if needs and activity.basis != Basis.CONSENT:
        raise Refused("This use needs consent. No other basis can take its place.")
    if not needs and activity.basis == Basis.CONSENT:
        raise Refused("Nobody is asked to consent to this use. Choose another basis.")


def check_weighing(activity: Activity) -> None:
    if activity.basis != Basis.LEGITIMATE_INTEREST or not activity.is_running:
        return
    if not activity.weighing:
        raise Refused("Write down why the interests of the people do not outweigh yours.")
    if activity.review_on is None:
        raise Refused("Choose the day on which somebody looks at this again.")
    if activity.review_on > clock.in_(days=LONGEST_REVIEW_DAYS).date():
        raise Refused("Look at it again within three years. Choose an earlier day.")


@transaction.atomic
def remove_activity(activity: Activity, *, actor: Actor) -> None:
    """Take the entry of one department out; the entry of the whole desk counts there again.

    Raises ``Refused`` for the entry of the whole desk.
    """
    if activity.team_id is None:
        raise Refused("Each use keeps its entry for the whole desk. Change it instead.")
    number = activity.pk
    log.record(ActivityRemoved(activity=number), activity, actor=actor)
    activity.delete()


@transaction.atomic
def ship_activities() -> int:
    """Make an entry for each use that has none; return how many were made.

    The shipped words of a weighing have to be looked at within a year.
    """
    known = set(Activity.objects.filter(team=None).values_list("purpose", flat=True))
    review = clock.in_(days=FIRST_REVIEW_DAYS).date()
    fresh = [
        Activity(
            purpose=key,
            part=Part.CONTROLLER,
            basis=uses[key].basis,
            weighing=uses[key].weighing,
            review_on=review if uses[key].weighing else None,
        )
        for key in uses
        if key not in known
    ]
    Activity.objects.bulk_create(fresh)
    return len(fresh)


@transaction.atomic
def warn_of_reviews() -> int:
    """Tell of each weighing whose day has come, once; return of how many."""
    due = Activity.objects.to_review(clock.now().date()).filter(is_warned=False)
    return log.record_once(due, lambda one: WeighingDue(review=one.review_on), actor=SYSTEM)
