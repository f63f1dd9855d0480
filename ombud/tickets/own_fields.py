"""What conditions can ask about a ticket by the desk's own vocabulary.

The fields follow the setup in force: they are made once for each edition of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ombud.rules.checks import Among, IsEmpty
from ombud.rules.compile import NOTHING, on_path
from ombud.rules.fields import Choice, Derived, Field, FieldType
from ombud.tickets.own_values import condition_fields
from ombud.tickets.setup import Setup, classification_of, current
from ombud.tickets.statuses import Impact, PrioritySource, Urgency

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ombud.rules.checks import Check
    from ombud.rules.context import Context
    from ombud.tickets.models import Ticket
    from ombud.tickets.words import Word

ROW = "classification"


def by_key(words: Iterable[Word]) -> tuple[Choice, ...]:
    return tuple(Choice(one.key, one.key, one) for one in words)


def of_row(column: str) -> Derived:
    """Return how to ask for ``column`` of the classification, which may not be there."""
    path = f"{ROW}__{column}"

    def get(ticket: Ticket, _context: Context) -> Any:
        return getattr(classification_of(ticket), column, None)

    def sql(check: Check, _context: Context) -> Q:
        if isinstance(check, IsEmpty):
            return Q((f"{path}__isnull", True))
        return Q((f"{path}__isnull", False)) & on_path(check, path)

    return Derived(get, sql)


def of_type(setup: Setup) -> Derived:
    path = f"{ROW}__type"

    def sql(check: Check, _context: Context) -> Q:
        if not isinstance(check, Among):
            return NOTHING
        rows = [one.pk for one in setup.types if one.key in check.values]
        asked = Q((f"{path}__isnull", False)) & Q((f"{path}__in", rows))
        is_default = setup.default_type.key in check.values
        return asked | Q((f"{path}__isnull", True)) if is_default else asked

    return Derived(lambda ticket, _context: current().type_of(ticket).key, sql)


def of_status(setup: Setup) -> Derived:
    path = f"{ROW}__status"

    def sql(check: Check, _context: Context) -> Q:
        if not isinstance(check, Among):
            return NOTHING
        rows = [one.pk for one in setup.statuses if one.key in check.values]
        kinds = [
            kind for kind, one in setup.default_statuses.items() if one.key in check.values
        ]
        named = Q((f"{path}__isnull", False)) & Q((f"{path}__in", rows))
        return named | (Q((f"{path}__isnull", True)) & Q(status__in=kinds))

    return Derived(lambda ticket, _context: current().status_of(ticket).key, sql)


def of_word(part: str, column: str, words: Iterable[Word]) -> Derived:
    """Return how to ask for a product or version by its short name."""
    path = f"{ROW}__{column}"
    every = list(words)

    def get(ticket: Ticket, _context: Context) -> str | None:
        row = classification_of(ticket)
        found = current().word(part, getattr(row, f"{column}_id", None))
        return found.key if found else None

    def sql(check: Check, _context: Context) -> Q:
        if not isinstance(check, Among):
            return Q((f"{path}__isnull", True))
        rows = [one.pk for one in every if one.key in check.values]
        return Q((f"{path}__isnull", False)) & Q((f"{path}__in", rows))

    return Derived(get, sql)


def choice(
    name: str, label: object, derived: Derived, choices: tuple[Choice, ...], **more: Any
) -> Field:
    return Field(name, label, FieldType.CHOICE, choices=choices, derived=derived, **more)


def numbered(members: Iterable[Any]) -> tuple[Choice, ...]:
    return tuple(Choice(one.name.lower(), one.value, one.label) for one in members)


def vocabulary_fields(setup: Setup) -> list[Field]:
    """Return the fields that every desk has, with the choices of ``setup``."""
    statuses = setup.statuses or tuple(setup.default_statuses.values())
    sources = tuple(Choice(one.value, one.value, one.label) for one in PrioritySource)
    return [
        choice("type", _("Type"), of_type(setup), by_key(setup.types)),
        choice("own_status", _("Status by name"), of_status(setup), by_key(statuses)),
        choice("impact", _("Impact"), of_row("impact"), numbered(Impact), is_ordered=True),
        choice("urgency", _("Urgency"), of_row("urgency"), numbered(Urgency), is_ordered=True),
        choice("priority_source", _("Priority set"), of_row("priority_source"), sources),
        choice(
            "product",
            _("Product"),
            of_word("products", "product", setup.products),
            by_key(setup.products),
        ),
        choice(
            "version",
            _("Version"),
            of_word("versions", "version", setup.versions),
            by_key(unique(setup.versions)),
        ),
    ]


def unique(words: Iterable[Word]) -> list[Word]:
    """Return one version of each short name: several products have a version 1.0."""
    return list({one.key: one for one in words}.values())


_kept: tuple[Setup | None, dict[str, Field]] = (None, {})
sources: list[Callable[[Setup], Iterable[Field]]] = [vocabulary_fields, condition_fields]
"""Who makes fields of the setup; a package above appends its own."""


def fields_of_setup() -> dict[str, Field]:
    """Return the fields of the setup in force by name and alias, for ``FieldSet.grow``."""
    global _kept  # noqa: PLW0603 - one copy for each process, replaced as a whole
    setup = current()
    kept_for, fields = _kept
    if kept_for is not setup:
        made = [field for source in sources for field in source(setup)]
        fields = {alias: field for field in made for alias in field.search.aliases}
        fields |= {field.name: field for field in made}
        _kept = (setup, fields)
    return fields
