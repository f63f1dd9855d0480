"""What a condition can be about: the fields of a subject, registered by their packages."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Any

from ombud.base.registry import Registry
from ombud.rules.folding import folded, words_of
from ombud.rules.operators import EVENT, Operator

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence


class FieldType(StrEnum):
    """What a field holds; it decides the operators."""

    TEXT = "text"
    CHOICE = "choice"
    NUMBER = "number"
    DECIMAL = "decimal"  # written as a text, so that nothing is rounded
    MOMENT = "moment"  # a date with time
    FLAG = "flag"  # yes or no
    REFERENCE = "reference"  # the id of another row
    MULTI = "multi"  # any number of texts, such as tags
    WORDS = "words"  # full text


O = Operator  # noqa: E741 - the table below is read more often than written
EITHER = {O.IS, O.IS_NOT, O.IN, O.NOT_IN}
BLANK = {O.EMPTY, O.NOT_EMPTY}
PART = {O.CONTAINS, O.NOT_CONTAINS, O.STARTS_WITH}
OPERATORS: Mapping[FieldType, frozenset[Operator]] = {
    FieldType.TEXT: frozenset(EITHER | PART | BLANK | EVENT),
    FieldType.CHOICE: frozenset(EITHER | BLANK | EVENT),
    FieldType.NUMBER: frozenset({*EITHER, *BLANK, *EVENT, O.GT, O.GTE, O.LT, O.LTE}),
    FieldType.DECIMAL: frozenset({*EITHER, *BLANK, *EVENT, O.GT, O.GTE, O.LT, O.LTE}),
    FieldType.MOMENT: frozenset({O.BEFORE, O.AFTER, O.WITHIN, O.CHANGED, *BLANK}),
    FieldType.FLAG: frozenset({O.IS, O.IS_NOT, *EVENT}),
    FieldType.REFERENCE: frozenset(EITHER | BLANK | EVENT),
    FieldType.MULTI: frozenset({*EITHER, *PART, *BLANK, O.CHANGED}),
    FieldType.WORDS: frozenset({O.CONTAINS, O.NOT_CONTAINS}),
}
"""The operators of each type, unless a field allows fewer or more."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the values of a choice: the word people and JSON use, and what is stored."""

    word: str
    value: str | int
    label: object = ""  # a text, or one that translates itself

    def is_called(self, word: str) -> bool:
        """Say whether ``word`` names it: its word or its label, whatever the case."""
        return folded(word) in {folded(self.word), folded(str(self.label))}


@dataclass(frozen=True, slots=True)
class Derived:
    """A field that is no column: how to compute it in memory, and how to ask the database.

    get: ``(subject, context) -> value`` as a column of that type would hold it.
    sql: ``(check, context) -> Q``: the condition, never NULL; None where the field only
        exists while an event is looked at.
    """

    get: Callable[[Any, Any], Any]
    sql: Callable[[Any, Any], Any] | None = None


@dataclass(frozen=True, slots=True)
class Search:
    """How the search box writes a field.

    aliases: other names. operator: what ``name:value`` means for texts.
    by_word: the field that a value is looked up in which does not suit this one
        (``team:billing``, where this one holds a number).
    flag: for yes-or-no fields, the whole term, such as ``has:attachment``.
    suggest: ``(beginning) -> values`` for completion, where they are not choices.
    """

    aliases: tuple[str, ...] = ()
    operator: Operator = Operator.CONTAINS
    by_word: str = ""
    flag: str = ""
    suggest: Callable[[str], Sequence[str]] | None = None


