"""Promise J7 by every page and every operation: what rests is shown to nobody, and stays."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from ombud.base.actor import SYSTEM
from ombud.people.models import AccessToken
from ombud.people.scopes import Scope
from ombud.tickets.actions import restrict
from ombud.tickets.models import Message, Ticket
from ombud.tickets.statuses import RestrictionGround
from tests.api.calling import caller
from tests.api.table import TABLE as OPERATIONS
from tests.api.test_roles import ask
from tests.api.things import make_things
from tests.architecture.test_urls import TABLE, things, undone, visit  # noqa: F401 - a fixture
from tests.conftest import client_of

if TYPE_CHECKING:
    from tests.world import World

OF_CLEO = ("Cleo", "cleo@lumen", "It was declined", "•••• 4242", "42424242")
# Whoever looks after privacy sees whose data rest, to answer to them; a mail that waits for
# somebody is not yet anybody's; and what was typed stands in its field again.
SHOWN = {"persons", "person", "restrictions", "mail-raw", "object-tie"}
OF_NOBODY = ("/settings/", "/account/", "/security/", "/sign-in/")
OF_A_TICKET = ("/tickets/{ticket}", "/contacts/{contact}", "/messages/{", "/attachments/{")


def content() -> tuple[list[Any], list[Any]]:
    """Return what stands in tickets; a request about data is one that goes on, and locked."""
    tickets = Ticket.objects.filter(is_locked=False).order_by("pk")
    messages = Message.objects.filter(ticket__in=tickets).order_by("pk")
    columns = ("pk", "subject", "status", "assignee_id")
    return list(tickets.values(*columns)), list(messages.values("pk", "text"))


@pytest.mark.usefixtures("on_one_database")
def test_j7_no_operation_tells_or_changes_what_rests(world: World) -> None:
    made = make_things(world)
    restrict(world.cleo, RestrictionGround.CLAIMS, actor=SYSTEM)
    program, before = caller(world.rosa), content()
    AccessToken.objects.update(scopes=[one.value for one in Scope])
    told, done = [], []

    for name, operation in sorted(OPERATIONS.items()):
        answer = ask(program, name, made)
        told += [(name, word) for word in OF_CLEO if word in answer.content.decode()]
        if operation.path.startswith(OF_A_TICKET) and answer.status_code < 400:
            done += [name] if answer.json().get("items") != [] else []

    assert told == []
    assert done == []
    tickets, messages = content()
    assert tickets[: len(before[0])] == before[0]
    assert messages[: len(before[1])] == before[1]


@pytest.mark.usefixtures("on_one_database")
def test_j7_no_page_shows_what_rests(
    world: World,
    things: dict[str, str],  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("ombud.desk.views.mailboxes.WAIT_SECONDS", 0.0)
    restrict(world.cleo, RestrictionGround.CLAIMS, actor=SYSTEM)
    browser, told = client_of(world.rosa), set()

    for name in (one for one, page in TABLE.items() if not page.path.startswith(OF_NOBODY)):
        with undone():
            answer = visit(browser, name, things)
        text = "" if answer.streaming else answer.content.decode(errors="replace")
        told |= {name.removeprefix("desk:") for word in OF_CLEO if word in text}

    assert told <= SHOWN
