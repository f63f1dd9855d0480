"""PR-062: what a law keeps stays, restricted, with ground and end; everything else goes."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection

from ombud.base import clock
from ombud.base.actor import SYSTEM
from ombud.erasure.actions import plan_erasure, run_to_the_end, start_erasure
from ombud.erasure.actions.running import step
from ombud.erasure.certificates import is_genuine
from ombud.erasure.models import Erasure
from ombud.erasure.statuses import Stage
from ombud.erasure.statuses import State as ErasureState
from ombud.people.models import Contact
from ombud.privacy import actions
from ombud.privacy.erasing import begin_erasure
from ombud.privacy.statuses import Kind, State
from ombud.tickets.actions import fill_in, fill_in_about, solve_ticket
from ombud.tickets.models import ContactValue, TicketValue
from tests.conftest import client_of
from tests.erasure.conftest import forget_ledger
from tests.everywhere import where
from tests.makers import make_field, make_ticket
from tests.privacy.requests import LINK, ask, decided, letter_texts, officer
from tests.privacy.test_erasing_by_request import FOUR_DAYS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.world import World

LAW = "§ 147 AO, invoices"
SOLVED = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def own_ledger(transactional_db: None) -> Iterator[None]:
    forget_ledger()
    yield
    forget_ledger()


def invoiced(world: World, *, name: str = "INV-4711, Fjordblick 7") -> int:
    """A solved ticket with an invoice that a law keeps, and a field that none does."""
    ten_years: dict[str, Any] = {"erasure": "keep", "keep_days": 3653, "basis": LAW}
    invoice = make_field(name="Invoice", key="invoice", **ten_years)
    wish = make_field(name="Wish", key="wish")
    nick = make_field(name="Nickname", key="nick", about="contact")
    ticket = make_ticket(world, text="My bicycle is broken. Cleo Marchetti")
    fill_in(ticket, {invoice.key: name, wish.key: "A bell"}, actor=SYSTEM)
    fill_in_about(world.cleo, {nick.key: "Clee"}, actor=SYSTEM)
    with clock.held_at(SOLVED):
        solve_ticket(ticket, actor=SYSTEM)
    return ticket.number


def test_PR_062_an_invoice_stays_restricted_and_is_told_with_ground_and_end(
    world: World,
) -> None:
    number = invoiced(world)
    petra, paul = officer(), officer("Paul")
    request = decided(ask(Kind.ERASURE), petra)
    actions.approve(request, LINK, agent=paul, actor=paul.actor)
    with clock.held_at(clock.now() + FOUR_DAYS):
        actions.go_on_by_itself()
        begin_erasure(request)
        run_to_the_end(Erasure.objects.get())
        actions.go_on_by_itself()
    request.refresh_from_db()
    erasure = Erasure.objects.get()

    assert (erasure.state, request.state) == (ErasureState.DONE, State.RESPONDED)
    assert [one.text for one in TicketValue.objects.all()] == ["INV-4711, Fjordblick 7"]
    assert not ContactValue.objects.exists()
    listed = [{"name": "invoice", "field": 1, "ground": LAW, "until": "2036-03-01", "count": 1}]
    listed[0]["field"] = TicketValue.objects.get().field_id
    assert erasure.kept == listed
    assert erasure.certificate is not None
    assert erasure.certificate["kept"] == listed
    assert is_genuine(erasure.certificate)
    assert erasure.results["tickets.TicketValue.text[invoice]"] == {"retained": 1}
    assert where("Marchetti", "A bell", "Clee") == []
    answer = letter_texts()[-1]
    assert "- Invoice\n" in answer
    assert f"- Invoice: {LAW}" in answer
    assert "- Invoice: 1 March 2036" in answer
    page = client_of(world.rosa).get(f"/tickets/{number}/")
    assert page.status_code == 423


def run(erasure: Erasure) -> tuple[str, bool]:
    """Go on with an erasure; return its problem, and whether it has its certificate."""
    run_to_the_end(erasure)
    erasure.refresh_from_db()
    return erasure.problem, erasure.certificate is not None


def leave(*statements: str) -> None:
    """Do something in the database as one would that does not overwrite what it deletes."""
    with connection.cursor() as cursor:
        for one in ("PRAGMA secure_delete = OFF", *statements, "PRAGMA secure_delete = ON"):
            cursor.execute(one)


ADDRESS = "cleo@lumen.example"
LEFTOVERS = {
    "a free page": (
        "CREATE TABLE scratch (words text)",
        "INSERT INTO scratch VALUES ('once cleo@lumen.example')",
        "DROP TABLE scratch",
    ),
    "a deleted row in the page of the kept one": (
        "INSERT INTO tickets_ticketvalue (id, since, text, ticket_id, field_id) "
        "SELECT 999, since, 'once cleo@lumen.example', ticket_id, max(field_id) + 1 "
        "FROM tickets_ticketvalue",
        "DELETE FROM tickets_ticketvalue WHERE id = 999",
    ),
    "an index that was dropped": (
        "CREATE INDEX scratch ON tickets_ticketvalue (text)",
        "DROP INDEX scratch",
    ),
}


def test_PR_062_a_kept_value_that_names_the_person_excuses_nothing_else(world: World) -> None:
    invoiced(world, name=f"INV-4711 to {ADDRESS}")
    erasure = plan_erasure(world.cleo, actor=SYSTEM)
    start_erasure(erasure, actor=SYSTEM)
    while erasure.stage != Stage.SCAN:
        step(erasure)
    row = Contact.objects.create(
        name=ADDRESS, source="agent"
    )  # the name of somebody is left to a person
    told = {"a row of another table": run(erasure)}
    row.delete()
    here = LEFTOVERS if connection.vendor == "sqlite" else {}
    for name, statements in here.items():
        leave(*statements)
        told[name] = run(erasure)
        leave("VACUUM")
    rows = told.pop("a row of another table")

    assert (rows[0].partition(" ")[0], rows[1]) == ("residue", False)
    assert told == dict.fromkeys(here, ("residue 1", False))
    assert run(erasure) == ("", True)
    assert TicketValue.objects.get().text == f"INV-4711 to {ADDRESS}"
    assert erasure.certificate is not None
    assert erasure.certificate["scan"]["scope"]["retained"] >= 1


def test_PR_062_pages_that_no_row_answers_for_are_written_anew_once(
    world: World, sqlite_only: None
) -> None:
    leave(*LEFTOVERS["a free page"])
    erasure = plan_erasure(world.cleo, actor=SYSTEM)
    start_erasure(erasure, actor=SYSTEM)

    assert run(erasure) == ("", True)