@dataclass(frozen=True)
class Field:
    """One thing a condition can ask about.

    name: as JSON writes it; dots go through relations (``contact.organisation``).
    path: attributes from the subject to the value, joined by two underscores, which is the
        database's lookup path too; a MULTI path crosses one relation to many.
    reference: for references, what they point at: agent, team, contact, organisation…
    is_ordered: a choice whose stored numbers have an order (gt, lt …).
    prepare: turns the text of a condition into the stored value of an indexed column, for
        equality only; raises ``ValueError`` for what cannot be stored there.
    cut: how a full-text field cuts a text into words; its ``derived.get`` returns a list of
        sets of such words, one for each text.
    """

    name: str
    label: object
    type: FieldType
    path: str = ""
    choices: tuple[Choice, ...] = ()
    operators: frozenset[Operator] = frozenset()
    reference: str = ""
    is_ordered: bool = False
    prepare: Callable[[str], object] | None = None
    cut: Callable[[str], Sequence[str]] = words_of
    derived: Derived | None = None
    search: Search = field(default_factory=Search)

    def __post_init__(self) -> None:
        if bool(self.path) == (self.derived is not None):
            raise ValueError(f"{self.name}: give a path or a derivation, not both.")
        if self.is_ordered and any(isinstance(one.value, str) for one in self.choices):
            raise ValueError(f"{self.name}: only numbers have an order.")
        if not self.operators:
            object.__setattr__(self, "operators", self._usual_operators())

    def _usual_operators(self) -> frozenset[Operator]:
        usual = OPERATORS[self.type]
        if self.is_ordered:
            usual |= {O.GT, O.GTE, O.LT, O.LTE}
        return usual - PART if self.prepare else usual

    def choice(self, word: str) -> Choice | None:
        """Return the choice that ``word`` names exactly, or None."""
        return next((choice for choice in self.choices if choice.word == word), None)


@dataclass(frozen=True, slots=True)
class Partition:
    """A yes-or-no column that is true exactly for some words of a choice.

    The database is asked for the column, which can have an index, in place of or beside
    the words; a constraint of the model must keep the two together.
    """

    field: str
    words: frozenset[str]
    flag: str


class FieldSet:
    """The fields of one kind of subject.

    model: its Django model, for compilation only. orders: the names by which the search box
    sorts, each with the columns it means.
    """

    def __init__(
        self,
        subject: str,
        model: Any = None,
        orders: Mapping[str, tuple[str, ...]] | None = None,
    ) -> None:
        self.subject = subject
        self.model = model
        self.orders = dict(orders or {})
        self.partitions: dict[str, Partition] = {}
        self._fields: Registry[Field] = Registry(f"field of a {subject}")
        self._aliases: dict[str, str] = {}
        self._flags: dict[str, str] = {}
        self._grown: Callable[[], Mapping[str, Field]] = dict

    def grow(self, source: Callable[[], Mapping[str, Field]]) -> None:
        """Take further fields from ``source`` whenever a name is asked that is not ours.

        For what people administer. The names of ``source`` are those of its fields, and
        their aliases; one that is registered here stands before it.
        """
        self._grown = source

    def now(self) -> FieldSet:
        """Return the same fields for one piece of work: the grown ones are read once."""
        same = copy(self)
        same.grow(cache(self._grown))
        return same

    def add(self, *fields: Field) -> None:
        """Register ``fields``. Raises ``ValueError`` when a name or alias is taken."""
        for new in fields:
            self._fields.register(new.name, new)
            for alias in new.search.aliases:
                if self._aliases.setdefault(alias, new.name) != new.name:
                    raise ValueError(f"{alias!r} already stands for another field.")
            if new.search.flag:
                self._flags[new.search.flag] = new.name

    def split(self, partition: Partition) -> None:
        """Register that a column answers for some words of a choice."""
        self.partitions[partition.field] = partition

    def get(self, name: str) -> Field | None:
        """Return the field called exactly ``name``, or None."""
        if name in self._fields:
            return self._fields[name]
        return self._grown().get(name) if name else None

    def named(self, word: str) -> Field | None:
        """Return the field that the search box calls ``word``: name or alias, or None."""
        return self.get(self._aliases.get(word, word))

    def flagged(self, term: str) -> Field | None:
        """Return the yes-or-no field that the whole ``term`` stands for, or None."""
        return self.get(self._flags.get(term, ""))

    def flags(self) -> list[str]:
        """Return all terms such as ``has:attachment``, sorted."""
        return sorted(self._flags)

    def __getitem__(self, name: str) -> Field:
        field = self.get(name)
        return self._fields[name] if field is None else field

    def __iter__(self) -> Iterator[Field]:
        """Yield the registered fields; ``every`` yields the grown ones too."""
        return (self._fields[name] for name in self._fields)

    def every(self) -> list[Field]:
        """Return all fields, those that people administer too."""
        grown = self._grown()
        return [*self, *(one for name, one in grown.items() if name == one.name)]


subjects: Registry[FieldSet] = Registry("subject")
