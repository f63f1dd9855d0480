"""Every operation with every role: what it answers, and that a refusal changes nothing.

The table is compared with what is declared, so an operation cannot be forgotten. What
belongs to another team does not exist (404); what role or token do not allow is named (403).
"""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import transaction

from ombud.api.operations import OPERATIONS
from ombud.automation.actions import make_macro
from ombud.base import clock
from ombud.base.actor import SYSTEM
from ombud.channels.email.models import Mailbox
from ombud.events.models import Event
from ombud.people.models import AccessToken, Contact
from ombud.people.scopes import Scope, known
from ombud.tickets.actions import attach_to_draft, reply
from ombud.tickets.content import Content, File
from ombud.tickets.models import Attachment, Draft, Message, Tag, Ticket
from tests.api.calling import Caller, caller
from tests.makers import make_ticket
from tests.world import World

ROLES = ("nobody", "stranger", "observer", "agent", "supervisor", "administrator")
FILE = {"name": "a.txt", "content": base64.b64encode(b"a").decode()}


@dataclass(frozen=True)
class Case:
    """How an operation is asked, and the status for each of ``ROLES``, in their order."""

    path: str
    answers: tuple[int, ...]
    body: Any = None


SEES = (401, 404, 200, 200, 200, 200)
CHANGES = (401, 404, 403, 200, 200, 200)
MAKES = (401, 404, 403, 201, 201, 201)
ENDS = (401, 404, 403, 204, 204, 204)
READS = (401, 200, 200, 200, 200, 200)
OPENS = (401, 201, 403, 201, 201, 201)
OWN = (401, 404, 403, 200, 404, 404)
ADMIN = (401, 403, 403, 403, 403, 200)
T = "/tickets/{ticket}"

TABLE: dict[str, Case] = {
    "list_tickets": Case("/tickets", READS),
    "search_tickets": Case("/tickets/search", READS, {}),
    "get_ticket": Case(T, SEES),
    "open_ticket": Case(
        "/tickets",
        (401, 422, 403, 201, 201, 201),
        {"contact": {"email": "n@b.example"}, "team": "{lending}", "text": "x"},
    ),
    "change_ticket": Case(T, CHANGES, {"priority": "urgent", "tags": ["x"]}),
    "set_status": Case(f"{T}/status", CHANGES, {"status": "solved"}),
    "set_priority": Case(f"{T}/priority", CHANGES, {"priority": "low"}),
    "look_up_priority": Case(f"{T}/look-up-priority", (401, 404, 403, 409, 409, 409), {}),
    "assign_ticket": Case(f"{T}/assign", CHANGES, {"assignee": "{ana}"}),
    "move_ticket": Case(f"{T}/move", (401, 404, 403, 204, 204, 200), {"team": "{cards}"}),
    "tag_ticket": Case(f"{T}/tag", CHANGES, {"tag": "x"}),
    "untag_ticket": Case(f"{T}/untag", CHANGES, {"tag": "x"}),
    "list_history": Case(f"{T}/history", SEES),
    "list_messages": Case(f"{T}/messages", SEES),
    "get_message": Case("/messages/{message}", SEES),
    "reply": Case(f"{T}/replies", MAKES, {"text": "Hello"}),
    "add_note": Case(f"{T}/notes", MAKES, {"text": "Hello"}),
    "recall_reply": Case("/messages/{reply}/recall", (401, 404, 403, 200, 409, 409), {}),
    "redact_text": Case(
        "/messages/{message}/redact", (401, 403, 403, 403, 200, 200), {"text": "declined"}
    ),
    "redact_file": Case("/attachments/{attachment}/redact", (401, 403, 403, 403, 200, 200), {}),
    "get_attachment": Case("/attachments/{attachment}", SEES),
    "get_attachment_content": Case("/attachments/{attachment}/content", SEES),
    "get_draft": Case(f"{T}/drafts/note", OWN),
    "save_draft": Case(f"{T}/drafts/note", CHANGES, {"text": "Hello"}),
    "discard_draft": Case(f"{T}/drafts/note", ENDS),
    "attach_to_draft": Case(f"{T}/drafts/note/files", MAKES, FILE),
    "detach_from_draft": Case(
        f"{T}/drafts/note/files/{{draft_file}}", (401, 404, 403, 204, 404, 404)
    ),
    "send_draft": Case(f"{T}/drafts/reply/send", (401, 404, 403, 201, 404, 404), {}),
    "get_setup": Case("/setup", READS),
    "get_classification": Case(f"{T}/classification", SEES),
    "classify_ticket": Case(f"{T}/classification", CHANGES, {"impact": "high"}),
    "list_macros": Case("/macros", (401, 200, 403, 200, 200, 200)),
    "run_macro": Case(f"{T}/macros/{{macro}}/run", CHANGES, {}),
    "list_contacts": Case("/contacts", READS),
    "get_contact": Case("/contacts/{contact}", SEES),
    "search_contacts": Case("/contacts/search", READS, {"email": "cleo@lumen.example"}),
    "meet_contact": Case("/contacts", OPENS, {"email": "n@b.example"}),
    "list_tickets_of_contact": Case("/contacts/{contact}/tickets", READS),
    "get_me": Case("/me", READS),
    "list_teams": Case("/teams", READS),
    "get_team": Case("/teams/{lending}", READS),
    "list_agents": Case("/agents", READS),
    "get_agent": Case("/agents/{ana}", READS),
    "list_tags": Case("/tags", READS),
    "list_views": Case("/views", READS),
    "get_view": Case("/views/unsolved", READS),
    "list_tickets_in_view": Case("/views/unsolved/tickets", READS),
    "list_fields": Case("/fields", READS),
    "list_mailboxes": Case("/mailboxes", ADMIN),
    "get_mailbox": Case("/mailboxes/{mailbox}", ADMIN),
    "create_mailbox": Case(
        "/mailboxes",
        (401, 403, 403, 403, 403, 201),
        {"address": "new@halden.example", "name": "New", "team": "{lending}"},
    ),
    "update_mailbox": Case("/mailboxes/{mailbox}", ADMIN, {"name": "Renamed"}),
}


