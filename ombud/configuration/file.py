"""The configuration as one file: written, compared, loaded. docs/guides/configuration.md.

The file is JSON without dates, numbers of rows, or secrets, sorted, so that the same desk
always writes the same file and versions of it can be compared. Loading calls the verbs that
the pages call, all in one transaction: a preview is the same thing taken back at the end, and
so says exactly what would happen. When one step is refused, nothing is written.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext_noop as _

from ombud.base.errors import Refused
from ombud.configuration.kinds import Kind, Section, Values, kinds, plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ombud.base.actor import Actor

FORMAT = "ombud-configuration"
VERSION = 1
LONGEST_KEY = 254
Document = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Step:
    """What loading does with one thing.

    verb: added, changed, removed, or kept (this desk has it, the file does not).
    problem: why it is refused; empty when it is not.
    """

    kind: str
    key: str
    verb: str
    before: Values
    after: Values
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """What loading a file does, or did."""

    steps: tuple[Step, ...]

    @property
    def problems(self) -> tuple[Step, ...]:
        return tuple(step for step in self.steps if step.problem)

    @property
    def changes(self) -> tuple[Step, ...]:
        return tuple(step for step in self.steps if step.verb != "kept")


def filed() -> list[tuple[Kind, Section]]:
    """Return the kinds that go into the file, those first that others point at."""
    found = [(kinds[name], section) for name in kinds if (section := kinds[name].section)]
    return sorted(found, key=lambda pair: (pair[1].order, pair[0].name))


def export(*, with_people: bool = False) -> Document:
    """Return the configuration; people (agents, by their work mail) only when asked for."""
    sections = {
        kind.name: sorted(
            ({"key": section.key(row), **written(section, row)} for row in section.rows()),
            key=lambda item: str(item["key"]),
        )
        for kind, section in filed()
        if with_people or not section.is_about_people
    }
    return {"format": FORMAT, "version": VERSION, "sections": sections}


def written(section: Section, row: Any) -> Values:
    found: Values = plain(section.values(row))
    return found


def preview(document: Any, *, actor: Actor, removes: bool = False) -> Plan:
    """Return what ``load`` would do, without doing it.

    Raises ``Refused`` when ``document`` is no configuration file of this version.
    """
    check_format(document)
    with transaction.atomic():
        plan = Plan(tuple(steps_of(document, actor=actor, removes=removes)))
        transaction.set_rollback(True)
    return plan


def load(document: Any, *, actor: Actor, removes: bool = False) -> Plan:
    """Bring the desk to what ``document`` says, and return what was done; again does nothing.

    removes: end what the file's sections lack, where the kind allows it. What the file says
    nothing about stays as it is. When a step is refused nothing is written, and the plan
    says why.
    """
    check_format(document)
    with transaction.atomic():
        plan = Plan(tuple(steps_of(document, actor=actor, removes=removes)))
        if plan.problems:
            transaction.set_rollback(True)
    return plan


def check_format(document: Any) -> None:
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise Refused("This is not a configuration file. Choose one that a desk has written.")
    if document.get("version") != VERSION:
        raise Refused("This file is of another version. Write it again with this version.")
    if not isinstance(document.get("sections"), dict):
        raise Refused("This file has no sections. Write it again and change only its values.")


def steps_of(document: Document, *, actor: Actor, removes: bool) -> Iterator[Step]:
    sections: dict[str, Any] = document["sections"]
    known = filed()
    for name in sorted(set(sections) - {kind.name for kind, _section in known}):
        yield Step(name[:60], "", "added", {}, {}, _("This desk has no such kind of setting."))
    present = [(kind, section) for kind, section in known if kind.name in sections]
    for kind, section in present:
        yield from steps_in(kind, section, sections[kind.name], actor)
    for kind, section in reversed(present):
        yield from leftovers(kind, section, sections[kind.name], actor, removes=removes)


def steps_in(kind: Kind, section: Section, items: Any, actor: Actor) -> Iterator[Step]:
    if not isinstance(items, list):
        yield Step(kind.name, "", "added", {}, {}, _("A section is a list of things."))
        return
    seen: set[str] = set()
    for item in those_above_first(section, items):
        problem = shape_problem(section, item, seen)
        key = key_of(item)
        if problem:
            yield Step(kind.name, key, "changed", {}, {}, problem)
            continue
        seen.add(key)
        values = {name: item[name] for name in section.fields if name in item}
        yield from step_for(kind, section, key, values, actor)


def those_above_first(section: Section, items: list[Any]) -> Iterator[Any]:
    """Yield ``items`` so that each comes after the one that it names as above it."""
    below = {key_of(item): item for item in items if section.above and key_of(item)}
    done: set[int] = set()
    for item in items:
        line = [item]
        while isinstance(line[-1], dict) and (
            up := below.get(str(line[-1].get(section.above, "")))
        ):
            if up in line:
                break
            line.append(up)
        for one in reversed(line):
            if id(one) not in done:
                done.add(id(one))
                yield one


def key_of(item: Any) -> str:
    key = item.get("key") if isinstance(item, dict) else None
    return key if isinstance(key, str) and len(key) <= LONGEST_KEY else ""


def shape_problem(section: Section, item: Any, seen: set[str]) -> str:
    """Return what is wrong with the form of ``item``, or nothing."""
    if not isinstance(item, dict) or not key_of(item):
        return _("Every thing needs a key: a text that names it.")
    if key_of(item) in seen:
        return _("This key stands in the section twice. Keep one of both.")
    unknown = sorted(set(item) - {"key", *section.fields})
    if unknown:
        return _("The section has a value that there is not. Take it out.")
    for name, value in item.items():
        wanted = section.fields.get(name, str)
        if type(value) is not wanted:
            return _("One of the values is of the wrong kind, such as a text for a number.")
    return ""


def find(section: Section, key: str) -> Any:
    return next((row for row in section.rows() if section.key(row) == key), None)


def step_for(
    kind: Kind, section: Section, key: str, values: Values, actor: Actor
) -> Iterator[Step]:
    """Load one thing and tell how it differs; yields nothing when it is as the file says."""
    row = find(section, key)
    before = written(section, row) if row is not None else {}
    differing = [name for name in values if row is None or before.get(name) != values[name]]
    if row is not None and not differing:
        return
    problem = attempt(section.load, row, key, values, actor)
    yield Step(
        kind.name,
        key,
        "added" if row is None else "changed",
        {name: before[name] for name in differing if name in before},
        {name: values[name] for name in differing},
        problem,
    )


def leftovers(
    kind: Kind, section: Section, items: Any, actor: Actor, *, removes: bool
) -> Iterator[Step]:
    """Tell what the file lacks; end it when that is wanted and the kind can."""
    keys = {key_of(item) for item in items} if isinstance(items, list) else set()
    for row in list(section.rows()):
        key = section.key(row)
        if key in keys:
            continue
        before = written(section, row)
        if not removes or section.remove is None:
            yield Step(kind.name, key, "kept", before, {})
            continue
        problem = attempt(section.remove, row, actor)
        left = find(section, key)
        is_same = left is not None and written(section, left) == before and not problem
        yield Step(kind.name, key, "kept" if is_same else "removed", before, {}, problem)


def attempt(verb: Any, *arguments: Any) -> str:
    """Call ``verb``; return why it was refused, or nothing."""
    try:
        with transaction.atomic():
            verb(*arguments)
    except Refused as refusal:
        return refusal.reason
    return ""
