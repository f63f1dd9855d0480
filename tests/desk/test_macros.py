"""Macros in the browser: the editor without script, the preview, the run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from ombud.automation.actions import make_macro
from ombud.automation.models import Macro
from ombud.base.actor import SYSTEM
from ombud.events.models import Event
from tests.makers import make_mailbox, make_ticket

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from tests.world import World

HTMX = {"HX-Request": "true"}
THANKS = {"action": "ticket.reply", "with": {"text": "Thank you, {{ contact.first_name }}!"}}
SOLVE = {"action": "ticket.set_status", "with": {"status": "solved"}}


def macro(**more: Any) -> Macro:
    return make_macro(name="Thank and solve", steps=[THANKS, SOLVE], actor=SYSTEM, **more)


def test_a_macro_is_made_step_by_step_without_script(as_ana: Client, world: World) -> None:
    begun = as_ana.post(
        "/macros/new/", {"name": "Mine", "do": "add", "new-action": "ticket.tag"}
    )
    typed = {
        "name": "Mine",
        "step-0-action": "ticket.tag",
        "step-0-tag": "Refund",
        "step-1-action": "ticket.set_status",
        "step-1-status": "solved",
    }
    turned = as_ana.post("/macros/new/", {**typed, "do": "up-1"})

    saved = as_ana.post("/macros/new/", {**typed, "do": "save"})

    assert b'name="step-0-tag"' in begun.content
    content = turned.content.decode()
    assert content.index('value="ticket.set_status"') < content.index('value="ticket.tag"')
    assert 'value="Refund"' in content
    assert saved["Location"] == "/macros/"
    assert Macro.objects.get().steps == [
        {"action": "ticket.tag", "with": {"tag": "Refund"}},
        SOLVE,
    ]
    assert Macro.objects.get().owner == world.ana


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"name": "x"}, "Add at least one step."),
        ({"name": "", "step-0-action": "ticket.tag", "step-0-tag": "a"}, "Give it a name"),
        (
            {"name": "x", "step-0-action": "ticket.reply", "step-0-text": "a\n {{ pass }}"},
            "Line 2, column 2: nothing is called “pass”.",
        ),
        ({"name": "x", "step-0-action": "ticket.assign"}, "Choose one from the list."),
        (
            {"name": "x", "for": "all", "step-0-action": "ticket.tag", "step-0-tag": "a"},
            "You cannot prepare things for these people.",
        ),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_lost(
    as_ana: Client, typed: dict[str, str], said: str
) -> None:
    response = as_ana.post("/macros/new/", typed)

    content = response.content.decode()
    assert response.status_code == 422
    assert said in content
    assert all(f'value="{one}"' in content for one in [typed["name"]] if one)
    assert not Macro.objects.exists()


def test_the_preview_fills_in_and_changes_nothing(as_ana: Client, world: World) -> None:
    make_mailbox(world)
    ticket, one = make_ticket(world), macro()
    facts = Event.objects.count()

    response = as_ana.get(f"/tickets/{ticket.number}/macros/{one.pk}/")

    ticket.refresh_from_db()
    content = response.content.decode()
    assert "Thank you, Cleo!" in content
    assert "Set the status to Solved" in content
    assert "leaves the desk" in content
    assert (Event.objects.count(), ticket.status) == (facts, "new")


def test_running_one_answers_with_the_ticket(as_ana: Client, world: World) -> None:
    make_mailbox(world)
    ticket, one = make_ticket(world), macro()

    response = as_ana.post(f"/tickets/{ticket.number}/macros/{one.pk}/run/", headers=HTMX)

    ticket.refresh_from_db()
    content = response.content.decode()
    assert "<html" not in content
    assert "Done: 2 steps." in content
    assert "Ana Halden ran a macro" in content
    assert ticket.status == "solved"


def test_a_refusal_is_said_with_its_step(as_ana: Client, world: World) -> None:
    world.cleo.identifiers.all().delete()
    ticket, one = make_ticket(world), macro()

    response = as_ana.post(f"/tickets/{ticket.number}/macros/{one.pk}/run/", follow=True)

    ticket.refresh_from_db()
    content = response.content.decode()
    assert "Nothing was changed." in content
    assert "This contact has no mail address." in content
    assert ticket.status == "new"


def test_words_of_a_macro_are_shown_as_text(as_rosa: Client, world: World) -> None:
    bad = "<img src=x onerror=alert(1)>"
    make_mailbox(world)
    step = {"action": "ticket.reply", "with": {"text": bad}}
    one = make_macro(name=bad, steps=[step], actor=SYSTEM)
    ticket = make_ticket(world)

    pages = [
        as_rosa.get(path).content.decode()
        for path in (
            "/macros/",
            f"/macros/{one.pk}/",
            f"/tickets/{ticket.number}/macros/",
            f"/tickets/{ticket.number}/macros/{one.pk}/",
        )
    ]

    assert [bad in page for page in pages] == [False] * 4
    assert all("&lt;img src=x" in page for page in pages)


@pytest.mark.parametrize("count", [1, 4])
def test_the_list_costs_the_same_however_long_it_is(
    as_rosa: Client, world: World, count: int, queries: Callable[[int], Any]
) -> None:
    for at in range(count):
        macro(team=world.lending if at % 2 else None)

    with queries(4):  # session and agent, rights, kept, offered
        response = as_rosa.get("/macros/")

    assert response.content.count(b"/retire/") == count