@pytest.fixture
def things(world: World) -> dict[str, int]:
    """One of everything, in Lending."""
    content = Content(text="It was declined.", files=(File("a.txt", "text/plain", b"a"),))
    ticket = make_ticket(world, content=content)
    answer = reply(
        ticket,
        Content(text="One moment."),
        agent=world.ana,
        actor=world.ana.actor,
        hold_until=clock.in_(minutes=5),
    )
    laid = attach_to_draft(
        ticket, File("b.txt", "text/plain", b"b"), kind=Draft.Kind.NOTE, agent=world.ana
    )
    Draft.objects.create(agent=world.ana, ticket=ticket, kind="reply", text="Soon.")
    return {
        "ticket": ticket.number,
        "message": ticket.messages.earliest("pk").pk,
        "reply": answer.pk,
        "attachment": Attachment.objects.get().pk,
        "draft_file": laid.pk,
        "contact": world.cleo.pk,
        "lending": world.lending.pk,
        "cards": world.cards.pk,
        "ana": world.ana.pk,
        "macro": make_macro(
            name="Hurry",
            steps=[{"action": "ticket.set_priority", "with": {"priority": "high"}}],
            team=world.lending,
            actor=SYSTEM,
        ).pk,
        "mailbox": Mailbox.objects.get().pk,
    }


def filled(value: Any, things: dict[str, int]) -> Any:
    if isinstance(value, dict):
        return {name: filled(one, things) for name, one in value.items()}
    if isinstance(value, str) and value.startswith("{"):
        return things[value.strip("{}")]
    return value


def state_of_things() -> tuple[Any, ...]:
    """Return what a refused request must leave as it was."""
    return (
        list(Ticket.objects.order_by("pk").values()),
        list(Message.objects.order_by("pk").values("pk", "text")),
        list(Draft.objects.order_by("pk").values("pk", "text", "agent_id")),
        list(Mailbox.objects.order_by("pk").values()),
        Contact.objects.count(),
        Tag.objects.count(),
        Event.objects.count(),
    )


def caller_as(world: World, role: str, scopes: list[str] | None = None) -> Caller:
    agents = {
        "stranger": world.ben,
        "observer": world.olga,
        "agent": world.ana,
        "supervisor": world.sven,
        "administrator": world.rosa,
    }
    return caller(agents[role], scopes) if role in agents else Caller("")


def ask(who: Caller, name: str, things: dict[str, int]) -> Any:
    case = TABLE[name]
    return who.ask(
        OPERATIONS[name].method, case.path.format(**things), filled(case.body, things)
    )


def test_the_table_holds_exactly_the_operations_that_are_declared() -> None:
    assert set(TABLE) == set(OPERATIONS)


def role_caller(world: World, role: str) -> Caller:
    """Return a caller whose token has every scope: the role must decide."""
    who = caller_as(world, role)
    if who.token:
        newest = AccessToken.objects.latest("pk")
        newest.scopes = [one.value for one in Scope]
        newest.save()
    return who


def answers_as(
    world: World, things: dict[str, int], role: str, names: list[str]
) -> dict[str, int]:
    """Return how each operation answers ``role``; what one changes is undone."""
    who, found = role_caller(world, role), {}
    for name in names:
        with transaction.atomic():
            found[name] = ask(who, name, things).status_code
            transaction.set_rollback(True)
    return found


@pytest.mark.parametrize("role", ROLES)
def test_every_operation_answers_each_role_as_the_table_says(
    world: World, things: dict[str, int], role: str
) -> None:
    expected = {name: one.answers[ROLES.index(role)] for name, one in TABLE.items()}

    assert answers_as(world, things, role, sorted(TABLE)) == expected


@pytest.mark.parametrize("role", ROLES)
def test_what_is_refused_changes_nothing(
    world: World, things: dict[str, int], role: str
) -> None:
    refused = [name for name, one in TABLE.items() if one.answers[ROLES.index(role)] >= 400]
    who, before = role_caller(world, role), state_of_things()

    for name in refused:
        ask(who, name, things)

    assert state_of_things() == before


def test_an_operation_refuses_a_token_with_every_scope_but_its_own(
    world: World, things: dict[str, int]
) -> None:
    without = {
        needs: caller(world.rosa, [one.value for one in Scope if needs not in known([one])])
        for needs in {one.needs for one in OPERATIONS.values()}
    }
    before = state_of_things()

    found = {
        name: ask(without[one.needs], name, things).json().get("scope")
        for name, one in OPERATIONS.items()
    }

    assert found == {name: one.needs.value for name, one in OPERATIONS.items()}
    assert state_of_things() == before


def test_a_token_for_one_team_does_not_reach_another(
    world: World, things: dict[str, int]
) -> None:
    who, before = caller(world.rosa, team=world.cards), state_of_things()
    names = [name for name, one in TABLE.items() if one.answers[1] == 404]

    found = {name: ask(who, name, things).status_code for name in names}

    assert found == dict.fromkeys(names, 404)
    assert state_of_things() == before
