"""Who may manage whom: nobody gives what they do not have, and somebody always administers."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from ombud.base.actor import Actor, ActorKind
from ombud.base.errors import Refused
from ombud.people import queries
from ombud.people.capabilities import Capability
from ombud.people.models import Agent, RoleAssignment
from ombud.people.models.agent import Rights, everything

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ombud.people.models import Team


def authority_of(actor: Actor) -> Rights:
    """Return what ``actor`` may do: an agent by their roles, operator and system everything."""
    if actor.kind == ActorKind.AGENT:
        agent = Agent.objects.filter(pk=actor.id).first()
        return queries.rights_of(agent) if agent else Rights([])
    if actor.kind in {ActorKind.OPERATOR, ActorKind.SYSTEM}:
        return everything()
    return Rights([])


def must_manage_all(actor: Actor) -> Rights:
    """Return the authority of ``actor``. Raises ``Refused`` unless it spans every team."""
    authority = authority_of(actor)
    if not authority.covers(Capability.PEOPLE, None):
        raise Refused("This concerns every team. Ask somebody who manages people in all teams.")
    return authority


def must_cover(authority: Rights, capabilities: Iterable[str], team: Team | None) -> None:
    """Raise ``Refused`` unless ``authority`` holds all ``capabilities`` where they would count.

    team: None means in every team.
    """
    where = team.pk if team else None
    if not authority.covers(Capability.PEOPLE, where):
        raise Refused("You look after people in your own teams only. Choose one of them.")
    if not all(authority.covers(one, where) for one in capabilities):
        raise Refused(
            "This role allows more than you may there yourself. Ask an administrator for it."
        )


def must_manage(authority: Rights, agent: Agent) -> None:
    """Raise ``Refused`` unless ``authority`` spans everything that ``agent`` may."""
    if not authority.may(Capability.PEOPLE):
        raise Refused("Your role does not manage people. Ask an administrator.")
    held = RoleAssignment.objects.filter(agent=agent).select_related("role", "team")
    for assignment in held:
        where = assignment.team_id
        if not all(
            authority.covers(one, where)
            for one in [Capability.PEOPLE, *assignment.role.capabilities]
        ):
            raise Refused("This agent may more than you. Ask an administrator.")


@contextmanager
def somebody_still_administers() -> Iterator[None]:
    """Let the block change rights. Raises ``Refused`` when nobody could administer after it."""
    had = queries.administrators().exists()
    yield
    if had and not queries.administrators().exists():
        raise Refused(
            "Nobody would be left who administers the desk. Make somebody else an "
            "administrator first."
        )
