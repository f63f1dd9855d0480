"""What a form shows, demands, locks and offers, and whether what was filled in fits.

The one evaluator of form rules: the browser asks it for every change, and what is sent by
browser or interface is checked by it. Rules are conditions of the one language about the
values as they would be kept.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from ombud.rules.evaluate import matches
from ombud.rules.language import InvalidCondition, from_json
from ombud.tickets.form_fields import fields_for
from ombud.tickets.statuses import Effect, ValueType
from ombud.tickets.typed import Untyped, typed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ombud.rules.context import Context
    from ombud.rules.fields import FieldSet
    from ombud.rules.language import Node
    from ombud.tickets.setup import Setup
    from ombud.tickets.typed import Typed
    from ombud.tickets.words import FormShape, OwnField, RuleShape


@dataclass(frozen=True, slots=True)
class State:
    """What the form does with one field now. ``options``: short names that can be chosen."""

    is_shown: bool = True
    is_required: bool = False
    is_read_only: bool = False
    options: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """For what a form is asked: facts beside its own fields, and who asks when.

    about: stored values by the names of ``form_fields``. before: what is kept already.
    """

    about: Mapping[str, Any]
    context: Context
    before: Mapping[str, Typed] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Checked:
    """What of the input is kept, and what is wrong with it, by short name.

    left_out: what the form does not ask now; it is not kept.
    """

    values: dict[str, Typed]
    errors: dict[str, str]
    states: dict[str, State]
    left_out: frozenset[str]


def states(
    form: FormShape | None, setup: Setup, values: Mapping[str, Typed], asked: Asked
) -> dict[str, State]:
    """Return what ``form`` does with each field when it holds ``values``.

    Without a form every field is offered and none demanded. A field that is hidden counts
    as empty for the rules of the others; rules that chase each other end after one round
    for each field.
    """
    if form is None:
        every = (one for one in setup.fields if not one.is_retired)
        return {one.key: State(options=offered(one)) for one in every}
    hidden: set[str] = set()
    found: dict[str, State] = {}
    for _round in range(len(form.items) + 1):
        shown = {key: one for key, one in values.items() if key not in hidden}
        found = states_once(form, setup, shown, asked)
        now = {key for key, state in found.items() if not state.is_shown}
        if now == hidden:
            break
        hidden = now
    return found


def states_once(
    form: FormShape, setup: Setup, shown: Mapping[str, Typed], asked: Asked
) -> dict[str, State]:
    subject, fields = subject_of(setup, shown, asked), fields_for(setup)
    met = [(rule, holds(rule, subject, fields, asked.context)) for rule in form.rules]
    return {
        own.key: state_of(
            own,
            [(rule, is_met) for rule, is_met in met if rule.field_pk == own.pk],
            is_required=must,
        )
        for own, must in form.items
    }


def offered(own: OwnField) -> tuple[str, ...]:
    return tuple(one.key for one in own.options if not one.is_retired)


def subject_of(setup: Setup, values: Mapping[str, Typed], asked: Asked) -> dict[str, Any]:
    """Return what the conditions of a form look at."""
    held = {
        f"field.{key}": compared(one, asked.context)
        for key, one in values.items()
        if key in setup.fields_by_key
    }
    return {**asked.about, **held}


def compared(value: Typed, context: Context) -> Any:
    """Return ``value`` as conditions compare it: a list for many, days as midnights."""
    if isinstance(value, tuple):
        return list(value)
    if isinstance(value, date):
        return datetime.combine(value, time(), tzinfo=context.time_zone)
    return value


def state_of(own: OwnField, rules: list[tuple[RuleShape, bool]], *, is_required: bool) -> State:
    """Return what ``rules``, each with whether it holds, do with one field."""
    does = {rule.effect for rule, is_met in rules if is_met}
    is_hidden = any(rule.effect == Effect.SHOW for rule, _met in rules)
    is_shown = Effect.SHOW in does or not is_hidden
    options = offered(own)
    for rule, is_met in rules:
        if is_met and rule.effect == Effect.LIMIT:
            options = tuple(key for key in options if key in rule.options)
    return State(
        is_shown=is_shown,
        is_required=is_shown and (is_required or Effect.REQUIRE in does),
        is_read_only=Effect.READ_ONLY in does,
        options=options,
    )


def holds(rule: RuleShape, subject: Mapping[str, Any], fields: FieldSet, at: Context) -> bool:
    """Say whether the condition of ``rule`` is met; one nobody can read any more is not."""
    node = node_of(rule, fields)
    return node is not None and matches(node, subject, fields, at)


# Conditions as they were read, by the identity of their rules, which are kept beside them; of
# one edition's fields at a time, and replaced as a whole.
_read: tuple[FieldSet | None, dict[int, tuple[RuleShape, Node | None]]] = (None, {})


def node_of(rule: RuleShape, fields: FieldSet) -> Node | None:
    """Return the condition of ``rule``, read once for each edition; None for what is none."""
    global _read  # noqa: PLW0603 - one copy for each process, replaced as a whole
    if _read[0] is not fields:
        _read = (fields, {})
    known = _read[1].get(id(rule))
    if known is not None:
        return known[1]
    try:
        node: Node | None = from_json(rule.condition, fields)
    except InvalidCondition:
        node = None
    _read[1][id(rule)] = (rule, node)
    return node


def check(
    form: FormShape | None,
    setup: Setup,
    raw: Mapping[str, object],
    asked: Asked,
    *,
    is_whole: bool = False,
) -> Checked:
    """Read ``raw`` (short name to what was typed or sent) and say what fits ``form``.

    is_whole: everything that the form demands must be there, not only what was sent.
    """
    values, errors = read_all(setup, raw)
    known = {**asked.before, **values}
    now = states(form, setup, known, asked)
    left_out = {key for key in values if key not in now or not now[key].is_shown}
    for key, state in now.items():
        own, value = setup.fields_by_key[key], known.get(key)
        is_changed = key in values and value != asked.before.get(key)
        problem = problem_with(own, value, state, is_changed=is_changed)
        is_sent = is_whole or key in raw
        if problem and is_sent and key not in errors:
            errors[key] = problem
    kept = {key: one for key, one in values.items() if key not in left_out | set(errors)}
    return Checked(kept, errors, now, frozenset(left_out))


def read_all(
    setup: Setup, raw: Mapping[str, object]
) -> tuple[dict[str, Typed], dict[str, str]]:
    """Return what ``raw`` says, typed, and what is wrong with it, both by short name."""
    values: dict[str, Typed] = {}
    errors: dict[str, str] = {}
    for key, one in raw.items():
        own = setup.fields_by_key.get(key)
        if own is None or own.is_retired:
            errors[key] = _("There is no field of this name.")
            continue
        try:
            values[key] = typed(own, one)
        except Untyped as problem:
            errors[key] = str(problem)
    return values, errors


def problem_with(own: OwnField, value: Typed, state: State, *, is_changed: bool) -> str:
    """Return why ``value`` does not fit ``state``, or nothing."""
    if not state.is_shown:
        return ""
    if value is None:
        if state.is_required:
            return _("Fill this in.")
        return _("This cannot be changed now.") if is_changed and state.is_read_only else ""
    if is_changed and state.is_read_only:
        return _("This cannot be changed now.")
    chosen = value if isinstance(value, tuple) else (value,)
    is_list = own.type in {ValueType.ONE, ValueType.SEVERAL}
    if is_changed and is_list and not set(chosen) <= set(state.options):
        return _("Choose one that is offered here.")
    return ""
