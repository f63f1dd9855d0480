"""PR-072: a restored desk answers nobody until erasures were replayed."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test import Client

from ombud.backups import actions, guard
from ombud.base import clock
from ombud.base.actor import SYSTEM
from ombud.events.models import Event
from ombud.people.models import Contact
from ombud.visits.models import Visit
from tests.backups.helping import made, restored

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.backups.conftest import Book
    from tests.world import World


pytestmark = pytest.mark.usefixtures("own_folder")


def test_PR_072_a_restored_desk_answers_503_until_erasures_are_replayed(
    world: World, book: Book
) -> None:
    Visit.objects.create(
        key="of Cleo",
        contact=world.cleo,
        identifier=world.cleo.identifiers.get(),
        expires_at=clock.in_(days=1),
    )
    path = made()
    book.entries.append(world.cleo.pk)
    restored(path)

    pages = ("/", "/sign-in/", "/health/", "/api/v1/", "/help/", "/no-such-page/")
    closed = [Client().get(page) for page in pages]
    german = {"Accept": "text/html", "Accept-Language": "de"}
    seen = Client().get("/help/", headers=german)
    assert Contact.objects.get(pk=world.cleo.pk).name == "Cleo Marchetti"
    done = actions.replay(actor=SYSTEM)

    assert [one.status_code for one in closed] == [503] * len(pages)
    assert not Visit.objects.exists()
    assert closed[2].json()["problems"] == [guard.CODE]
    assert (seen.status_code, seen["Retry-After"]) == (503, "60")
    assert '<html lang="de" dir="ltr">' in seen.content.decode()
    style = seen.content.partition(b"<style>")[2].partition(b"</style>")[0]
    named = f"style-src 'sha256-{b64encode(sha256(style).digest()).decode()}'"
    assert seen["Content-Security-Policy"].endswith(named)
    assert seen["Content-Security-Policy"].startswith("default-src 'none'")
    assert "Gleich wieder da" in seen.content.decode()
    assert (done.count, done.is_overridden) == (1, False)
    assert Contact.objects.get(pk=world.cleo.pk).name == ""
    assert Client().get("/sign-in/").status_code == 200
    assert actions.replay(actor=SYSTEM).count == 0


def test_PR_072_who_is_erased_while_the_archive_is_made_is_erased_again(
    world: World, book: Book
) -> None:
    def erasing(run: Callable[..., Any], sql: str, *more: Any) -> Any:
        if "people_contact" in sql and not book.entries:
            book.entries.append(world.cleo.pk)
        return run(sql, *more)

    with connection.execute_wrapper(erasing):
        path = made()
    restored(path)
    actions.replay(actor=SYSTEM)

    assert book.entries == [world.cleo.pk]
    assert Contact.objects.get(pk=world.cleo.pk).name == ""


def test_PR_072_a_database_put_back_by_hand_waits_as_well(world: World, book: Book) -> None:
    actions.close_if_behind()
    before = guard.is_closed()
    book.entries.append(world.cleo.pk)

    actions.close_if_behind()
    closed = guard.is_closed(), Client().get("/sign-in/").status_code
    done = actions.replay(actor=SYSTEM)

    assert (before, closed) == (False, (True, 503))
    assert (done.count, guard.is_closed()) == (1, False)
    assert Event.objects.get(kind="backup.erasures-replayed").payload == {"count": 1}
    assert Contact.objects.get(pk=world.cleo.pk).name == ""
