"""F06: the database does not answer. Requests are told to come again, and lose nothing."""

from __future__ import annotations

import errno
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest
from django.db import InterfaceError, OperationalError, connection

from ombud.base.outage import is_outage
from ombud.tickets.models import Message
from tests.api.calling import caller
from tests.makers import make_ticket

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.test import Client

    from tests.world import World


@contextmanager
def away(*, writes_only: bool) -> Iterator[None]:
    """Let every statement fail as a database does that went away, or a disk that is full."""

    def fail(execute: Any, sql: str, *rest: Any) -> Any:
        if writes_only and not sql.startswith(("INSERT", "UPDATE", "DELETE")):
            return execute(sql, *rest)
        raise OperationalError("database or disk is full")

    with connection.execute_wrapper(fail):
        yield


@pytest.mark.parametrize("writes_only", [True, False])
def test_a_page_says_that_nothing_was_taken_and_when_to_come_again(
    as_ana: Client, world: World, writes_only: bool
) -> None:
    ticket = make_ticket(world)
    as_ana.raise_request_exception = False

    with away(writes_only=writes_only):
        answer = as_ana.post(f"/tickets/{ticket.number}/reply/", {"text": "Hello"})

    assert (answer.status_code, answer["Retry-After"]) == (503, "30")
    assert "was not taken" in answer.content.decode()
    assert not Message.objects.filter(direction="out").exists()


def test_a_program_gets_the_same_answer_in_its_own_form(
    transactional_db: None, world: World
) -> None:
    ticket, ana = make_ticket(world), caller(world.ana)

    with away(writes_only=True):
        answer = ana.post(f"/tickets/{ticket.number}/notes", {"text": "Hello"})

    assert (answer.status_code, answer["Retry-After"]) == (503, "30")
    assert answer.json()["type"] == "/api/v1/problems/storage-away"


@pytest.mark.parametrize(
    ("problem", "passes"),
    [
        (OperationalError(), True),
        (InterfaceError(), True),
        (OSError(errno.ENOSPC, "No space left"), True),
        (OSError(errno.EACCES, "Permission denied"), False),
        (ValueError(), False),
        (None, False),
    ],
)
def test_only_what_passes_by_itself_is_an_outage(
    problem: BaseException | None, passes: bool
) -> None:
    assert is_outage(problem) is passes
