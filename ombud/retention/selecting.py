"""Which rows a rule takes: those whose time has come, that nothing else still needs.

Conflicts are settled column by column (privacy.md 2.10). A row's columns survive while one
rule that covers them has not run out; the minimum that a law demands beats every maximum;
a hold beats all.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from ombud.holds.queries import held_among
from ombud.retention.models import Rule
from ombud.retention.periods import before
from ombud.rules.compile import EVERYTHING, NOTHING, to_q
from ombud.rules.context import Context
from ombud.rules.language import InvalidCondition, from_json

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from django.db.models import QuerySet

AT_ONCE = 5_000
SAMPLE = 10


def matching(rule: Rule, as_of: datetime) -> Q:
    """Return the rows that ``rule`` is about; none where its condition cannot be asked."""
    about = rule.set
    if rule.condition is None or about.fields is None:
        return EVERYTHING
    try:
        node = from_json(rule.condition, about.fields)
        return to_q(node, about.fields, Context(now=as_of))
    except InvalidCondition:
        return NOTHING


def is_over(rule: Rule, as_of: datetime, period: str) -> Q:
    """Return the condition that ``period`` after the rule's trigger has passed."""
    if rule.set.own_due is not None:
        return rule.set.own_due(as_of)
    until = before(as_of, period)
    over = Q(**{f"{rule.trigger}__lte": until})
    return over if rule.set.ripe is None else over & rule.set.ripe(until)


def covers(rule: Rule, parts: list[str]) -> bool:
    """Say whether ``rule`` is about some of ``parts``; no parts stand for the whole row."""
    return not rule.parts or not parts or bool(set(rule.parts) & set(parts))


def needed(other: Rule, as_of: datetime) -> Q:
    """Return the rows that ``other`` still needs: it is about them, and not over."""
    return matching(other, as_of) & ~is_over(other, as_of, other.period)


def due(rule: Rule, as_of: datetime) -> QuerySet[Any]:
    """Return the rows that ``rule`` takes as of ``as_of``, holds not regarded, by number."""
    wanted = matching(rule, as_of) & is_over(rule, as_of, rule.period)
    for other in Rule.objects.filter(about=rule.about, is_active=True):
        if not covers(other, rule.parts):
            continue
        if other.pk != rule.pk:
            wanted &= ~needed(other, as_of)
        if other.minimum:
            wanted &= ~(matching(other, as_of) & ~is_over(other, as_of, other.minimum))
    return rule.set.rows().filter(wanted).order_by("pk")


def chunks(rule: Rule, as_of: datetime, *, after: int = 0) -> Iterator[list[int]]:
    """Yield the numbers of the rows that are due, in order, some thousand at a time."""
    rows = due(rule, as_of)
    while True:
        numbers = list(rows.filter(pk__gt=after).values_list("pk", flat=True)[:AT_ONCE])
        if not numbers:
            return
        yield numbers
        after = numbers[-1]


@dataclass(slots=True)
class Found:
    """What a rule would take."""

    count: int = 0
    held: int = 0
    sample: list[int] = field(default_factory=list)
    digest: bytes = b""


def look(rule: Rule, as_of: datetime) -> Found:
    """Count what is due, and what only a hold keeps; nothing is written."""
    found, sha = Found(), hashlib.sha256()
    for numbers in chunks(rule, as_of):
        held = held_among(rule.set.model, numbers)
        free = [one for one in numbers if one not in held]
        found.count += len(free)
        found.held += len(held)
        found.sample += free[: SAMPLE - len(found.sample)]
        sha.update("".join(f"{one}\n" for one in free).encode())
    found.digest = sha.digest()
    return found


def total(rule: Rule) -> int:
    return int(rule.set.rows().count())


def kept_by_others(rule: Rule, as_of: datetime) -> list[tuple[Rule, int]]:
    """Return the other rules that still need what is due by ``rule`` alone, and how much.

    An item that two of them need is counted with both.
    """
    alone = matching(rule, as_of) & is_over(rule, as_of, rule.period)
    others = Rule.objects.filter(about=rule.about, is_active=True).exclude(pk=rule.pk)
    rows = rule.set.rows().filter(alone)
    found = [
        (other, rows.filter(needed(other, as_of)).count())
        for other in others
        if covers(other, rule.parts)
    ]
    return [(other, count) for other, count in found if count]
