"""Queries whose SQL is written once and then only given new values.

Building a query costs Django more than the database needs to answer it: on the ticket page it
was half of the time. A ``Prepared`` query is an ordinary query set, written as a function of
its values; the first call for each shape writes the SQL, later calls fill the values in.
What is read, and how rows become objects, stays Django's own.
"""

from __future__ import annotations

import copy
from collections import defaultdict
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from enum import Enum
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import QuerySet

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from django.db.models import Model

R = TypeVar("R")
MOST_IN_A_LIST = 200
MOST_SHAPES = 500
FIRST_MARK = 2_040_109_300  # inside 32 bits, so that no column is too small for it
FIRST_MOMENT = datetime(9731, 1, 1, tzinfo=UTC)


class Prepared(Generic[R]):
    """A query of fixed shape: call it with values, get the rows as a list.

    write: returns the query set for values given by keyword. A value is a number, a text, a
        moment (aware) or a list of numbers for ``__in``; it must reach the SQL as it is, so
        not through a lookup that changes it (``icontains``). None and truth values become
        part of the shape, and so does the length of a list.

    is_planned_once: PostgreSQL also keeps how it finds the rows, which takes it as long as
        finding them. False where the best way depends on the values, as on a word of which
        nobody knows how common it is.

    Prefetching is not possible; ask for the other rows by a query of their own. Raises
    ``ValueError`` the first time when a value does not appear in the SQL.
    """

    def __init__(
        self, write: Callable[..., QuerySet[Any, R]], *, is_planned_once: bool = True
    ) -> None:
        self._write = write
        self._is_planned_once = is_planned_once
        self._plans: dict[Any, Plan | None] = {}

    def __call__(self, **values: Any) -> list[R]:
        plain = {name: plain_value(value) for name, value in values.items()}
        if any(isinstance(v, list) and len(v) > MOST_IN_A_LIST for v in plain.values()):
            return list(self._write(**plain))
        connection = connections[DEFAULT_DB_ALIAS]
        shape = (connection.vendor, *(shape_of(name, value) for name, value in plain.items()))
        try:
            plan = self._plans[shape]
        except KeyError:
            if len(self._plans) >= MOST_SHAPES:
                self._plans = {}
            plan = self._plans[shape] = plan_of(self._write, plain)
        if plan is None:
            return []
        if not self._is_planned_once or connection.vendor != "postgresql":
            return plan.rows(plain)
        with bound_on_server(connection):
            return plan.rows(plain)

    def first(self, **values: Any) -> R | None:
        """Return the first row, or None. The query set should have its own limit."""
        return next(iter(self(**values)), None)


@contextmanager
def bound_on_server(connection: Any) -> Iterator[None]:
    """Give values to PostgreSQL apart from the SQL, which it then knows again and prepares.

    For everything else Django puts the values into the SQL: its expressions do not always say
    of which type a value is.
    """
    connection.ensure_connection()
    raw = connection.connection
    before, raw.cursor_factory = raw.cursor_factory, connection.Database.Cursor
    try:
        yield
    finally:
        raw.cursor_factory = before


def plain_value(value: Any) -> Any:
    """Return ``value`` as a database driver takes it."""
    if isinstance(value, Enum):
        return value.value
    return sorted(value) if isinstance(value, list | tuple | set | frozenset) else value


def shape_of(name: str, value: Any) -> Any:
    if value is None or isinstance(value, bool):
        return (name, value)
    return (name, len(value)) if isinstance(value, list) else (name, type(value).__name__)


