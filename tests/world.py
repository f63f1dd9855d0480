"""The people of the tests. Ana works in Lending, Ben in Cards, Cleo asks for help."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ombud.base.actor import SYSTEM
from ombud.people.actions import create_agent, ship_roles
from ombud.people.models import Agent, Contact, Team
from ombud.tickets import counting
from ombud.tickets.actions import ship_views
from tests.makers import make_contact, make_mailbox

if TYPE_CHECKING:
    from ombud.people.models.agent import Rights

PASSWORD = "quiet-lantern-orbit"


@dataclass
class World:
    """Two teams; Ana and Ben answer in one each, Olga only looks, Sven supervises Lending,
    Rosa administers; Cleo is a contact. Lending has a mailbox."""

    lending: Team
    cards: Team
    ana: Agent
    ben: Agent
    olga: Agent
    sven: Agent
    rosa: Agent
    cleo: Contact

    def rights(self, agent: Agent) -> Rights:
        from ombud.people.queries import rights_of

        return rights_of(agent)


def agent(name: str, role: str, team: Team | None) -> Agent:
    return create_agent(
        email=f"{name.lower()}@halden.example",
        name=f"{name} Halden",
        password=PASSWORD,
        role=role,
        team=team,
        actor=SYSTEM,
    )


def make_world() -> World:
    counting.forget()
    ship_roles()
    ship_views()
    lending = Team.objects.create(key="lending", name="Lending")
    cards = Team.objects.create(key="cards", name="Cards")
    world = World(
        lending=lending,
        cards=cards,
        ana=agent("Ana", "agent", lending),
        ben=agent("Ben", "agent", cards),
        olga=agent("Olga", "observer", lending),
        sven=agent("Sven", "supervisor", lending),
        rosa=agent("Rosa", "administrator", None),
        cleo=make_contact(),
    )
    make_mailbox(world, address="lending@halden.example", name="Halden Lending")
    return world
