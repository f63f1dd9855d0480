"""Home, the colleague's view, the own status, and who gets the work."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from ombud.assignment.models import Policy, Readiness, Skill
from ombud.assignment.queries import readiness_of, skills_of
from ombud.tickets.actions import assign_ticket
from tests.makers import make_ticket

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from tests.world import World

HTMX = {"HX-Request": "true"}


@pytest.mark.parametrize("count", [1, 6])
def test_home_costs_the_same_however_much_there_is(
    as_sven: Client, as_ana: Client, world: World, count: int, queries: Callable[[int], Any]
) -> None:
    for _ in range(count):
        make_ticket(world)
        assign_ticket(make_ticket(world), world.sven, actor=world.sven.actor)
    as_sven.get("/home/")

    with queries(17):
        # session, rights, figures, two sections with tags and unread, waiting, agents, loads,
        # readiness, three times whether the vocabulary is fresh, and once the fields
        as_sven.get("/home/")
    # session, rights, figures, two sections, tags, unread, thrice the vocabulary
    with queries(11):
        as_ana.get("/home/")


def test_an_agent_sees_their_own_work_and_not_the_teams_load(
    as_ana: Client, world: World
) -> None:
    assign_ticket(make_ticket(world, subject="For Ana"), world.ana, actor=world.ana.actor)
    make_ticket(world, subject="For nobody yet")

    page = as_ana.get("/home/").content.decode()

    assert "For Ana" in page
    assert "For nobody yet" in page
    assert "Who has room" not in page


def test_a_supervisor_sees_the_teams_day(as_sven: Client, world: World) -> None:
    assign_ticket(make_ticket(world), world.ana, actor=world.ana.actor)
    make_ticket(world, team=world.cards, subject="Of another team")

    page = as_sven.get("/home/").content.decode()

    assert "Who has room" in page
    assert "Ana Halden" in page
    assert "Of another team" not in page
    assert '<span class="kpi__v">1</span>' in page


def test_a_supervisor_looks_at_a_colleagues_view_within_the_own_teams(
    as_sven: Client, world: World
) -> None:
    assign_ticket(make_ticket(world, subject="Anas own"), world.ana, actor=world.ana.actor)
    make_ticket(world, team=world.cards, subject="Of another team")

    mine = as_sven.get(f"/home/agents/{world.ana.pk}/").content.decode()
    everything = as_sven.get(f"/home/agents/{world.ana.pk}/?view=everything").content.decode()

    assert "Anas own" in mine
    assert "Of another team" not in everything
    assert as_sven.get(f"/home/agents/{world.ben.pk}/").status_code == 404


def test_the_switch_in_the_head_says_what_holds(as_ana: Client, world: World) -> None:
    away = as_ana.post("/availability/", {"do": "away"}, headers=HTMX).content.decode()
    beside = as_ana.get("/views/", headers=HTMX).content.decode()
    back = as_ana.post("/availability/", {"do": "back"}, headers=HTMX).content.decode()

    assert "Away" in away
    assert 'id="status" hx-swap-oob="true"' in beside
    assert "Available" in back


@pytest.mark.parametrize("day", ["soon", "2020-01-01", "0000-00-00", "9" * 50])
def test_a_senseless_day_comes_back_as_it_was_written(as_ana: Client, day: str) -> None:
    response = as_ana.post("/availability/", {"do": "away", "back": day})

    assert response.status_code == 422
    assert f'value="{day}"'.encode() in response.content
    assert not Readiness.objects.filter(away_since__isnull=False).exists()


def test_a_supervisor_sets_the_policy_of_the_own_team_only(
    as_sven: Client, world: World
) -> None:
    own = as_sven.post(f"/assignment/teams/{world.lending.pk}/", {"mode": "least"})
    other = as_sven.post(f"/assignment/teams/{world.cards.pk}/", {"mode": "least"})

    assert (own.status_code, other.status_code) == (302, 404)
    assert Policy.objects.get().mode == "least"


def test_limit_and_skills_of_a_colleague_are_set_on_one_page(
    as_sven: Client, world: World
) -> None:
    path = f"/assignment/agents/{world.ana.pk}/"
    made = {"name": "French", "k.0": "all", "f.0.0": "subject", "o.0.0": "contains"}
    as_sven.post("/assignment/skills/new/", {**made, "v.0.0": "devis", "do": "save"})
    skill = Skill.objects.get()

    as_sven.post(path, {"do": "limit", "most": "12"})
    as_sven.post(path, {"do": "skills", "skill": [str(skill.pk)]})
    wrong = as_sven.post(path, {"do": "limit", "most": "many"})

    assert skill.condition == {
        "all": [{"field": "subject", "operator": "contains", "value": "devis"}]
    }
    assert readiness_of(world.ana).most_open == 12
    assert skills_of([world.ana.pk]) == {world.ana.pk: frozenset({skill.pk})}
    assert wrong.status_code == 422
    assert b'value="many"' in wrong.content
    assert b"French" in as_sven.get("/assignment/").content
