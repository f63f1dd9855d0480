"""Which statuses a ticket can take from where it stands: the workflow of its type is the law.

Everything is asked of the setup in memory; only fields that a way demands are read.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from ombud.base.actor import ActorKind
from ombud.base.errors import Refused
from ombud.people.capabilities import Capability
from ombud.people.models.agent import Rights
from ombud.people.queries import active_agent, rights_of
from ombud.tickets.own_values import values_of
from ombud.tickets.statuses import Status
from ombud.tickets.words import WayShape

if TYPE_CHECKING:
    from ombud.base.actor import Actor
    from ombud.tickets.models import Ticket
    from ombud.tickets.setup import Setup
    from ombud.tickets.words import OwnField, Word

FILLS_IN = frozenset({ActorKind.AGENT, ActorKind.RULE})


def ways_of(ticket: Ticket, setup: Setup) -> list[WayShape] | None:
    """Return the ways from where ``ticket`` stands; None where no workflow orders them.

    From a status that the workflow does not know, say after a change of the type, every
    status that it does know can be reached, so that no ticket is stuck. A locked ticket goes
    the way of the request that it belongs to.
    """
    workflow = setup.workflow_for(setup.type_of(ticket).pk)
    if workflow is None or ticket.is_locked:
        return None
    now = setup.status_of(ticket).pk
    if not workflow.knows(now):
        ends = {one.after for one in workflow.ways}
        return [WayShape(now, end) for end in sorted(ends - {now})]
    return [one for one in workflow.ways if one.before in {0, now} and one.after != now]


def is_open_to(way: WayShape, ticket: Ticket, rights: Rights) -> bool:
    """Say whether ``rights`` are those that ``way`` asks for."""
    if not way.needs and not way.team:
        return True
    return rights.may(Capability(way.needs or Capability.CHANGE), way.team or ticket.team_id)


def ways_for(ticket: Ticket, setup: Setup, rights: Rights) -> dict[str, WayShape] | None:
    """Return the way to each status that is open to ``rights``, by its short name.

    Of several ways the one that demands least. None where every status can be chosen.
    """
    ways = ways_of(ticket, setup)
    if ways is None:
        return None
    found: dict[str, WayShape] = {}
    for one in sorted(ways, key=lambda way: (way.needs_reason, len(way.fields))):
        word = setup.word("statuses", one.after)
        if word and not word.is_retired and is_open_to(one, ticket, rights):
            found.setdefault(word.key, one)
    return found


def choosable(ticket: Ticket, setup: Setup, rights: Rights) -> list[tuple[Word, bool]]:
    """Return the status of ``ticket`` and those open to ``rights``, in their order.

    Each with whether a reason is asked for.
    """
    ways, now = ways_for(ticket, setup, rights), setup.status_of(ticket).key
    words = setup.choosable_statuses()
    if ways is None:
        return [(one, False) for one in words]
    return [
        (one, one.key in ways and ways[one.key].needs_reason)
        for one in words
        if one.key == now or one.key in ways
    ]


def after_sending(ticket: Ticket, setup: Setup, rights: Rights) -> list[str]:
    """Return the kinds of status that an answer can leave behind without more being asked.

    The usual one comes first.
    """
    words = choosable(ticket, setup, rights)
    open_to = {one.kind for one, is_explained in words if not is_explained}
    return [kind for kind in (Status.PENDING, Status.SOLVED, Status.OPEN) if kind in open_to]


def can_return(ticket: Ticket, setup: Setup) -> bool:
    """Say whether a solved ticket opens again by itself when its contact writes."""
    return landing(ticket, Status.OPEN, setup) is not None


def landing(ticket: Ticket, kind: Status, setup: Setup) -> Word | None:
    """Return the status of ``kind`` that ``ticket`` takes by itself; None for no way there.

    The default of the kind where a way leads to it, else the first that one leads to.
    """
    ways = ways_of(ticket, setup)
    default = setup.default_statuses[kind]
    if ways is None:
        return default
    ends = {one.after for one in ways if one.is_by_itself}
    return first_of(kind, ends, setup)


def first_of(kind: Status, ends: set[int], setup: Setup) -> Word | None:
    default = setup.default_statuses[kind]
    words = [default, *setup.choosable_statuses()]
    return next((one for one in words if one.kind == kind and one.pk in ends), None)


def meant(ticket: Ticket, kind: Status, setup: Setup, walker: Walker) -> Word:
    """Return the status that ``walker`` means who names only its ``kind``: one open to them."""
    ways = ways_of(ticket, setup) or []
    for ends in (
        {one.after for one in ways if may_take(one, ticket, walker) and not one.needs_reason},
        {one.after for one in ways if may_take(one, ticket, walker)},
    ):
        if found := first_of(kind, ends, setup):
            return found
    return setup.default_statuses[kind]


@dataclass(frozen=True, slots=True)
class Walker:
    """Who takes a way: an agent with their rights, or (None) what happens by itself.

    is_explained: a reason is written down with it, as ways can demand of agents.
    """

    kind: ActorKind
    rights: Rights | None = None
    is_explained: bool = False


def walker_of(actor: Actor, setup: Setup, *, is_explained: bool = False) -> Walker:
    """Return who acts; rights are read only where a workflow can ask for them."""
    if actor.kind != ActorKind.AGENT or not setup.workflows:
        return Walker(actor.kind, is_explained=is_explained)
    agent = active_agent(actor.id)
    return Walker(actor.kind, rights_of(agent) if agent else Rights([]), is_explained)


def check(ticket: Ticket, to: Word, walker: Walker, setup: Setup) -> None:
    """Refuse a status to which no way leads, or none that ``walker`` may take as things are.

    Raises ``Refused``, with what is open instead.
    """
    ways = ways_of(ticket, setup)
    if ways is None:
        return
    here = [one for one in ways if one.after == to.pk and may_take(one, ticket, walker)]
    if not here:
        raise Refused(no_way(ticket, to, setup, walker))
    problems = [problem_with(one, ticket, setup, walker) for one in here]
    if all(problems):
        raise Refused(problems[0])


def may_take(way: WayShape, ticket: Ticket, walker: Walker) -> bool:
    if walker.rights is None:
        return way.is_by_itself
    return is_open_to(way, ticket, walker.rights)


def problem_with(way: WayShape, ticket: Ticket, setup: Setup, walker: Walker) -> str:
    """Return what ``way`` demands that is not there, as a sentence; empty for nothing."""
    if walker.kind in FILLS_IN and (missing := missing_for(way, ticket, setup)):
        return _("Fill in first: %(fields)s.") % {"fields": ", ".join(map(str, missing))}
    if way.needs_reason and walker.kind == ActorKind.AGENT and not walker.is_explained:
        return _("This step asks for a reason. Choose the status on the ticket and write why.")
    return ""


def missing_for(way: WayShape, ticket: Ticket, setup: Setup) -> list[OwnField]:
    """Return the fields that ``way`` demands and ``ticket`` has empty."""
    asked = [setup.fields_by_key[key] for key in way.fields if key in setup.fields_by_key]
    asked = [one for one in asked if not one.is_retired]
    if not asked:
        return []
    held = values_of([ticket], setup).get(ticket.pk, {})
    return [one for one in asked if held.get(one.key) in {None, "", ()}]


def no_way(ticket: Ticket, to: Word, setup: Setup, walker: Walker) -> str:
    """Return the sentence that refuses ``to`` and says which statuses are open."""
    now = setup.status_of(ticket)
    ways = ways_of(ticket, setup) or []
    ends = {one.after for one in ways if may_take(one, ticket, walker)}
    names = [one.label for one in setup.choosable_statuses() if one.pk in ends]
    if not names:
        words = _("From “%(now)s” no status is open to you. Ask a colleague who may go on.")
        return words % {"now": now.label}
    words = _("“%(to)s” cannot follow “%(now)s” here. Open to you: %(names)s.")
    return words % {"to": to.label, "now": now.label, "names": ", ".join(names)}
