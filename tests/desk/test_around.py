"""What stands around a conversation, on the page: people, followers, waiting."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest

from ombud.base import clock
from ombud.base.actor import SYSTEM
from ombud.channels.email.models import OutgoingMail
from ombud.desk.waiting import waits
from ombud.tickets.actions import add_participant, watch_ticket
from ombud.tickets.models import Draft, Participant, Reminder, Snooze, Watcher
from ombud.tickets.statuses import ParticipantRole
from tests.makers import make_contact, make_ticket

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from tests.world import World

HTMX = {"HX-Request": "true"}


@pytest.mark.parametrize("count", [1, 8])
def test_the_sections_cost_the_same_however_many_take_part(
    as_ana: Client, world: World, count: int, queries: Callable[[int], Any]
) -> None:
    ticket = make_ticket(world)
    for number in range(count):
        contact = make_contact(f"c{number}@lumen.example", f"Number {number}")
        add_participant(ticket, contact, role=ParticipantRole.CC, actor=SYSTEM)
    for agent in (world.ana, world.sven, world.olga)[:count]:
        watch_ticket(ticket, agent, actor=SYSTEM)
    as_ana.get("/")

    with queries(18):
        page = as_ana.get(f"/tickets/{ticket.number}/around/", headers=HTMX).content.decode()

    assert page.count("@lumen.example") == 1 + count


def test_a_stranger_to_the_desk_is_met_and_takes_part(as_ana: Client, world: World) -> None:
    ticket = make_ticket(world)
    at = f"/tickets/{ticket.number}/participants/"

    answer = as_ana.post(at, {"email": "Dora@Lumen.example", "name": "Dora", "role": "cc"})

    part = Participant.objects.get(role="cc")
    assert (answer.status_code, part.contact.name) == (302, "Dora")


def test_what_was_typed_wrong_stays_in_the_form(as_ana: Client, world: World) -> None:
    ticket = make_ticket(world)
    typed = {"email": "not an address", "name": "Dora", "role": "observer"}

    answer = as_ana.post(f"/tickets/{ticket.number}/participants/", typed, headers=HTMX)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "This is not a mail address." in page
    assert 'value="not an address"' in page
    assert Participant.objects.count() == 1


def test_an_answer_goes_to_all_who_asked_and_to_the_copies(
    as_ana: Client, world: World
) -> None:
    ticket = make_ticket(world)
    for name, role in (("dora", "requester"), ("emil", "cc"), ("fay", "observer")):
        contact = make_contact(f"{name}@lumen.example", name.title())
        add_participant(ticket, contact, role=ParticipantRole(role), actor=SYSTEM)
    page = as_ana.get(f"/tickets/{ticket.number}/").content.decode()

    as_ana.post(
        f"/tickets/{ticket.number}/reply/", {"text": "Here.", "cc": "emil@lumen.example"}
    )

    assert 'value="emil@lumen.example"' in page
    assert set(OutgoingMail.objects.values_list("to", flat=True)) == {
        "cleo@lumen.example",
        "dora@lumen.example",
        "emil@lumen.example",
    }


def test_following_oneself_needs_no_more_than_sight(
    as_olga: Client, as_ben: Client, world: World
) -> None:
    ticket = make_ticket(world)
    at = f"/tickets/{ticket.number}/watch/"

    answers = [
        as_olga.post(at).status_code,
        as_olga.post(at, {"agent": world.ana.pk}).status_code,
        as_ben.post(at).status_code,
    ]

    assert answers == [302, 404, 404]
    assert [one.agent for one in Watcher.objects.all()] == [world.olga]


def test_a_colleague_of_another_team_cannot_be_made_to_follow(
    as_ana: Client, world: World
) -> None:
    ticket = make_ticket(world)

    answer = as_ana.post(f"/tickets/{ticket.number}/watch/", {"agent": world.ben.pk})

    assert (answer.status_code, Watcher.objects.count()) == (404, 0)


def test_a_refused_mention_says_who_and_keeps_the_note(as_ana: Client, world: World) -> None:
    ticket = make_ticket(world)

    answer = as_ana.post(f"/tickets/{ticket.number}/note/", {"text": "Ask @Ben Halden"})

    assert answer.status_code == 422
    assert "Ben Halden may not see this ticket." in answer.content.decode()
    assert Draft.objects.get().text == "Ask @Ben Halden"


def test_only_who_may_see_the_ticket_is_offered(as_ana: Client, world: World) -> None:
    ticket = make_ticket(world)

    page = as_ana.get(f"/tickets/{ticket.number}/mentionable/?q=").content.decode()
    by_word = as_ana.get(f"/tickets/{ticket.number}/mentionable/?q=hal").content.decode()
    by_name = as_ana.get(f"/tickets/{ticket.number}/mentionable/?q=sv").content.decode()

    assert page.count('role="option"') == by_word.count('role="option"') == 4
    assert "Ben Halden" not in page
    assert by_name.count('role="option"') == 1


def test_tomorrow_is_tomorrow_where_the_agent_is() -> None:
    now = datetime(2026, 11, 20, 22, 30, tzinfo=UTC)  # a Saturday morning in Auckland

    offered = {
        one.key: one.until.astimezone(UTC) for one in waits(now, ZoneInfo("Pacific/Auckland"))
    }

    assert offered == {
        "later": datetime(2026, 11, 21, 1, 30, tzinfo=UTC),
        "tomorrow": datetime(2026, 11, 21, 20, tzinfo=UTC),
        "monday": datetime(2026, 11, 22, 20, tzinfo=UTC),
        "week": datetime(2026, 11, 27, 20, tzinfo=UTC),
    }


def test_nine_in_the_morning_stays_nine_when_the_clocks_change() -> None:
    now = datetime(2026, 10, 24, 12, tzinfo=UTC)

    offered = {one.key: one.until for one in waits(now, ZoneInfo("Europe/Berlin"))}

    assert offered["tomorrow"].astimezone(UTC) == datetime(2026, 10, 25, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("form", "until"),
    [
        ({"until": "tomorrow"}, datetime(2026, 11, 21, 9, tzinfo=UTC)),
        ({"at": "2026-12-01T08:15"}, datetime(2026, 12, 1, 8, 15, tzinfo=UTC)),
        ({"until": "reply"}, None),
    ],
)
def test_a_ticket_is_put_to_sleep_and_woken(
    as_ana: Client, world: World, form: dict[str, str], until: datetime | None
) -> None:
    at = f"/tickets/{make_ticket(world).number}"

    with clock.held_at(datetime(2026, 11, 20, 12, tzinfo=UTC)):
        as_ana.post(f"{at}/snooze/", form)
        page = as_ana.get(f"{at}/").content.decode()
    slept = Snooze.objects.get().until
    as_ana.post(f"{at}/wake/")

    assert slept == until
    assert "Sleeps until" in page
    assert not Snooze.objects.exists()


@pytest.mark.parametrize(
    "form", [{}, {"at": "soon"}, {"at": "2020-01-01T09:00"}, {"until": "x"}]
)
def test_a_time_that_cannot_be_is_said_and_kept(
    as_ana: Client, world: World, form: dict[str, str]
) -> None:
    answer = as_ana.post(f"/tickets/{make_ticket(world).number}/snooze/", form)

    assert answer.status_code == 422
    assert form.get("at", "") in answer.content.decode()
    assert not Snooze.objects.exists()


def test_a_reminder_leaves_the_ticket_where_it_is(as_ana: Client, world: World) -> None:
    at = f"/tickets/{make_ticket(world).number}"

    as_ana.post(f"{at}/snooze/", {"until": "tomorrow", "only": "remind"})
    kept = Reminder.objects.get().agent
    as_ana.post(f"{at}/wake/", {"what": "reminder"})

    assert kept == world.ana
    assert not Snooze.objects.exists()
    assert not Reminder.objects.exists()
