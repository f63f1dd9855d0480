"""Rules: saved, tried out, approved, carried out chunk by chunk."""

from __future__ import annotations

from datetime import timedelta
from statistics import median
from typing import TYPE_CHECKING, Any

from django.db import transaction

from ombud.base import clock
from ombud.base.actor import SYSTEM
from ombud.base.errors import Refused
from ombud.base.locks import lock
from ombud.base.sentence import Sentence
from ombud.events import log
from ombud.holds.queries import held_among
from ombud.retention import selecting
from ombud.retention.facts import RuleSaved, RunApproved, RunFinished, RunTriedOut, RunWaits
from ombud.retention.models import Rule, Run
from ombud.retention.periods import before, parsed
from ombud.retention.sets import Ending, sets
from ombud.retention.shipped import SHIPPED
from ombud.retention.statuses import Act, Alarm, State
from ombud.rules.language import InvalidCondition, from_json

if TYPE_CHECKING:
    from datetime import datetime

    from ombud.base.actor import Actor
    from ombud.people.models import Agent

FRESH = timedelta(hours=24)
MOST_SHARE = 5  # per cent of a table
MOST_COUNT = 10_000
MOST_TIMES = 3  # the median of earlier runs
FEW = 10  # so many items never raise an alarm: in a small table they are a large share
RUNS_COMPARED = 20
CHUNK = 200


@transaction.atomic
def save_rule(rule: Rule, *, actor: Actor) -> Rule:
    """Keep a rule that was made or changed.

    Raises ``Refused`` for what cannot work: a period that is none or shorter than the law's
    minimum, a minimum without its source, something that the set does not know.
    """
    rule.name = " ".join(rule.name.replace("\0", "").split())[:120]
    if not rule.name:
        raise Refused("Give the rule a name.")
    if Rule.objects.filter(name=rule.name).exclude(pk=rule.pk).exists():
        raise Refused("There already is a rule of this name.")
    check_object(rule)
    check_periods(rule)
    if rule.pk:
        lock(Rule.objects.get(pk=rule.pk))
    rule.save()
    log.record(RuleSaved(act=Act(rule.act), is_active=rule.is_active), rule, actor=actor)
    return rule


def check_object(rule: Rule) -> None:
    """Raise ``Refused`` when the set does not know what the rule names."""
    if rule.about not in sets:
        raise Refused("Choose from the list what the rule is about.")
    about = rule.set
    if rule.trigger not in about.triggers or rule.act not in about.verbs:
        raise Refused("This cannot be done here. Choose trigger and action from the lists.")
    if set(rule.parts) - set(about.parts):
        raise Refused("Choose from the list which parts end.")
    if rule.condition is not None:
        try:
            if about.fields is None:
                raise Refused("This list takes no conditions. Remove them.")
            from_json(rule.condition, about.fields)
        except InvalidCondition:
            raise Refused("A condition is not complete. Mend what is marked.") from None


def check_periods(rule: Rule) -> None:
    parsed(rule.period)
    now = clock.now()
    if rule.set.bounds is not None:
        least, most = rule.set.bounds
        if not clock.in_(days=-most) <= before(now, rule.period) <= clock.in_(days=-least):
            raise Refused(
                Sentence(
                    "Choose between %(least)s and %(most)s days: a shorter log shows no "
                    "attack that is found late, a longer one keeps who did what for years.",
                    least=least,
                    most=most,
                )
            )
    if not rule.minimum:
        return
    if before(now, rule.period) > before(now, rule.minimum):
        raise Refused("The period is shorter than the law's minimum. Make it longer.")
    if not rule.source.strip():
        raise Refused("Name the law or contract behind the minimum.")


@transaction.atomic
def ship_rules() -> int:
    """Make the shipped rules where none of their name exists; return how many were made."""
    known = set(Rule.objects.values_list("name", flat=True))
    fresh = [
        Rule(**one) for one in SHIPPED if one["name"] not in known and one["about"] in sets
    ]
    Rule.objects.bulk_create(fresh)
    return len(fresh)


@transaction.atomic
def try_out(rule: Rule, *, as_of: datetime | None = None, actor: Actor) -> Run:
    """Look what ``rule`` takes as of ``as_of`` (aware; now if left out) and write that down.

    Nothing else is written. What is larger than usual is marked and needs approval.
    """
    moment = as_of or clock.now()
    found, total = selecting.look(rule, moment), selecting.total(rule)
    run = Run(rule=rule, as_of=moment, count=found.count, held=found.held, total=total)
    run.sample, run.digest = found.sample, found.digest
    run.alarm = alarm_of(rule, found.count, total)
    run.save()
    fact = RunTriedOut(count=run.count, held=run.held, alarm=Alarm(run.alarm))
    log.record(fact, run, actor=actor)
    return run


