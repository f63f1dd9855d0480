"""The kinds of settings there are. A package adds its own in its wiring, by one line.

    configuration.add(
        Kind("team", lazy("Teams"), Team, columns("name", "is_active"), facts=(TeamCreated, …))
    )

From then on every fact of ``facts`` makes the row be looked at and compared with how it was
before, in the same transaction; and with a ``Section`` the kind goes into the configuration
file as well.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db.models import Model

from ombud.base import keys
from ombud.base.registry import Registry
from ombud.events import log

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from ombud.base.actor import Actor
    from ombud.events.fact import Fact
    from ombud.events.models import Event

Values = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Section:
    """How a kind is written into the configuration file and taken out of it.

    fields: name → type (``str``, ``int``, ``bool``, ``list``, ``dict``) of every value that
        may stand in the file; ``key`` besides them names the thing.
    rows: what is written.
    key: by which name a row is found again on another desk.
    values: the fields of a row.
    load: takes the row (None for a new one), the key and the values of the file, and calls
        the kind's own verbs. Raises ``Refused`` for what is not allowed.
    remove: ends a row that the file lacks; without it such rows always stay.
    order: kinds that others point at come first.
    is_about_people: written only when asked for.
    above: the value that names another thing of the section, which has to be there first.
    """

    fields: Mapping[str, type]
    rows: Callable[[], Iterable[Any]]
    key: Callable[[Any], str]
    values: Callable[[Any], Values]
    load: Callable[[Any, str, Values, Actor], None]
    remove: Callable[[Any, Actor], None] | None = None
    order: int = 50
    is_about_people: bool = False
    above: str = ""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of setting.

    name: short word, as in the log of changes and in the file.
    title: what people call such things.
    values: everything of a row whose change is worth telling, as plain JSON. No secrets and
        nothing about a person: those columns are left out or given by ``columns``.
    facts: after which a row is looked at; their subject must be the row.
    label: how a row is called in the log of changes; never a person's name. Words that people
        write freely can hold one: of them the log has ``mark_of_text`` alone, for nothing is
        ever taken out of it.
    is_told: whether the log tells of a row; what is one agent's own is nobody's business.
    """

    name: str
    title: Any
    model: type[Model]
    values: Callable[[Any], Values]
    facts: tuple[type[Fact], ...] = ()
    label: Callable[[Any], str] = str
    section: Section | None = None
    is_told: Callable[[Any], bool] = lambda _row: True


kinds: Registry[Kind] = Registry("kind of setting")
lookers: list[Callable[[str, Event], None]] = []


def add(kind: Kind) -> Kind:
    """Add ``kind`` and look at its rows whenever one of its facts is recorded."""
    kinds.register(kind.name, kind)
    for fact in kind.facts:
        log.on(fact, partial(tell, kind.name))
    return kind


def tell(name: str, event: Event) -> None:
    for looker in lookers:
        looker(name, event)


def columns(*names: str, sealed: tuple[str, ...] = ()) -> Callable[[Model], Values]:
    """Return a function that gives the columns ``names`` of a row as plain values.

    A relation is given as ``str`` of the row it points at. ``sealed`` columns hold secrets:
    only whether one is kept is told, with a mark that differs when it was replaced.
    """

    def values(row: Model) -> Values:
        found = {name: plain(getattr(row, name)) for name in names}
        return found | {name: mark_of(getattr(row, name)) for name in sealed}

    return values


def plain(value: Any) -> Any:
    """Return ``value`` as JSON would give it back."""
    if isinstance(value, Model):
        return str(value)
    return json.loads(json.dumps(value, default=str))


def mark_of(sealed: bytes | memoryview | None) -> str:
    """Return a mark of what is kept encrypted; from it nobody learns the secret."""
    if not sealed:
        return ""
    return f"sealed {hashlib.sha256(bytes(sealed)).hexdigest()[:8]}"


def mark_of_text(text: str) -> str:
    """Return a mark that differs when ``text`` does; nobody learns a word from it."""
    if not text:
        return ""
    digest = keys.keyed_digest(keys.derived(settings.OMBUD_KEY_FILE, "log of changes"), text)
    return f"{len(text)} characters, {digest.hex()[:8]}"


def without_words(value: Any) -> Any:
    """Return plain JSON with a mark in place of every text in it; names of keys stay."""
    if isinstance(value, str):
        return mark_of_text(value)
    if isinstance(value, list):
        return [without_words(one) for one in value]
    if isinstance(value, dict):
        return {name: without_words(one) for name, one in value.items()}
    return value


def by_number(row: Model) -> str:
    """Return what a row is called where its own name can be anybody's."""
    return f"#{row.pk}"
