"""Conditions asked of the database: the same answer as in memory, on SQLite and PostgreSQL.

SQL knows a third answer, NULL, which neither matches nor, negated, matches. Every condition
made here is therefore true or false for every row, so that Django may negate it.
"""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q

from ombud.rules.checks import (
    Among,
    Between,
    Check,
    Compared,
    Holds,
    IsEmpty,
    check_for,
)
from ombud.rules.evaluate import Context, field_of
from ombud.rules.fields import Field, FieldSet, FieldType
from ombud.rules.folding import pattern_of, patterns_of_whole
from ombud.rules.language import All, Any_, Condition, InvalidCondition, Node, Not, Problem
from ombud.rules.operators import EVENT
from ombud.rules.relations import Many, first_many, may_be_null

NOTHING = Q(pk__in=[])
EVERYTHING = ~NOTHING


def to_q(node: Node, fields: FieldSet, context: Context) -> Q:
    """Return the condition ``node`` on rows of ``fields.model``; it never doubles a row.

    Raises ``InvalidCondition`` when it asks about a change, which the database does not
    remember, or about a field that is not known any more.
    """
    return _Compiler(fields, context).q(node, is_negated=False)


class _Compiler:
    """Carries negation down to the single comparisons, where an index can still be used."""

    def __init__(self, fields: FieldSet, context: Context) -> None:
        self.fields = fields
        self.context = context

    def q(self, node: Node, *, is_negated: bool) -> Q:
        match node:
            case Not(part):
                return self.q(part, is_negated=not is_negated)
            case All(parts):
                return self.joined(parts, "OR" if is_negated else "AND", is_negated)
            case Any_(parts):
                return self.joined(parts, "AND" if is_negated else "OR", is_negated)
            case Condition():
                return self.comparison(node, is_negated)

    def joined(self, parts: tuple[Node, ...], connector: str, is_negated: bool) -> Q:
        if not parts:
            return EVERYTHING if connector == "AND" else NOTHING
        return Q(*(self.q(part, is_negated=is_negated) for part in parts), _connector=connector)

    def comparison(self, condition: Condition, is_negated: bool) -> Q:
        field = field_of(condition, self.fields)
        if condition.operator in EVENT or (field.derived and field.derived.sql is None):
            raise InvalidCondition(
                [Problem(field.name, "Only rules that run on an event can ask this.")]
            )
        check, has_negative = check_for(field, condition, self.context)
        is_negated = is_negated != has_negative
        if field.name in self.fields.partitions and isinstance(check, Among):
            return self.by_flag(field, check.values, is_negated)
        if field.type == FieldType.FLAG and not self.is_nullable(field):
            return Q((field.path, not is_negated))
        q = self.positive(field, check)
        return ~q if is_negated else q

    def is_nullable(self, field: Field) -> bool:
        return not field.path or may_be_null(self.fields.model, field.path)

    def by_flag(self, field: Field, values: frozenset[object], is_negated: bool) -> Q:
        """Ask the yes-or-no column that splits a choice, as far as it answers."""
        partition = self.fields.partitions[field.name]
        every = {choice.value for choice in field.choices}
        true = {choice.value for choice in field.choices if choice.word in partition.words}
        wanted = every - values if is_negated else values
        flag = self.fields[partition.flag].path
        for side, answer in ((true, True), (every - true, False)):
            if wanted == side:
                return Q((flag, answer))
            if wanted < side:
                return Q((flag, answer)) & on_path(Among(frozenset(wanted)), field.path)
        return on_path(Among(frozenset(wanted)), field.path)

    def positive(self, field: Field, check: Check) -> Q:
        if field.derived and field.derived.sql:
            return Q(field.derived.sql(check, self.context))
        many = first_many(self.fields.model, field.path)
        if many:
            return through(many, check)
        if isinstance(check, IsEmpty):
            return self.emptiness(field)
        if not self.is_nullable(field):
            return on_path(check, field.path)
        if isinstance(check, Among) and check.or_empty:
            return Q((f"{field.path}__isnull", True)) | on_path(check, field.path)
        return Q((f"{field.path}__isnull", False)) & on_path(check, field.path)

    def emptiness(self, field: Field) -> Q:
        null = Q((f"{field.path}__isnull", True)) if self.is_nullable(field) else NOTHING
        is_text = field.type == FieldType.TEXT
        return null | Q((field.path, "")) if is_text else null


def through(many: Many, check: Check) -> Q:
    """Return the condition that one of many related rows passes ``check``.

    Equality is asked the other way round (which rows have such a relation), so that an
    index on the value can lead; the rest row by row.
    """
    if isinstance(check, IsEmpty):
        present = many.rows.filter(**{f"{many.rest}__isnull": False})
        return ~Q(Exists(present.filter(**{many.back: OuterRef(many.key)})))
    rows = many.rows.filter(on_path(check, many.rest))
    if not isinstance(check, Among):
        return Q(Exists(rows.filter(**{many.back: OuterRef(many.key)})))
    keys = rows.filter(**{f"{many.back}__isnull": False}).values(many.back)
    q = Q((f"{many.key}__in", keys))
    return q & Q((f"{many.key}__isnull", False)) if many.is_optional else q


def on_path(check: Check, path: str) -> Q:
    """Return ``check`` on the column at ``path``; NULL where the column is NULL."""
    match check:
        case Among(values, _, is_folded):
            return _spelled(path, values) if is_folded else _among(path, values)
        case Compared(operator, bound):
            return Q((f"{path}__{operator.value}", bound))
        case Between(span):
            bounds = {"gte": span.start, "lt": span.end}
            return Q(*((f"{path}__{side}", at) for side, at in bounds.items() if at))
        case Holds(part, at_start):
            return Q((f"{path}__regex", pattern_of(part, at_start=at_start)))
        case _:
            raise TypeError("Full text is asked through a derived field only.")


def _among(path: str, values: frozenset[object]) -> Q:
    if not values:
        return NOTHING
    if len(values) == 1:
        return Q((path, *values))
    return Q((f"{path}__in", sorted(values, key=repr)))


def _spelled(path: str, texts: frozenset[object]) -> Q:
    patterns = patterns_of_whole(sorted(map(str, texts)))
    return Q(*((f"{path}__regex", one) for one in patterns), _connector=Q.OR) or NOTHING
