"""The desk's own words as the setup in memory holds them: entries and fields."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_noop as _

from ombud.tickets.statuses import About, Status

if TYPE_CHECKING:
    from collections.abc import Mapping

SHIPPED_TYPES = (
    ("question", _("Question")),
    ("incident", _("Incident")),
    ("problem", _("Problem")),
    ("request", _("Request")),
)
SHIPPED_STATUSES = (
    (Status.NEW, _("New")),
    (Status.OPEN, _("Open")),
    (Status.PENDING, _("Waiting")),
    (Status.SOLVED, _("Solved")),
    (Status.CLOSED, _("Closed")),
)
SHIPPED_NAMES = {name for _key, name in (*SHIPPED_TYPES, *SHIPPED_STATUSES)}


@dataclass(frozen=True, slots=True)
class Word:
    """One entry of the vocabulary. ``pk`` is 0 for a default that has no row.

    kind: of a status, which of the five. parent: of a version, its product.
    """

    pk: int
    key: str
    name: str
    is_retired: bool = False
    is_default: bool = False
    kind: str = ""
    parent: int = 0

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """Return the name as it is shown; what the desk came with is translated."""
        return gettext(self.name) if self.name in SHIPPED_NAMES else self.name


@dataclass(frozen=True)
class OwnField:
    """One field: what it holds, what it says to whoever fills it in, and why it is asked."""

    pk: int
    key: str
    name: str
    type: str
    is_retired: bool = False
    hint: str = ""
    reason: str = ""
    category: str = ""
    in_lists: bool = False
    about: str = About.TICKET
    object_class: str = ""  # of objects, the short name of their class
    options: tuple[Word, ...] = ()

    def __str__(self) -> str:
        return self.name

    @cached_property
    def keys(self) -> frozenset[str]:
        return frozenset(one.key for one in self.options)

    @cached_property
    def by_pk(self) -> dict[int, Word]:
        return {one.pk: one for one in self.options}

    @cached_property
    def by_key(self) -> dict[str, Word]:
        return {one.key: one for one in self.options}

    @property
    def condition_name(self) -> str:
        """Return its name in conditions and in the search box."""
        if self.object_class:
            return f"object.{self.object_class}.{self.key}"
        above = "" if self.about == About.TICKET else f"{self.about}."
        return f"{above}field.{self.key}"


@dataclass(frozen=True, slots=True)
class RelationShape:
    """A way in which objects stand to something else: ``tickets.models.ObjectRelation``."""

    pk: int
    key: str
    name: str
    reverse_name: str
    target: str
    to_class: int = 0
    is_many: bool = False
    is_required: bool = False
    is_retired: bool = False


@dataclass(frozen=True)
class ClassShape:
    """A class of object: ``tickets.models.ObjectClass``, with its fields and relations.

    title: row number of the field by which an object is named. teams: empty for all.
    """

    pk: int
    key: str
    name: str
    plural: str
    icon: str = "box"
    names: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    is_retired: bool = False
    is_personal: bool = False
    is_linked: bool = True
    in_panel: bool = True
    has_notes: bool = False
    has_history: bool = True
    title_pk: int = 0
    teams: frozenset[int] = frozenset()
    every_field: tuple[OwnField, ...] = ()
    every_relation: tuple[RelationShape, ...] = ()

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """Return what one of its objects is called in the language of whoever reads."""
        return self._named(0) or self.name

    @property
    def plural_label(self) -> str:
        return self._named(1) or self.plural

    def _named(self, which: int) -> str:
        language = get_language() or ""
        found = self.names.get(language) or self.names.get(language.partition("-")[0])
        return found[which] if found else ""

    @cached_property
    def fields(self) -> tuple[OwnField, ...]:
        """Return the fields that are still asked, in their order."""
        return tuple(one for one in self.every_field if not one.is_retired)

    @cached_property
    def relations(self) -> tuple[RelationShape, ...]:
        return tuple(one for one in self.every_relation if not one.is_retired)

    @cached_property
    def title(self) -> OwnField | None:
        return next((one for one in self.every_field if one.pk == self.title_pk), None)


@dataclass(frozen=True, slots=True)
class RuleShape:
    """One rule of a form: its effect on a field where its condition (as JSON) holds."""

    effect: str
    field_pk: int
    options: frozenset[str]
    condition: dict[str, object]


@dataclass(frozen=True, slots=True)
class WayShape:
    """One step of a workflow: ``tickets.models.Way``; 0 stands for any status or team."""

    before: int
    after: int
    needs: str = ""
    team: int = 0
    needs_reason: bool = False
    fields: tuple[str, ...] = ()
    is_by_itself: bool = True


@dataclass(frozen=True, slots=True)
class WorkflowShape:
    """A workflow that holds: for which type (0: any other), and its ways."""

    pk: int
    name: str
    type_pk: int
    ways: tuple[WayShape, ...]

    def knows(self, status: int) -> bool:
        """Say whether a way begins or ends at ``status``."""
        return any(status in {one.before, one.after} for one in self.ways)


@dataclass(frozen=True, slots=True)
class FormShape:
    """A form: for which team and type (0: any), fields with whether they must be, rules."""

    pk: int
    name: str
    team_pk: int
    type_pk: int
    items: tuple[tuple[OwnField, bool], ...]
    rules: tuple[RuleShape, ...]
