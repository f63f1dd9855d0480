"""Administering forms: which fields they ask, and their rules."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction

from ombud.base.errors import Refused
from ombud.base.locks import lock
from ombud.rules.language import EVERYTHING, InvalidCondition, from_json, to_json
from ombud.rules.query import parse
from ombud.tickets.actions.vocabulary import (
    next_position,
    note_change,
    plain_name,
    refuse_taken,
)
from ombud.tickets.form_fields import fields_for
from ombud.tickets.models import Form, FormItem, FormRule
from ombud.tickets.setup import current
from ombud.tickets.statuses import About, Effect, SetupChange, SetupPart

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ombud.base.actor import Actor
    from ombud.people.models import Team
    from ombud.tickets.models import CustomField, TicketType


def changed(form: Form, *, actor: Actor) -> None:
    note_change(form, SetupPart.FORM, SetupChange.CHANGED, actor=actor)


@transaction.atomic
def change_form(
    form: Form, *, name: str, team: Team | None, of_type: TicketType | None, actor: Actor
) -> None:
    """Say what ``form`` is called and for whom it is. Raises ``Refused`` when taken."""
    lock(form)
    form.name, form.team, form.type = plain_name(name), team, of_type
    refuse_taken(form)
    form.save(update_fields=["name", "team", "type"])
    changed(form, actor=actor)


@transaction.atomic
def ask_field(form: Form, field: CustomField, *, actor: Actor) -> FormItem:
    """Put ``field`` at the end of ``form``. Raises ``Refused`` for a retired one."""
    if field.is_retired:
        raise Refused("This one is not in use any more. Choose another.")
    if field.about != About.TICKET:
        raise Refused("Forms ask about tickets. This field is of contacts or organisations.")
    item, is_new = FormItem.objects.get_or_create(
        form=form, field=field, defaults={"position": next_position(form.items.all())}
    )
    if is_new:
        changed(form, actor=actor)
    return item


@transaction.atomic
def require_item(item: FormItem, *, is_required: bool, actor: Actor) -> None:
    """Demand the field, or let it be empty; a rule may demand it still."""
    if item.is_required == is_required:
        return
    item.is_required = is_required
    item.save(update_fields=["is_required"])
    changed(item.form, actor=actor)


@transaction.atomic
def move_part(part: FormItem | FormRule, *, up: bool, actor: Actor) -> None:
    """Let a field or a rule and its neighbour change places."""
    rows: list[Any] = list(type(part)._default_manager.filter(form_id=part.form_id))
    at = next((index for index, row in enumerate(rows) if row.pk == part.pk), -1)
    to = at - 1 if up else at + 1
    if at < 0 or not 0 <= to < len(rows):
        return
    rows[at], rows[to] = rows[to], rows[at]
    for position, row in enumerate(rows, 1):
        if row.position != position:
            row.position = position
            row.save(update_fields=["position"])
    changed(part.form, actor=actor)


@transaction.atomic
def drop_part(part: FormItem | FormRule, *, actor: Actor) -> None:
    """Take a field with its rules, or a rule, off the form. Values stay on their tickets."""
    form = part.form
    if isinstance(part, FormItem):
        form.rules.filter(field_id=part.field_id).delete()
    part.delete()
    changed(form, actor=actor)


@transaction.atomic
def add_rule(
    form: Form,
    field: CustomField,
    *,
    effect: Effect,
    when: str,
    options: Iterable[str] = (),
    actor: Actor,
) -> FormRule:
    """Let ``effect`` happen to ``field`` where ``when`` holds, written as in the search box.

    options: short names of values that stay, for limits only.
    Raises ``Refused`` when the condition cannot be read, or the limit leaves nothing.
    """
    condition = condition_in(when)
    return put_rule(
        form, field, effect=effect, condition=condition, options=options, actor=actor
    )


@transaction.atomic
def put_rule(
    form: Form,
    field: CustomField,
    *,
    effect: Effect,
    condition: dict[str, Any],
    options: Iterable[str] = (),
    actor: Actor,
) -> FormRule:
    """Do as ``add_rule`` does, with the condition as JSON. Raises ``Refused``."""
    try:
        from_json(condition, fields_for(current()))
    except InvalidCondition:
        raise Refused("The condition of a rule cannot be asked of a form.") from None
    if not form.items.filter(field=field).exists():
        raise Refused("Put the field on the form first.")
    wanted = set(options)  # once: it may be something that can be walked only once
    keys = [one.key for one in field.options.all() if one.key in wanted]
    if effect == Effect.LIMIT and not keys:
        raise Refused("Choose the values that are still offered.")
    rule = FormRule.objects.create(
        form=form,
        field=field,
        effect=effect,
        options=keys if effect == Effect.LIMIT else [],
        condition=condition,
        position=next_position(form.rules.all()),
    )
    changed(form, actor=actor)
    return rule


def condition_in(when: str) -> dict[str, Any]:
    """Return the condition that ``when`` writes. Raises ``Refused`` when it is none."""
    query = parse(when, fields_for(current()))
    if query.hints or query.words or query.ticket_number or query.node == EVERYTHING:
        raise Refused(
            "Write when the rule holds, as in the search box: type:incident "
            "field.colour:red. Only facts and fields of forms can stand there."
        )
    return to_json(query.node)