class Plan:
    """SQL with places for values, and the compiler that turns its rows into objects."""

    def __init__(self, rows: QuerySet[Any, Any], marks: dict[Any, tuple[str, int]]) -> None:
        self._rows = rows
        self._compiler = rows.query.get_compiler(using=DEFAULT_DB_ALIAS)
        self._sql, params = self._compiler.as_sql()
        # Drivers wrap bytes; the wrapper's ``obj`` is what was given.
        self._params = [marks.get(getattr(one, "obj", one), one) for one in params]
        missing = {name for name, _ in marks.values()} - {
            param[0] for param in self._params if isinstance(param, tuple)
        }
        if missing:
            raise ValueError(f"Not in the SQL as given: {', '.join(sorted(missing))}.")
        selected = [one[0] for one in self._compiler.select[: self._compiler.col_count]]
        self._converters = self._compiler.get_converters(selected)

    def rows(self, values: dict[str, Any]) -> list[Any]:
        """Return the rows for ``values``, read by the connection of this thread."""
        connection = connections[DEFAULT_DB_ALIAS]
        params = tuple(
            adapted(values, param[0], param[1], connection)
            if isinstance(param, tuple)
            else param
            for param in self._params
        )
        compiler: Any = copy.copy(self._compiler)
        compiler.connection = connection
        compiler.as_sql = lambda *_, **__: (self._sql, params)
        compiler.get_converters = lambda _: self._converters
        rows: Any = object.__new__(type(self._rows))  # copying one would run it first
        rows.__dict__ |= self._rows.__dict__
        rows._query = copy.copy(self._rows.query)
        rows._query.get_compiler = lambda *_, **__: compiler
        return list(rows._iterable_class(rows))


def adapted(values: dict[str, Any], name: str, at: int, connection: Any) -> Any:
    value = values[name][at] if at >= 0 else values[name]
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    if isinstance(value, bytes):
        return connection.Database.Binary(value)
    if connection.vendor == "postgresql" and isinstance(value, int):
        # Else a small number is of another type than a great one, and the SQL another SQL.
        return connection.Database.types.numeric.Int8(value)
    return value


def plan_of(write: Callable[..., QuerySet[Any, Any]], values: dict[str, Any]) -> Plan | None:
    """Return the plan for the shape of ``values``; None when that can hold no row at all."""
    marks: dict[Any, tuple[str, int]] = {}
    given: dict[str, Any] = {}
    for name, value in values.items():
        if isinstance(value, list):
            given[name] = [mark_for(one, marks, name, at) for at, one in enumerate(value)]
        else:
            given[name] = mark_for(value, marks, name, -1)
    try:
        return Plan(write(**given), marks)
    except EmptyResultSet:
        return None


def mark_for(value: Any, marks: dict[Any, tuple[str, int]], name: str, at: int) -> Any:
    """Return what stands for ``value`` while the SQL is written, and note it in ``marks``."""
    if value is None or isinstance(value, bool):
        return value
    mark: Any
    if isinstance(value, datetime):
        mark = FIRST_MOMENT + timedelta(seconds=len(marks))
        connection = connections[DEFAULT_DB_ALIAS]
        marks[connection.ops.adapt_datetimefield_value(mark)] = (name, at)
        return mark
    mark = FIRST_MARK + len(marks)
    if isinstance(value, str):
        mark = f"prepared {mark}"
    elif isinstance(value, bytes):
        mark = f"prepared {mark}".encode()
    elif not isinstance(value, int):
        raise TypeError(f"{name} is neither number, text, moment nor list of numbers.")
    marks[mark] = (name, at)
    return mark


def attach(owners: Iterable[Model], relation: str, rows: Iterable[Model], key: str) -> None:
    """Hang ``rows`` on ``owners`` as if ``relation`` had been prefetched.

    key: the attribute of a row that holds the number of its owner.
    """
    by_owner: dict[Any, list[Model]] = defaultdict(list)
    for row in rows:
        by_owner[getattr(row, key)].append(row)
    for owner in owners:
        model = owner._meta.get_field(relation).related_model
        known: Any = QuerySet(model)
        known._result_cache = by_owner.get(owner.pk, [])
        known._prefetch_done = True
        prefetched = owner.__dict__.setdefault("_prefetched_objects_cache", {})
        prefetched[relation] = known
