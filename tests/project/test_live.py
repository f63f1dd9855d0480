from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from ombud.base import clock
from ombud.base.actor import SYSTEM
from ombud.events import reading
from ombud.people.actions import change_password
from ombud.project.live import stream
from ombud.project.live.feed import News
from ombud.project.live.hub import LONGEST_QUEUE, Hub
from ombud.project.live.hub import Client as Listener
from ombud.project.live.viewer import Viewer, as_of_now, viewer_of
from ombud.tickets.actions import move_ticket, solve_ticket
from tests.makers import make_ticket

if TYPE_CHECKING:
    from collections.abc import Callable

    from ombud.people.models import Agent
    from tests.world import World


class Browser:
    """Listens to the stream as a browser does, in the same event loop."""

    def __init__(self, agent: Agent | None, **headers: str) -> None:
        self.status = 0
        self.text = ""
        self.is_over = False
        self._gone = asyncio.Event()
        given = {"host": "testserver", "cookie": cookie_of(agent) if agent else "", **headers}
        self.scope: dict[str, Any] = {
            "type": "http",
            "method": "GET",
            "path": stream.PATH,
            "headers": [
                (name.replace("_", "-").encode(), value.encode())
                for name, value in given.items()
            ],
        }

    async def receive(self) -> dict[str, Any]:
        await self._gone.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: Any) -> None:
        self.status = message.get("status", self.status)
        self.text += message.get("body", b"").decode()

    async def listen(self) -> None:
        await stream.answer(self.scope, self.receive, self.send)
        self.is_over = True

    def go_away(self) -> None:
        self._gone.set()

    @property
    def told(self) -> list[dict[str, Any]]:
        return [
            json.loads(line.removeprefix("data: "))
            for line in self.text.splitlines()
            if line.startswith("data: ")
        ]


def cookie_of(agent: Agent) -> str:
    client = Client()
    client.force_login(agent)
    name = settings.SESSION_COOKIE_NAME
    return f"{name}={client.cookies[name].value}"


async def until(is_so: Callable[[], bool], seconds: float = 8.0) -> bool:
    loop = asyncio.get_running_loop()
    end = loop.time() + seconds
    while loop.time() < end and not is_so():
        await asyncio.sleep(0.02)
    return is_so()


def run(*browsers: Browser, during: Callable[[], object], wait: Callable[[], bool]) -> bool:
    """Let ``browsers`` listen, do ``during``, and say whether ``wait`` came true."""

    async def whole() -> bool:
        tasks = [asyncio.create_task(browser.listen()) for browser in browsers]
        await until(lambda: all("retry" in one.text or one.is_over for one in browsers))
        await asyncio.sleep(0.1)
        await asyncio.to_thread(do_and_close, during)
        came = await until(wait)
        for browser in browsers:
            browser.go_away()
        await asyncio.wait_for(asyncio.gather(*tasks), 10)
        return came

    return asyncio.run(whole())


def do_and_close(during: Callable[[], object]) -> None:
    try:
        during()
    finally:
        connection.close()


@pytest.fixture(autouse=True)
def own_hub(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream, "hub", Hub())


def test_an_agent_hears_of_their_teams_ticket_and_another_team_does_not(
    transactional_db: None, world: World
) -> None:
    ticket = make_ticket(world)
    ana, ben = Browser(world.ana), Browser(world.ben)

    came = run(
        ana,
        ben,
        during=lambda: solve_ticket(ticket, actor=SYSTEM),
        wait=lambda: len(ana.told) == 1,
    )

    assert came
    assert set(ana.told[0]) == {"ticket", "kind", "event"}
    assert (ana.told[0]["ticket"], ana.told[0]["kind"]) == (ticket.number, "ticket.solved")
    assert ben.told == []


def test_a_team_hears_that_a_ticket_left_it(transactional_db: None, world: World) -> None:
    ticket = make_ticket(world)
    ana, ben = Browser(world.ana), Browser(world.ben)

    came = run(
        ana,
        ben,
        during=lambda: move_ticket(ticket, world.cards, actor=SYSTEM),
        wait=lambda: bool(ana.told and ben.told),
    )

    assert came


def test_a_browser_that_comes_back_gets_what_it_missed_once(
    transactional_db: None, world: World
) -> None:
    ticket = make_ticket(world)
    before = str(reading.newest())
    solve_ticket(ticket, actor=SYSTEM)
    ana = Browser(world.ana, last_event_id=before)

    came = run(ana, during=lambda: None, wait=lambda: len(ana.told) == 1)

    assert came
    assert ana.told[0]["kind"] == "ticket.solved"
    assert f"id: {reading.newest()}" in ana.text


def test_a_stream_ends_with_its_session(transactional_db: None, world: World) -> None:
    ana = Browser(world.ana)

    came = run(
        ana,
        during=lambda: change_password(world.ana, "another-lantern-orbit", actor=SYSTEM),
        wait=lambda: ana.is_over,
    )

    assert came


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"origin": "https://evil.example"}, 403),
        ({"host": "evil.example"}, 403),
        ({"sec_fetch_site": "cross-site"}, 403),
        ({"cookie": "ombud_session=made-up"}, 401),
        ({"cookie": ""}, 401),
        ({"origin": "http://testserver", "sec_fetch_site": "same-origin"}, 200),
    ],
)
def test_only_our_own_page_with_a_session_may_listen(
    transactional_db: None, world: World, headers: dict[str, str], status: int
) -> None:
    browser = Browser(world.ana, **headers)

    run(browser, during=lambda: None, wait=lambda: True)

    assert browser.status == status


def test_a_client_that_does_not_keep_up_is_ended_and_not_waited_for() -> None:
    listener = Listener(Viewer("s", 1, None))

    for number in range(LONGEST_QUEUE + 1):
        listener.offer(News(reading.Cursor(0, number), number, "ticket.solved", 1, frozenset()))

    assert listener.is_ended
    assert listener.queue.qsize() == LONGEST_QUEUE


def test_an_idle_session_does_not_listen_on(world: World) -> None:
    viewer = viewer_of(cookie_of(world.ana), "127.0.0.1")
    assert viewer is not None

    with clock.held_at(clock.in_(hours=3)):
        left = as_of_now({viewer.session})

    assert viewer.teams == frozenset({world.lending.pk})
    assert left == {}


def test_who_joins_while_rights_are_looked_up_is_not_ended(world: World) -> None:
    hub, late = Hub(), Listener(Viewer("late", world.ana.pk, None))
    early, gone = Listener(Viewer("early", world.ana.pk, None)), Listener(Viewer("x", 1, None))
    hub.clients |= {early, late, gone}

    hub._apply({"early": Viewer("early", world.ana.pk, frozenset({1})), "x": None})

    assert early.viewer.teams == frozenset({1})
    assert (early.is_ended, late.is_ended, gone.is_ended) == (False, False, True)
