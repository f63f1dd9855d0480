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
from ombud.erasure.needles import marks_of
from ombud.erasure.stages import conflicts_of
from ombud.erasure.statuses import HOLD_ON_OTHERS
from ombud.erasure.walking import steps_for, texts
from ombud.tickets.models import Attachment, Message

if TYPE_CHECKING:
    from ombud.erasure.needles import Marks
    from ombud.subjects.persons import Person

Counts = dict[str, dict[str, int]]


def counted(person: Person) -> Counts:
    """Return how many rows each place holds, by the strategy that ends them."""
    marks = marks_of(person)
    counts: Counter[tuple[str, str]] = Counter()
    mine, others = own_messages(person), messages_around(person)
    for step in steps_for(person):
        if step.model is not Message:
            counts[step.name, step.declared.erasure] += step.rows(person, own=True).count()
            counts[step.name, step.softly] += step.rows(person, own=False).count()
    label = Message._meta.label
    counts[f"{label}.text", How.REPLACE_TEXT] = mine.count()
    counts[f"{label}.text", How.REDACT_SPANS] = others.distinct().count()
    counts["email.IncomingMail", How.DROP_BLOB] = raw_mails(person, marks)
    counts["tickets.Attachment.blob", How.DROP_BLOB] = Attachment.objects.filter(
        message__in=mine, is_removed=False
    ).count()
    counts["elsewhere", How.REDACT_SPANS] = len(found_elsewhere(person, marks))
    counts["words of the desk", How.REDACT_SPANS] = swept(marks)
    by_place: Counts = {}
    for (place, how), count in sorted(counts.items()):
        if count:
            by_place.setdefault(place, {})[str(how)] = count
    return by_place | counted_names(person)


def raw_mails(person: Person, marks: Marks) -> int:
    mine = own_messages(person)
    sent = Q(message__in=mine) | Q(sender__in=marks.addresses)
    return IncomingMail.objects.filter(sent, blob__size__gt=0).count()


def found_elsewhere(person: Person, marks: Marks) -> set[int]:
    """Return the messages that are not the person's nor around them and name them exactly."""
    near = set(messages_around(person).values_list("pk", flat=True))
    near.update(own_messages(person).values_list("pk", flat=True))
    return holding((one for one in all_with(marks.values) if one not in near), marks.exact)


def waits_of(person: Person) -> list[dict[str, object]]:
    """Return where words of others name the person and are held: it begins, and waits there."""
    marks = marks_of(person)
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
