"""The builder of views, and arranging them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.http import QueryDict

from ombud.desk.conditions import Group, from_node, read, rearranged, to_condition
from ombud.rules.language import from_json, to_json
from ombud.tickets.actions import set_priority
from ombud.tickets.fields import TICKET_FIELDS
from ombud.tickets.models import View
from ombud.tickets.statuses import Priority
from tests.makers import make_ticket

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from tests.world import World

HTMX = {"HX-Request": "true"}
URGENT = {"k.0": "all", "f.0.0": "priority", "o.0.0": "in", "v.0.0": ["high", "urgent"]}
NESTED = {
    "all": [
        {"field": "is_open", "operator": "is", "value": True},
        {
            "any": [
                {"field": "tag", "operator": "is", "value": "refund"},
                {"not": {"any": [{"field": "assignee", "operator": "is", "value": "me"}]}},
            ]
        },
        {"field": "opened", "operator": "within", "value": "<7d"},
        {"field": "number", "operator": "in", "value": [1001, 1002]},
    ]
}


def posted(**values: Any) -> QueryDict:
    sent = QueryDict(mutable=True)
    for name, value in values.items():
        sent.setlist(name, value if isinstance(value, list) else [value])
    return sent


def as_form(group: Group, path: str = "0") -> dict[str, Any]:
    sent: dict[str, Any] = {f"k.{path}": group.kind}
    for at, part in enumerate(group.parts):
        inner = f"{path}.{at}"
        if isinstance(part, Group):
            sent |= as_form(part, inner)
        else:
            sent |= {f"f.{inner}": part.field, f"o.{inner}": part.operator}
            sent[f"v.{inner}"] = part.values
    return sent


def test_a_condition_goes_through_the_form_unchanged() -> None:
    form = from_node(from_json(NESTED, TICKET_FIELDS))

    back = to_condition(read(posted(**as_form(form))))

    assert to_json(from_json(back, TICKET_FIELDS)) == to_json(from_json(NESTED, TICKET_FIELDS))


@pytest.mark.parametrize(
    "sent",
    [
        {"k.0": "nothing"},
        {"f.0.0": "nosuch"},
        {"f.0.0": "status", "o.0.0": "contains"},
        {"k.0": "all", "f.0.7": "status"},
        {f"k.{'.'.join('0' * depth)}": "any" for depth in range(1, 40)},
        {"f.0.0": "priority", "o.0.0": "is", "v.0.0": "\x00"},
    ],
)
def test_whatever_is_sent_gives_a_form(as_ana: Client, sent: dict[str, Any]) -> None:
    response = as_ana.post("/views/new/", {**sent, "do": "look"})

    assert response.status_code == 200


@pytest.mark.parametrize("do", ["remove", "remove.", "remove.0", "remove.0.9", "row.0.9", "x"])
def test_a_button_from_nowhere_changes_nothing(do: str) -> None:
    form = from_node(from_json(NESTED, TICKET_FIELDS))
    before = to_condition(form)

    assert to_condition(rearranged(form, do)) == before


def test_the_buttons_add_and_remove_rows_and_groups(as_ana: Client) -> None:
    with_row = as_ana.post("/views/new/", {**URGENT, "do": "row.0"}, headers=HTMX)
    with_group = as_ana.post("/views/new/", {**URGENT, "do": "group.0"}, headers=HTMX)
    without = as_ana.post("/views/new/", {**URGENT, "do": "remove.0.0"}, headers=HTMX)

    assert with_row.content.count(b'class="cond__row"') == 2
    assert with_group.content.count(b'<fieldset class="cond"') == 2
    assert without.content.count(b'class="cond__row"') == 0


def test_a_view_is_saved_and_finds_what_it_asks_for(as_ana: Client, world: World) -> None:
    make_ticket(world, subject="Not so urgent")
    urgent = make_ticket(world, subject="Very urgent")
    set_priority(urgent, Priority.URGENT, actor=world.ana.actor)

    response = as_ana.post("/views/new/", {**URGENT, "name": "Hot", "do": "save"})
    page = as_ana.get(response["Location"]).content.decode()

    view = View.objects.get(name="Hot")
    assert view.owner == world.ana
    assert "Very urgent" in page
    assert "Not so urgent" not in page


def test_the_preview_counts_and_shows_the_first(as_ana: Client, world: World) -> None:
    make_ticket(world, subject="Will be found")
    sent = {"k.0": "all", "f.0.0": "is_open", "o.0.0": "is", "v.0.0": "yes", "do": "look"}

    found = as_ana.post("/views/new/", sent, headers=HTMX).content.decode()

    assert '<b class="num">1</b>' in found
    assert "Will be found" in found


def test_the_preview_says_what_is_slow(as_ana: Client) -> None:
    sent = {"f.0.0": "subject", "o.0.0": "contains", "v.0.0": "late", "do": "look"}

    assert b"no index answers Subject" in as_ana.post("/views/new/", sent).content


def test_the_preview_never_counts_another_teams_tickets(as_ben: Client, world: World) -> None:
    make_ticket(world, subject="Only for Lending")

    found = as_ben.post("/views/new/", {"k.0": "all", "do": "look"}).content.decode()

    assert '<b class="num">0</b>' in found
    assert "Only for Lending" not in found


def test_what_is_wrong_is_said_and_nothing_is_lost(as_ana: Client) -> None:
    sent = {"f.0.0": "opened", "o.0.0": "within", "v.0.0": "soonish", "name": "Soon"}

    response = as_ana.post("/views/new/", {**sent, "do": "save"})

    assert response.status_code == 422
    assert b"Write a day such as" in response.content
    assert b'value="soonish"' in response.content
    assert b'value="Soon"' in response.content
    assert not View.objects.filter(name="Soon").exists()


def test_a_view_below_another_inherits_its_criteria(as_ana: Client, world: World) -> None:
    make_ticket(world, subject="Nobody has it")
    mine = make_ticket(world, subject="Ana has it")
    mine.assignee = world.ana
    mine.save(update_fields=["assignee"])

    sent = {"k.0": "all", "name": "Below mine", "parent": "mine", "do": "save"}
    page = as_ana.get(as_ana.post("/views/new/", sent)["Location"]).content.decode()

    assert "Ana has it" in page
    assert "Nobody has it" not in page
    assert "nav__item--d1" in page


def test_a_copy_begins_as_what_was_copied(as_ana: Client) -> None:
    page = as_ana.get("/views/new/?copy=unassigned").content.decode()

    assert 'value="Unassigned, copy"' in page
    assert '<option value="nobody" selected>' in page


def test_a_shared_view_is_not_offered_for_change_to_others(as_ana: Client) -> None:
    assert as_ana.get("/views/unsolved/edit/").status_code == 404
    assert b"/views/unsolved/edit/" not in as_ana.get("/views/arrange/").content


def test_a_hidden_view_leaves_the_side_bar_and_stays_reachable(as_ana: Client) -> None:
    as_ana.post("/views/solved/place/", {"do": "hide"})

    assert b'href="/views/solved/"' not in as_ana.get("/views/").content
    assert as_ana.get("/views/solved/").status_code == 200
    assert b'href="/views/solved/"' in as_ana.get("/views/arrange/").content


def test_a_view_is_moved_up_for_one_agent_only(as_ana: Client, as_ben: Client) -> None:
    as_ana.post("/views/your-turn/place/", {"do": "up"})

    def first(client: Client) -> str:
        return (
            client.get("/views/arrange/").content.decode().partition('arrange"><span')[2][:90]
        )

    assert "/views/your-turn/" in first(as_ana)
    assert "/views/mine/" in first(as_ben)


def test_columns_and_order_are_each_agents_own(
    as_ana: Client, as_sven: Client, world: World
) -> None:
    make_ticket(world)

    as_ana.post("/views/unsolved/columns/", {"column": ["team", "tags"], "order": "urgent"})

    own = as_ana.get("/views/unsolved/table/").content.decode()
    other = as_sven.get("/views/unsolved/table/").content.decode()
    assert own.count('<th scope="col">') == 4  # boxes, and the subject always shows
    assert other.count('<th scope="col">') == 8  # with the boxes
    assert '<option value="urgent" selected>' in own


def test_deleting_a_view_deletes_no_ticket(as_ana: Client, world: World) -> None:
    make_ticket(world)
    response = as_ana.post("/views/new/", {"k.0": "all", "name": "Gone soon", "do": "save"})

    as_ana.post(f"{response['Location']}delete/")

    assert not View.objects.filter(name="Gone soon").exists()
    assert as_ana.get(response["Location"]).status_code == 404
    assert '<li class="tk' in as_ana.get("/views/unsolved/").content.decode()


@pytest.mark.parametrize("count", [1, 30])
def test_thirty_views_cost_what_one_costs(
    as_ana: Client, world: World, count: int, queries: Callable[[int], Any]
) -> None:
    make_ticket(world)
    for number in range(count):
        sent = {"k.0": "all", "f.0.0": "number", "o.0.0": "gt", "v.0.0": str(number)}
        as_ana.post("/views/new/", {**sent, "name": f"V{number}", "do": "save"})
    as_ana.get("/views/unsolved/")

    # session with agent, rights, views, places, tickets, tags, unread, edition
    with queries(8):
        as_ana.get("/views/unsolved/")
    # session, rights, views, places, unread, last event, all counts, own status
    with queries(8):
        as_ana.get("/views/", headers=HTMX)
    with queries(8):  # session, rights, views, places, tickets, tags, last event, edition
        as_ana.get("/views/unsolved/table/")


def test_a_view_to_inherit_from_is_named_as_in_the_side_bar(as_ana: Client) -> None:
    page = as_ana.get("/views/new/", HTTP_ACCEPT_LANGUAGE="de").content.decode()

    assert '<option value="mine">Meine ungelösten</option>' in page
