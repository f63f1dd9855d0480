"""Teams, agents and roles: what is allowed, what is refused, and that nothing is gained."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.utils import translation

from ombud.base import clock
from ombud.base.errors import Refused
from ombud.events.models import Event
from ombud.people.actions import (
    change_role,
    create_role,
    create_team,
    deactivate_agent,
    grant_role,
    invite_again,
    invite_agent,
    join,
    open_invitation,
    reactivate_agent,
    remove_role,
    rename_team,
    reopen_team,
    retire_team,
    revoke_role,
)
from ombud.people.capabilities import ALL, Capability
from ombud.people.models import Agent, Invitation, Role, RoleAssignment, Session
from tests.conftest import client_of

if TYPE_CHECKING:
    from tests.world import World

LONG = "quiet-orbit-lantern"


def role(key: str) -> Role:
    return Role.objects.get(key=key)


def leader(world: World) -> Agent:
    """Return Sven with a role that manages people, in Lending only."""
    made = create_role(
        name="Team lead",
        capabilities=["agent.manage", "ticket.see", "ticket.answer"],
        actor=world.rosa.actor,
    )
    grant_role(world.sven, made, team=world.lending, actor=world.rosa.actor)
    return world.sven


def invite(world: World, by: Agent, key: str = "agent") -> tuple[Agent, str]:
    return invite_agent(
        email="nora@halden.example",
        name="Nora",
        grants=[(role(key), world.lending)],
        actor=by.actor,
    )


def test_an_invited_agent_joins_once(world: World) -> None:
    agent, token = invite(world, world.rosa)

    joined = join(token, LONG)

    agent.refresh_from_db()
    assert joined == agent
    assert agent.check_password(LONG)
    assert open_invitation(token) is None
    with pytest.raises(Refused, match="no longer works"):
        join(token, LONG)


def test_an_invitation_is_kept_as_a_hash_and_ends_after_three_days(world: World) -> None:
    _, token = invite(world, world.rosa)

    with clock.held_at(clock.in_(hours=71)):
        in_time = open_invitation(token)
    with clock.held_at(clock.in_(hours=73)):
        too_late = open_invitation(token)

    assert in_time is not None
    assert too_late is None
    assert token not in str(list(Invitation.objects.values()))


@pytest.mark.parametrize("change", [str.upper, str.lower, lambda t: t + " ", lambda t: t[:-1]])
def test_an_invitation_works_in_its_one_spelling_only(world: World, change: object) -> None:
    _, token = invite(world, world.rosa)

    assert open_invitation(change(token)) is None  # type: ignore[operator]
    assert open_invitation("") is None
    assert open_invitation("\x00" * 43) is None


def test_a_new_invitation_makes_the_earlier_one_useless(world: World) -> None:
    agent, first = invite(world, world.rosa)

    second = invite_again(agent, actor=world.rosa.actor)

    assert open_invitation(first) is None
    assert open_invitation(second) is not None
    with pytest.raises(Refused, match="not waiting"):
        invite_again(world.ana, actor=world.rosa.actor)


def test_a_weak_first_password_leaves_the_invitation_open(world: World) -> None:
    _, token = invite(world, world.rosa)

    with pytest.raises(Refused, match="too short"):
        join(token, "short")

    assert open_invitation(token) is not None


def test_nobody_gives_more_than_they_have(world: World) -> None:
    sven = leader(world)
    before = RoleAssignment.objects.count()

    with pytest.raises(Refused, match="more than you may"):
        grant_role(world.ana, role("administrator"), team=world.lending, actor=sven.actor)
    with pytest.raises(Refused, match="own teams"):
        grant_role(world.ben, role("observer"), team=world.cards, actor=sven.actor)
    with pytest.raises(Refused, match="own teams"):
        grant_role(world.ana, role("observer"), team=None, actor=sven.actor)
    with pytest.raises(Refused, match="own teams"):
        grant_role(world.olga, role("observer"), team=None, actor=world.ana.actor)

    assert RoleAssignment.objects.count() == before


def test_who_leads_one_team_cannot_close_the_account_of_an_administrator(world: World) -> None:
    sven = leader(world)

    for other in (world.rosa, world.ben):
        with pytest.raises(Refused, match="more than you"):
            deactivate_agent(other, successor=None, actor=sven.actor)

    world.rosa.refresh_from_db()
    assert world.rosa.is_active


def test_roles_are_made_by_those_who_manage_people_everywhere(world: World) -> None:
    sven = leader(world)

    with pytest.raises(Refused, match="every team"):
        create_role(name="Mine", capabilities=["ticket.see"], actor=sven.actor)
    with pytest.raises(Refused, match="every team"):
        change_role(role("agent"), name="Agent", capabilities=ALL, actor=sven.actor)
    with pytest.raises(Refused, match="no such permission"):
        create_role(name="Root", capabilities=["everything"], actor=world.rosa.actor)


def test_nobody_makes_a_role_that_allows_more_than_theirs(world: World) -> None:
    clerk = create_role(
        name="Clerk", capabilities=["agent.manage", "ticket.see"], actor=world.rosa.actor
    )
    grant_role(world.ben, clerk, team=None, actor=world.rosa.actor)

    with pytest.raises(Refused, match="Nobody gives"):
        create_role(name="Big", capabilities=["ticket.reveal"], actor=world.ben.actor)
    with pytest.raises(Refused, match="Nobody gives"):
        change_role(
            clerk, name="Clerk", capabilities=["ticket.see", "operate"], actor=world.ben.actor
        )


def test_the_last_administrator_stays(world: World) -> None:
    administrator = role("administrator")
    invite_agent(
        email="nora@halden.example",
        name="Nora",
        grants=[(administrator, None)],
        actor=world.rosa.actor,
    )  # never joined, so she does not count

    with pytest.raises(Refused, match="Nobody would be left"):
        revoke_role(world.rosa, administrator, team=None, actor=world.rosa.actor)
    with pytest.raises(Refused, match="own account"):
        deactivate_agent(world.rosa, successor=None, actor=world.rosa.actor)

    grant_role(world.ben, administrator, team=None, actor=world.rosa.actor)
    deactivate_agent(world.rosa, successor=None, actor=world.ben.actor)
    world.rosa.refresh_from_db()
    assert not world.rosa.is_active


def test_the_administrators_role_cannot_be_made_less(world: World) -> None:
    with pytest.raises(Refused, match="may do everything"):
        change_role(
            role("administrator"),
            name="A",
            capabilities=["ticket.see"],
            actor=world.rosa.actor,
        )
    with pytest.raises(Refused, match="always needs"):
        remove_role(role("administrator"), actor=world.rosa.actor)
    assert set(role("administrator").capabilities) == set(ALL)


def test_a_role_that_somebody_holds_stays(world: World) -> None:
    with pytest.raises(Refused, match="still hold"):
        remove_role(role("agent"), actor=world.rosa.actor)

    made = create_role(name="Short", capabilities=[], actor=world.rosa.actor)
    remove_role(made, actor=world.rosa.actor)

    assert not Role.objects.filter(key="short").exists()
    assert Event.objects.filter(kind="role.removed", subject_id=made.pk).count() == 1


def test_no_role_demands_a_second_factor_that_nobody_can_have(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ombud.people.factors.ways", {})
    with pytest.raises(Refused, match="No second factor"):
        change_role(
            role("observer"),
            name="Observer",
            capabilities=role("observer").capabilities,
            needs_second_factor=True,
            actor=world.rosa.actor,
        )

    monkeypatch.setattr("ombud.people.factors.ways", {"key": "desk:account"})
    change_role(
        role("observer"),
        name="Observer",
        capabilities=role("observer").capabilities,
        needs_second_factor=True,
        actor=world.rosa.actor,
    )

    assert world.rights(world.olga).needs_second_factor
    assert not world.rights(world.ana).needs_second_factor


def test_closing_an_account_ends_its_sessions_at_once(world: World) -> None:
    client = client_of(world.ana)

    deactivate_agent(world.ana, successor=None, actor=world.rosa.actor)
    deactivate_agent(world.ana, successor=None, actor=world.rosa.actor)

    assert Session.objects.filter(agent=world.ana).count() == 0
    assert client.get("/").status_code == 302
    assert Event.objects.filter(kind="agent.deactivated").count() == 1
    reactivate_agent(world.ana, actor=world.rosa.actor)
    assert world.rights(world.ana).may(Capability.ANSWER, world.lending.pk)


def test_teams_are_made_named_retired_and_reopened(world: World) -> None:
    team = create_team(name="  Home   loans ", actor=world.rosa.actor)
    rename_team(team, "Mortgages", actor=world.rosa.actor)
    retire_team(team, successor=world.lending, actor=world.rosa.actor)
    retire_team(team, successor=world.lending, actor=world.rosa.actor)

    team.refresh_from_db()
    assert (team.key, team.name, team.is_active) == ("home-loans", "Mortgages", False)
    assert Event.objects.filter(kind="team.retired").count() == 1
    reopen_team(team, actor=world.rosa.actor)
    assert team.is_active


def test_what_is_wrong_about_a_team_is_refused(world: World) -> None:
    rosa = world.rosa.actor
    for name in ("", "   ", "LENDING"):
        with pytest.raises(Refused):
            create_team(name=name, actor=rosa)
    with pytest.raises(Refused, match="in use"):
        retire_team(world.lending, successor=world.lending, actor=rosa)
    with pytest.raises(Refused, match="every team"):
        create_team(name="Mine", actor=world.sven.actor)


def test_roles_that_the_desk_came_with_are_named_in_the_readers_language(world: World) -> None:
    with translation.override("de"):
        names = {one.key: one.label for one in Role.objects.all()}

    assert names["administrator"] == "Verwaltung"
    assert names["privacy-officer"] == "Datenschutz"
    assert Role(name="Night shift").label == "Night shift"
