"""What an erasure would do, counted: changes nothing, holds nothing of the person."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from django.db.models import Q

from ombud.channels.email.models import IncomingMail
from ombud.datamap import Erasure as How
from ombud.erasure import plugs
from ombud.erasure.finding import all_with, holding, messages_around, own_messages
from ombud.erasure.naming import counted_names, said_to_be
from ombud.erasure.stages import conflicts_of
from ombud.erasure.statuses import HOLD_ON_OTHERS
from ombud.erasure.walking import steps_for, texts
from ombud.tickets.models import Attachment, Message

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable

    from ombud.erasure.needles import Marks
    from ombud.erasure.walking import Step
    from ombud.subjects.persons import Person

Counts = dict[str, dict[str, int]]


def counted(person: Person, marks: Marks) -> Counts:
    """Return how many rows each place holds, by the strategy that ends them."""
    searched = {
        "elsewhere": {str(How.REDACT_SPANS): len(found_elsewhere(person, marks))},
        "words of the desk": {str(How.REDACT_SPANS): swept(marks)},
    }
    found = {place: by for place, by in searched.items() if any(by.values())}
    return counted_own(person, marks.addresses) | found | counted_names(person)


def counted_own(person: Person, addresses: Iterable[str]) -> Counts:
    """Return the same of what keys lead to, without what only a search through all words of
    the desk finds.
    """
    counts: Counter[tuple[str, str]] = Counter()
    mine, others = own_messages(person), messages_around(person)
    counting = counter(person)
    for step in steps_for(person):
        if step.model is not Message:
            counts[step.name, step.declared.erasure] += counting(step, own=True)
            counts[step.name, step.softly] += counting(step, own=False)
    label = Message._meta.label
    counts[f"{label}.text", How.REPLACE_TEXT] = mine.count()
    counts[f"{label}.text", How.REDACT_SPANS] = others.distinct().count()
    counts["email.IncomingMail", How.DROP_BLOB] = raw_mails(person, addresses)
    counts["tickets.Attachment.blob", How.DROP_BLOB] = Attachment.objects.filter(
        message__in=mine, is_removed=False
    ).count()
    by_place: Counts = {}
    for (place, how), count in sorted(counts.items()):
        if count:
            by_place.setdefault(place, {})[str(how)] = count
    return by_place


def counter(person: Person) -> Callable[..., int]:
    """Return what counts the rows of a step; columns that lead to the same are counted once."""
    known: dict[Hashable, int] = {}

    def counting(step: Step, *, own: bool) -> int:
        if (step.source, own) not in known:
            known[step.source, own] = step.rows(person, own=own).count()
        return known[step.source, own]

    return counting


def raw_mails(person: Person, addresses: Iterable[str]) -> int:
    sent = Q(message__in=own_messages(person)) | Q(sender__in=addresses)
    return IncomingMail.objects.filter(sent, blob__size__gt=0).count()


def found_elsewhere(person: Person, marks: Marks) -> set[int]:
    """Return the messages that are not the person's nor around them and name them exactly."""
    near = set(messages_around(person).values_list("pk", flat=True))
    near.update(own_messages(person).values_list("pk", flat=True))
    return holding((one for one in all_with(marks.values) if one not in near), marks.exact)


def waits_of(person: Person, marks: Marks) -> list[dict[str, object]]:
    """Return where words of others name the person and are held: it begins, and waits there."""
    near = {*messages_around(person).values_list("pk", flat=True), *said_to_be(person)}
    far = plugs.held(Message, set(all_with(marks.values)) - near)
    mine = set(own_messages(person).filter(pk__in=far).values_list("pk", flat=True))
    kept = plugs.held(Message, near) | holding(far - mine, marks.exact)
    if not kept:
        return []
    return [{"table": Message._meta.label, "ground": HOLD_ON_OTHERS, "count": len(kept)}]


def swept(marks: Marks) -> int:
    """Return how many rows of other tables name the person by an identifier."""
    total = 0
    for model, names in texts():
        holding = Q(pk__in=())
        for name in names:
            for value in marks.values:
                holding |= Q(**{f"{name}__icontains": value})
        total += model._default_manager.filter(holding).count()
    return total


def difference(before: Counts, now: Counts) -> dict[str, tuple[int, int]]:
    """Return the places whose count is another one now, with both counts."""
    places = sorted(set(before) | set(now))
    sums = {
        one: (sum(before.get(one, {}).values()), sum(now.get(one, {}).values()))
        for one in places
    }
    return {one: both for one, both in sums.items() if both[0] != both[1]}


__all__ = ["Counts", "conflicts_of", "counted", "difference", "waits_of"]
