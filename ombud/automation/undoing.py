"""What takes a step back: asked before it is carried out, while the old value is there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ombud.base.registry import Registry
from ombud.objects.vocabulary import is_linked
from ombud.rules.actions import Step
from ombud.tickets.places import merge_of
from ombud.tickets.queries import tags_of
from ombud.tickets.statuses import Priority, Status

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from ombud.rules.actions import Value
    from ombud.tickets.models import Ticket

    Undoer = Callable[[Ticket, Mapping[str, Value]], list[Step]]

MOVE = "ticket.move"
# Action → what takes it back on this ticket, as it is now; empty where nothing has to.
# An action without an entry cannot be taken back: what was sent is sent.
undoers: Registry[Undoer] = Registry("undoer")


def inverse_of(ticket: Ticket, steps: Sequence[Step]) -> list[Step]:
    """Return the steps that bring ``ticket`` back to where it stands now.

    Moves come first, because who can be responsible depends on the team. Empty when one of
    ``steps`` cannot be taken back at all.
    """
    if any(step.action not in undoers for step in steps):
        return []
    back: list[Step] = []
    for step in reversed(steps):
        back += [one for one in undoers[step.action](ticket, step.values) if one not in back]
    return sorted(back, key=lambda one: one.action != MOVE)


def former_status(ticket: Ticket, _values: Mapping[str, Value]) -> list[Step]:
    status = Status(ticket.status)
    if status == Status.NEW:  # nobody can set it by hand: open is next to it
        status = Status.OPEN
    return [Step("ticket.set_status", {"status": status.name.lower()})]


def former_priority(ticket: Ticket, _values: Mapping[str, Value]) -> list[Step]:
    name = Priority(ticket.priority).name.lower()
    return [Step("ticket.set_priority", {"priority": name})]


def former_assignee(ticket: Ticket, _values: Mapping[str, Value]) -> list[Step]:
    return [Step("ticket.assign", {"assignee": ticket.assignee_id or "nobody"})]


def former_team(ticket: Ticket, values: Mapping[str, Value]) -> list[Step]:
    return [Step(MOVE, {"team": ticket.team_id}), *former_assignee(ticket, values)]


def plain(name: object) -> str:
    return " ".join(str(name).split()).lower()


def without_tag(ticket: Ticket, values: Mapping[str, Value]) -> list[Step]:
    """Take off a tag that was not on before."""
    name = plain(values["tag"])
    is_on = name in tags_of([ticket]).get(ticket.pk, [])
    return [] if is_on else [Step("ticket.untag", {"tag": name})]


def with_tag(ticket: Ticket, values: Mapping[str, Value]) -> list[Step]:
    """Put back a tag that was on before."""
    name = plain(values["tag"])
    is_on = name in tags_of([ticket]).get(ticket.pk, [])
    return [Step("ticket.tag", {"tag": name})] if is_on else []


def out_of_merge(ticket: Ticket, _values: Mapping[str, Value]) -> list[Step]:
    """Take the ticket out again, unless it was merged before."""
    return [] if merge_of(ticket) else [Step("ticket.unmerge", {})]


def without_approval(_ticket: Ticket, _values: Mapping[str, Value]) -> list[Step]:
    return [Step("ticket.withdraw_approval", {})]


def without_object(ticket: Ticket, values: Mapping[str, Value]) -> list[Step]:
    """Take off an object that was not linked before."""
    is_on = is_linked(ticket, int(values["object"]))
    return [] if is_on else [Step("ticket.unlink_object", dict(values))]


def with_object(ticket: Ticket, values: Mapping[str, Value]) -> list[Step]:
    """Put back an object that was linked before."""
    is_on = is_linked(ticket, int(values["object"]))
    return [Step("ticket.link_object", dict(values))] if is_on else []


undoers.register("ticket.ask_approval", without_approval)
undoers.register("ticket.link_object", without_object)
undoers.register("ticket.unlink_object", with_object)
undoers.register("ticket.merge", out_of_merge)
undoers.register("ticket.set_status", former_status)
undoers.register("ticket.set_priority", former_priority)
undoers.register("ticket.assign", former_assignee)
undoers.register(MOVE, former_team)
undoers.register("ticket.tag", without_tag)
undoers.register("ticket.untag", with_tag)