def alarm_of(rule: Rule, count: int, total: int) -> Alarm:
    """Return why taking ``count`` of ``total`` rows needs somebody's approval."""
    if count < FEW:
        return Alarm.NONE
    if count > MOST_COUNT:
        return Alarm.COUNT
    if count * 100 > total * MOST_SHARE:
        return Alarm.SHARE
    done = rule.runs.filter(state=State.DONE).values_list("done", flat=True)[:RUNS_COMPARED]
    if done and count > MOST_TIMES * max(1, median(done)):
        return Alarm.UNUSUAL
    return Alarm.NONE


@transaction.atomic
def approve(run: Run, *, agent: Agent, actor: Actor) -> None:
    """Let a run that raised an alarm be carried out.

    Raises ``Refused`` when it needs no approval, has been carried out or is too old for it.
    """
    lock(run)
    if not run.alarm or run.state not in {State.DRY, State.WAITING}:
        raise Refused("This run needs no approval.")
    if is_stale(run):
        raise Refused("This is more than 24 hours old. Try the rule out again.")
    run.approved_by = agent
    run.save(update_fields=["approved_by"])
    log.record(RunApproved(), run, actor=actor)


@transaction.atomic
def start(run: Run) -> None:
    """Begin to carry out a run exactly as it was tried out.

    Raises ``Refused`` when it was tried out more than 24 hours ago, lies in the future,
    raised an alarm that nobody approved, or would take other rows by now.
    """
    lock(run)
    rule = run.rule
    if run.state == State.RUNNING:
        return
    if run.state == State.DONE:
        raise Refused("This run was carried out. Try the rule out again.")
    if not rule.is_active:
        raise Refused("The rule is switched off. Switch it on first.")
    if is_stale(run) or run.as_of > clock.now():
        raise Refused("A run must be tried out as of today, at most 24 hours before.")
    if run.alarm and run.approved_by_id is None:
        raise Refused("This run is larger than usual. Somebody must approve it first.")
    if selecting.look(rule, run.as_of).digest != bytes(run.digest):
        raise Refused("Other items are due by now. Try the rule out again.")
    run.state = State.RUNNING
    run.save(update_fields=["state"])


@transaction.atomic
def step(run: Run) -> bool:
    """Carry out the next chunk of a running run; return whether more is left.

    The chunk and how far the run is commit together, so a killed worker goes on where it
    was. A hold placed meanwhile is respected.
    """
    lock(run)
    if run.state != State.RUNNING:
        return False
    rule = run.rule
    rows = selecting.due(rule, run.as_of).filter(pk__gt=run.reached)
    numbers = list(rows.values_list("pk", flat=True)[:CHUNK])
    if not numbers:
        finish(run)
        return False
    held = held_among(rule.set.model, numbers)
    free = [one for one in numbers if one not in held]
    if free:
        ending = Ending(rule.pk, rule.parts, before(run.as_of, rule.period))
        rule.set.verbs[Act(rule.act)](free, ending)
    run.done += len(free)
    run.reached = numbers[-1]
    run.save(update_fields=["done", "reached"])
    return True


def finish(run: Run) -> None:
    run.state, run.ended_at = State.DONE, clock.now()
    run.save(update_fields=["state", "ended_at"])
    log.record(RunFinished(count=run.done), run, actor=SYSTEM)


def pass_of(rule: Rule) -> Run | None:
    """Try ``rule`` out and begin to carry it out; None where nothing is due.

    A run that raises an alarm waits for approval instead.
    """
    run = try_out(rule, actor=SYSTEM)
    if not run.count:
        return None
    if run.alarm:
        wait(run)
        return None
    start(run)
    return run


def wait(run: Run) -> None:
    """Have ``run`` wait for approval instead of the pass that waited before it.

    People are told once, not each night while nobody looks at it.
    """
    before = run.rule.runs.filter(state=State.WAITING).update(state=State.DRY)
    run.state = State.WAITING
    run.save(update_fields=["state"])
    if not before:
        log.record(RunWaits(count=run.count, alarm=Alarm(run.alarm)), run, actor=SYSTEM)


def earlier_than(run: Run) -> Run | None:
    """Return the pass of the same rule before ``run``."""
    return run.rule.runs.filter(pk__lt=run.pk).first()


def is_stale(run: Run) -> bool:
    """Say whether a pass is too old to be carried out: it has to be tried out again."""
    return run.made_at < clock.now() - FRESH


def summary(run: Run) -> dict[str, Any]:
    """Return a run as JSON writes it, with the difference to the one before."""
    earlier = earlier_than(run)
    return {
        "run": run.pk,
        "rule": run.rule.name,
        "state": run.state,
        "as_of": run.as_of.isoformat(),
        "count": run.count,
        "kept_only_by_hold": run.held,
        "of": run.total,
        "difference": run.count - earlier.count if earlier else None,
        "alarm": run.alarm,
        "sample": run.sample,
        "done": run.done,
    }
