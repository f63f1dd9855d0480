"""Promise A3, the shipped role: who keeps the desk running is refused every customer's data."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ombud.base.actor import SYSTEM
from ombud.people.actions import create_agent
from ombud.people.models import AccessToken
from ombud.people.scopes import Scope
from tests.api.calling import caller
from tests.api.table import TABLE as OPERATIONS
from tests.api.test_roles import ask
from tests.api.things import make_things
from tests.architecture.test_urls import TABLE, things, undone, visit  # noqa: F401 - a fixture
from tests.conftest import client_of
from tests.world import PASSWORD

if TYPE_CHECKING:
    from ombud.people.models import Agent
    from tests.world import World

# What belongs to whoever is signed in, and what keeps the desk running.
OWN = {
    *("account", "account-density", "account-password", "account-profile", "account-signature"),
    *("authenticator", "authenticator-remove", "availability", "bell", "confirm"),
    *("notification-choice", "notifications", "notifications-read", "passkey-new"),
    *("passkey-remove", "recovery-codes", "recovery-codes-new", "searches-forget"),
    *("security", "session-end", "settings", "sign-out", "tokens"),
}
RUNNING = {
    *(
        "changes",
        "health-page",
        "job-discard",
        "job-retry",
        "jobs",
        "mail-template",
        "mail-templates",
    ),
    *(
        "mail-templates",
        "mailbox",
        "mailbox-new",
        "mailbox-test",
        "mailboxes",
        "oauth-begin",
        "sink",
    ),
}
OF_CUSTOMERS = ("Cleo", "lumen.example", "It was declined", "•••• 4242", "42424242")


def operator() -> Agent:
    """Return somebody who keeps the desk running, by the shipped role."""
    return create_agent(
        email="oleg@halden.example",
        name="Oleg Halden",
        password=PASSWORD,
        role="operator",
        team=None,
        actor=SYSTEM,
    )


@pytest.mark.usefixtures("on_one_database")
def test_a3_the_shipped_role_for_operating_is_refused_what_is_of_customers(
    world: World,
    things: dict[str, str],  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("ombud.desk.views.mailboxes.WAIT_SECONDS", 0.0)
    browser, opened, told = client_of(operator()), set(), []

    for name, page in TABLE.items():
        with undone():
            answer = visit(browser, name, things)
        body = b"" if answer.streaming else answer.content
        text = body.decode(errors="replace")
        told += [(name, word) for word in OF_CUSTOMERS if word in text]
        # What answers somebody without an account the same is open to all.
        if answer.status_code not in {403, 404, page.answers[0]}:
            opened.add(name.removeprefix("desk:"))

    assert opened <= OWN | RUNNING
    assert {"jobs", "mailboxes", "changes"} <= opened
    assert told == []


# What a program of the operator's may do.
OPEN_TO_PROGRAMS = {"list_mailboxes", "get_mailbox", "create_mailbox", "update_mailbox"}


@pytest.mark.usefixtures("on_one_database")
def test_a3_a_program_of_the_operators_reads_nothing_of_customers_whatever_its_token_says(
    world: World,
) -> None:
    agent, made = operator(), make_things(world)
    program = caller(agent)
    AccessToken.objects.update(scopes=[one.value for one in Scope])
    opened, told = set(), []

    for name in sorted(OPERATIONS):
        with undone():
            answer = ask(program, name, made)
        told += [(name, word) for word in OF_CUSTOMERS if word in answer.content.decode()]
        if answer.status_code < 400:
            opened.add(name)

    assert opened == OPEN_TO_PROGRAMS
    assert told == []
