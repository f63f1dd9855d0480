"""PR-054, PR-055, PR-059, PR-063: words of the desk, statistics, index pages, and agents."""

from __future__ import annotations

from email.message import EmailMessage
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.db.models import Count
from django.utils.text import slugify

from ombud.automation.actions import make_macro
from ombud.base.actor import SYSTEM
from ombud.erasure.actions import plan_erasure, run_to_the_end, start_erasure
from ombud.erasure.compaction import compact
from ombud.erasure.statuses import State
from ombud.events.models import Event
from ombud.jobs.worker import run_until_empty
from ombud.people.models import Agent, Session
from ombud.tickets.actions import assign_ticket, fill_in, reply
from ombud.tickets.content import Content
from ombud.tickets.models import Message, Ticket, View
from tests.channels.email.mails import take_in
from tests.erasure.conftest import forget_ledger
from tests.erasure.person import ADDRESS, MARKS, TO, erase, make_everywhere
from tests.everywhere import terms, where
from tests.makers import make_field, make_ticket

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.test import Client

    from tests.world import World


@pytest.fixture(autouse=True)
def own_ledger() -> Iterator[None]:
    forget_ledger()
    yield
    forget_ledger()


def statistics() -> list[object]:
    by_ticket, by_message = ("status", "team", "priority"), ("direction", "channel")
    tickets = Ticket.objects.order_by(*by_ticket).values(*by_ticket)
    messages = Message.objects.order_by(*by_message).values(*by_message)
    return [
        list(tickets.annotate(n=Count("pk"))),
        list(messages.annotate(n=Count("pk"))),
        list(Ticket.objects.order_by("pk").values_list("opened_at", "solved_at")),
    ]


def test_PR_054_macros_searches_and_signatures_lose_the_person(
    transactional_db: None, world: World
) -> None:
    one = make_everywhere(world)
    step = {"action": "ticket.tag", "with": {"tag": ADDRESS}}
    make_macro(name=f"For {ADDRESS}", steps=[step], team=world.lending, actor=SYSTEM)
    own = make_field(name="Referee", key="referee")
    fill_in(one.other, {own.key: f"Ask {ADDRESS}"}, actor=SYSTEM)
    letter = EmailMessage()
    letter["From"], letter["To"] = "Otto <otto@brook.example>", TO
    letter["Message-ID"], letter["In-Reply-To"] = f"<{ADDRESS}>", f"<{ADDRESS}>"
    letter["Subject"] = "A file"
    letter.set_content("See the file.")
    letter.add_attachment(b"Words.", "text", "plain", filename=f"{ADDRESS}.txt")
    take_in(letter.as_bytes(), envelope_to=TO)
    asked = {"field": "subject", "operator": "contains", "value": ADDRESS}
    name = f"Of {ADDRESS}"
    view = View.objects.create(name=name, key=f"{slugify(name)[:30]}-b4", condition=asked)
    world.ana.signature = f"In place of {ADDRESS}"
    world.ana.save(update_fields=["signature"])

    erase(one.nora)

    view.refresh_from_db()
    assert view.key == f"of-e-mail-address-re-{view.pk}"
    assert where(*MARKS) == []


def test_PR_055_statistics_before_are_statistics_after(
    transactional_db: None, world: World
) -> None:
    one = make_everywhere(world)
    before, events = statistics(), Event.objects.exclude(kind__startswith="erasure.").count()

    erase(one.nora)

    assert statistics() == before
    assert Event.objects.exclude(kind__startswith="erasure.").count() >= events


def test_PR_059_the_index_holds_no_word_of_the_person(
    transactional_db: None, world: World
) -> None:
    one = make_everywhere(world)
    assert "quellmann" in terms()

    erase(one.nora)

    assert [word for word in ("quellmann", "tarn", "fjordblick") if word in terms()] == []
    compact({"tickets_message"})


def test_PR_059_a_reader_of_an_older_state_lets_the_certificate_wait(
    transactional_db: None, world: World, sqlite_only: None
) -> None:
    plan = plan_erasure(world.cleo, actor=SYSTEM)
    start_erasure(plan, actor=SYSTEM)
    log = Path(str(connection.settings_dict["NAME"]) + "-wal")
    reader = connection.get_new_connection(connection.get_connection_params())
    reader.execute("PRAGMA busy_timeout = 1")
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout = 1")
    try:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM people_contact").fetchone()
        waiting = run_to_the_end(plan)
        seen = (waiting.state, waiting.problem, waiting.certificate, log.stat().st_size > 0)
    finally:
        reader.close()
    sizes: list[int] = []
    done = run_to_the_end(plan)
    compact(())
    sizes.append(log.stat().st_size)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout = 20000")

    assert seen == (State.WAITING, "Busy", None, True)
    assert (done.state, done.certificate is not None, sizes) == (State.DONE, True, [0])


def test_PR_060_deleting_is_secure_on_every_connection(sqlite_only: None, db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA secure_delete")
        assert cursor.fetchone() == (1,)


def test_PR_063_an_agent_is_erased_and_tickets_go_on(
    transactional_db: None, world: World, as_ana: Client, as_sven: Client
) -> None:
    ticket = make_ticket(world)
    assign_ticket(ticket, world.ana, actor=SYSTEM)
    Agent.objects.filter(pk=world.ana.pk).update(signature="Kind regards, Ana Halden")
    words = "Try it again.\n\nAna Halden"
    reply(ticket, Content(text=words), agent=world.ana, actor=world.ana.actor)

    done = erase(world.ana)
    run_until_empty()

    assert (done.state, done.problem, done.conflicts) == (State.DONE, "", [])
    assert not Session.objects.filter(agent=world.ana).exists()
    assert as_ana.get("/").status_code == 302
    page = as_sven.get(f"/tickets/{ticket.number}/")
    assert page.status_code == 200
    assert "Ana Halden" not in page.content.decode()
    assert where("ana@halden.example", "Ana Halden") == []
    assert ticket.messages.get(direction="out").text.startswith("Try it again.")
    ticket.refresh_from_db()
    assert (ticket.assignee, ticket.team, ticket.is_open) == (None, world.lending, True)
    world.ana.refresh_from_db()
    assert (world.ana.signature, world.ana.is_active) == ("", False)
