from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from ombud.base import clock
from ombud.base.actor import SYSTEM
from ombud.base.errors import Refused
from ombud.retention import actions, selecting
from ombud.retention.models import Rule, Run
from ombud.retention.periods import before
from ombud.retention.sets import sets
from ombud.retention.statuses import Act, State
from ombud.tickets.content import Content, File
from ombud.tickets.models import Attachment, Message, TicketValue
from ombud.tickets.search import search
from ombud.tickets.search.engine import Wanted
from ombud.tickets.search.words import words
from ombud.vault.models import Blob
from tests.makers import make_field
from tests.retention.helping import carried_out, rule_about, solved, texts

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.world import World

NOW = datetime(2028, 3, 31, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("period", "expected"),
    [
        ("P24M", "2026-03-31"),
        ("P1M", "2028-02-29"),
        ("P1Y1M", "2027-02-28"),
        ("P30D", "2028-03-01"),
        ("P2W", "2028-03-17"),
        ("p1m1d", "2028-02-28"),
    ],
)
def test_periods_count_back_by_the_calendar(period: str, expected: str) -> None:
    assert before(NOW, period).date().isoformat() == expected


@pytest.mark.parametrize("text", ["", "P", "24", "P-1D", "P1H", "PT5M", "P0D", "P1D2M"])
def test_what_is_no_period_is_refused(text: str) -> None:
    with pytest.raises(Refused, match="P24M"):
        before(NOW, text)


def test_the_content_goes_and_what_is_counted_stays(world: World) -> None:
    content = Content(text="My IBAN", files=(File("a.txt", "text/plain", b"x"),))
    ticket = solved(world, clock.in_(days=-800), content=content)
    before_it = [ticket.number, ticket.opened_at, ticket.solved_at, ticket.team_id]
    rule = rule_about()

    run = carried_out(rule)

    ticket.refresh_from_db()
    message = Message.objects.get()
    assert run is not None
    assert (run.state, run.done) == (State.DONE, 1)
    assert [ticket.number, ticket.opened_at, ticket.solved_at, ticket.team_id] == before_it
    assert (ticket.subject, ticket.preview, message.text, message.html) == ("",) * 4
    assert not Attachment.objects.exists()
    assert not Blob.objects.exists()
    assert set(Message.objects.values_list("addresses", flat=True)) == {""}
    rights = world.rights(world.rosa)
    assert search([Wanted(tuple(words("iban")))], rights=rights).hits == []


def test_other_parts_stay_and_are_still_found(world: World) -> None:
    ticket = solved(world, clock.in_(days=-800))
    rule = rule_about(parts=["subject"])

    carried_out(rule)

    rights = world.rights(world.rosa)
    found = search([Wanted(tuple(words("yesterday")))], rights=rights).hits
    assert [hit.ticket.pk for hit in found] == [ticket.pk]
    assert search([Wanted(tuple(words("declined")))], rights=rights).hits == []


def test_an_own_field_ends_when_it_says(world: World) -> None:
    field = make_field(keep_days=30)
    forever = make_field(name="Colour", keep_days=3000)
    tickets = [solved(world, clock.in_(days=-days)) for days in (31, 29)]
    for ticket in tickets:
        for one in (field, forever):
            TicketValue.objects.create(ticket=ticket, field=one, text="x")
    rule = rule_about(
        "own-fields", name="Own", trigger="ticket__solved_at", period="P1D", act=Act.DELETE
    )

    carried_out(rule)

    left = TicketValue.objects.order_by("pk").values_list("ticket_id", "field_id")
    assert list(left) == [
        (tickets[0].pk, forever.pk),
        (tickets[1].pk, field.pk),
        (tickets[1].pk, forever.pk),
    ]


def test_a_killed_run_goes_on_where_it_was(world: World, monkeypatch: Any) -> None:
    monkeypatch.setattr(actions, "CHUNK", 2)
    for _ in range(5):
        solved(world, clock.in_(days=-800))
    run = actions.pass_of(rule_about())
    assert run is not None

    actions.step(run)
    again = Run.objects.get(pk=run.pk)
    assert (again.done, texts().count("")) == (2, 2)
    while actions.step(again):
        pass

    assert (again.done, again.state, texts()) == (5, State.DONE, [""] * 5)


REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "no name": ({"name": " "}, "name"),
    "set": ({"about": "nothing"}, "from the list"),
    "trigger": ({"trigger": "number"}, "cannot be done"),
    "act": ({"act": Act.DELETE}, "cannot be done"),
    "parts": ({"parts": ["everything"]}, "which parts"),
    "condition": ({"condition": {"field": "x"}}, "not complete"),
    "minimum": ({"minimum": "P10Y", "source": "HGB"}, "shorter than the law"),
    "source": ({"minimum": "P1Y"}, "Name the law"),
}


@pytest.mark.parametrize("name", sorted(REFUSED))
def test_a_rule_that_cannot_work_is_refused(name: str, world: World) -> None:
    del world
    wrong, words_of_it = REFUSED[name]
    values = dict(wrong)

    with pytest.raises(Refused, match=words_of_it):
        rule_about(values.pop("about", "tickets"), **values)

    assert not Rule.objects.exists()


def test_a_run_is_started_only_fresh_and_unchanged(world: World) -> None:
    rule = rule_about()
    solved(world, clock.in_(days=-800))
    run = actions.try_out(rule, actor=SYSTEM)
    future = actions.try_out(rule, as_of=clock.in_(days=9), actor=SYSTEM)

    with pytest.raises(Refused, match="as of today"):
        actions.start(future)
    with clock.held_at(clock.in_(hours=25)), pytest.raises(Refused, match="24 hours"):
        actions.start(run)
    solved(world, clock.in_(days=-900))
    with pytest.raises(Refused, match="Other items"):
        actions.start(run)

    assert texts() == ["The card was declined twice"] * 2


def test_the_shipped_rules_fit_their_sets(world: World) -> None:
    del world
    made = actions.ship_rules()

    rules = list(Rule.objects.all())
    for rule in rules:
        actions.check_object(rule)
        actions.check_periods(rule)
    assert made == len(rules) >= 6
    assert actions.ship_rules() == 0
    assert {one.about for one in rules} <= set(sets)
    assert {"own-fields", "contact-fields", "object-fields"} <= {one.about for one in rules}


@pytest.mark.parametrize("count", [1, 30])
def test_looking_costs_the_same_however_much_is_due(
    world: World, count: int, queries: Callable[[int], Any]
) -> None:
    for _ in range(count):
        solved(world, clock.now() - timedelta(days=800))
    rule = rule_about()

    with queries(4):  # other rules, a chunk, holds, no further chunk
        found = selecting.look(rule, clock.now())

    assert found.count == count
