"""Promises F: kept only as long as needed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from django.test import Client

from ombud.backups.actions import replay
from ombud.base import clock
from ombud.base.actor import SYSTEM
from ombud.base.errors import Refused
from ombud.erasure.actions import plan_erasure, start_erasure
from ombud.events.models import Event
from ombud.events.sealing import seal
from ombud.events.verifying import verify
from ombud.holds.models import LegalHold
from ombud.holds.queries import held_among, holds_of
from ombud.people.actions import save_organisation
from ombud.people.models import Contact
from ombud.readlog.actions import note_reading
from ombud.readlog.models import Reading
from ombud.readlog.statuses import Surface, Thing
from ombud.retention.actions import save_rule, ship_rules, try_out
from ombud.retention.models import Rule
from ombud.retention.periods import before
from ombud.retention.queries import kept_too_long
from ombud.signin.actions.entering import note_sign_in
from ombud.signin.statuses import Way
from ombud.tickets.actions import add_note, save_draft
from ombud.tickets.content import Content
from ombud.tickets.models import Draft, Message, Ticket
from ombud.tickets.statuses import Status
from tests.backups.conftest import Book, book, own_folder  # noqa: F401 - fixtures
from tests.backups.helping import made, restored
from tests.channels.email.mails import raw, take_in
from tests.everywhere import where
from tests.makers import make_contact, make_hold, make_ticket
from tests.retention.helping import carried_out, rule_about, solved

if TYPE_CHECKING:
    from tests.world import World


def test_f2_a_hold_has_a_ground_an_owner_and_a_review_and_names_itself(world: World) -> None:
    ticket = make_ticket(world)
    hold = make_hold(world, contacts=(world.cleo,))

    with clock.held_at(clock.in_(days=3650)):
        kept = holds_of(ticket.messages.get())

    assert kept == [hold]
    assert (hold.ground, hold.owner) == ("claims", world.rosa)
    assert hold.review_on == clock.in_(days=90).date()
    assert held_among(Message, [ticket.messages.get().pk]) == {ticket.messages.get().pk}


def test_f2_what_is_held_outlives_the_rules_and_an_erasure_and_both_name_the_hold(
    world: World,
) -> None:
    ticket = solved(world, clock.in_(days=-800))
    hold = make_hold(world, contacts=(world.cleo,))
    rule = rule_about(period="P24M")

    tried = try_out(rule, actor=SYSTEM)
    carried_out(rule)
    plan = plan_erasure(world.cleo, actor=SYSTEM)
    with pytest.raises(Refused, match="A legal hold keeps this person's data"):
        start_erasure(plan, actor=SYSTEM)
    ticket.refresh_from_db()

    assert (tried.count, tried.held) == (0, 1)
    assert {one["ground"] for one in plan.conflicts} == {"hold"}
    assert ticket.subject == "The card was declined twice"
    assert Contact.objects.get(pk=world.cleo.pk).name == "Cleo Marchetti"
    assert holds_of(world.cleo) == [hold]


def test_f2_no_hold_without_a_scope(world: World) -> None:
    with pytest.raises(Refused, match="what is held"):
        make_hold(world, contacts=(), tickets=())

    assert not LegalHold.objects.exists()


def test_f1_what_is_over_is_there_the_day_before_and_gone_the_day_after(world: World) -> None:
    at = datetime(2026, 3, 31, 12, tzinfo=UTC)
    ticket = solved(world, at)
    rule = rule_about(period="P24M")

    with clock.held_at(datetime(2028, 3, 31, 11, 59, tzinfo=UTC)):
        carried_out(rule)
    ticket.refresh_from_db()
    assert ticket.subject == "The card was declined twice"
    with clock.held_at(datetime(2028, 3, 31, 12, 0, tzinfo=UTC)):
        carried_out(rule)

    ticket.refresh_from_db()
    assert ticket.subject == ""


def test_f3_usage_data_ends_sooner_than_content(world: World) -> None:
    del world
    ship_rules()
    now = clock.now()
    ends = {one.about: before(now, one.period) for one in Rule.objects.all()}

    usage = [ends[name] for name in ("drafts", "jobs", "notifications", "readings")]
    content = before(now, Rule.objects.get(name="Solved tickets").period)
    assert min(usage) > content


def test_f3_a_rule_that_keeps_usage_data_longer_than_content_is_warned_of(
    world: World, as_rosa: Client
) -> None:
    ship_rules()
    before = as_rosa.get("/privacy/retention/").content.decode()
    rule = Rule.objects.get(about="notifications")
    rule.period = "P13M"  # raw mails end after twelve
    save_rule(rule, actor=SYSTEM)
    after = as_rosa.get("/privacy/retention/").content.decode()

    words = "keeps usage data longer than content"
    assert (words in before, words in after) == (False, True)
    assert kept_too_long(Rule.objects.all()) == [rule]


def test_f4_the_security_log_ends_by_a_rule_of_its_own_and_takes_nothing_else(
    world: World,
) -> None:
    ship_rules()
    security = Rule.objects.filter(purpose="security")
    assert {one.about for one in security} == {
        "jobs",
        "openings",
        "readings",
        "sealed-readings",
        "sealed-signing-in",
    }
    start = datetime(2026, 1, 5, 12, tzinfo=UTC)
    ticket = solved(world, start)
    with clock.held_at(start):
        note_reading(
            world.cleo.pk, Thing.TICKET, ticket.pk, agent=world.ana, surface=Surface.DESK
        )
    rule = security.get(about="readings")
    for period in ("P29D", "P3Y"):
        rule.period = period
        with pytest.raises(Refused, match="between 30 and 730 days"):
            save_rule(rule, actor=SYSTEM)
    rule.period = "P30D"
    save_rule(rule, actor=SYSTEM)

    left = []
    for days in (29, 30):
        with clock.held_at(start + timedelta(days=days)):
            carried_out(rule)
            left.append(Reading.objects.count())

    ticket.refresh_from_db()
    assert left == [1, 0]
    assert ticket.subject == "The card was declined twice"


def test_f4_the_sealed_log_forgets_who_signed_in_when_and_can_still_be_proven(
    transactional_db: None, world: World
) -> None:
    ship_rules()
    start = datetime(2026, 1, 5, 12, tzinfo=UTC)
    with clock.held_at(start):
        for agent in (world.ana, world.ben):
            note_sign_in(agent, way=Way.PASSWORD, factor=None)
        ticket = make_ticket(world)
        seal()
    make_hold(world, agents=(world.ben,))
    rule = Rule.objects.get(about="sealed-signing-in")
    signed_in = Event.objects.filter(kind="agent.signed-in")

    left, verdicts = [], []
    for days in (179, 180):
        with clock.held_at(start + timedelta(days=days)):
            tried = try_out(rule, actor=SYSTEM)
            carried_out(rule)
            seal()
            report = verify()
        left.append(sorted(signed_in.exclude(actor_id=0).values_list("actor_id", flat=True)))
        verdicts.append((tried.count, report.is_whole, report.is_complete, report.aged))

    assert left == [sorted([world.ana.pk, world.ben.pk]), [world.ben.pk]]
    assert verdicts == [(0, True, True, 0), (1, True, True, 1)]
    assert tried.held == 1
    assert Event.objects.get(kind="ticket.opened").subject_id == ticket.pk
    assert Event.objects.get(kind="log.aged").payload["rule"] == rule.pk
    gone = signed_in.get(actor_id=0)
    assert (gone.at, gone.subject_type, list(gone.payload)) == (start, "", ["rest"])


def test_f5_two_organisations_have_periods_of_their_own(world: World) -> None:
    solved_at = clock.in_(days=-400)
    subjects = {}
    for name, period in (("Lind", "P6M"), ("Brook", "P36M")):
        firm = save_organisation(None, name=name, domain="", actor=SYSTEM)
        contact = make_contact(f"one@{name.lower()}.example", name)
        Contact.objects.filter(pk=contact.pk).update(organisation=firm)
        condition = {"field": "contact.organisation", "operator": "is", "value": firm.pk}
        ticket = solved(world, solved_at, contact=contact)
        carried_out(rule_about(name=name, period=period, condition=condition))
        ticket.refresh_from_db()
        subjects[name] = ticket.subject

    assert subjects == {"Lind": "", "Brook": "The card was declined twice"}


def test_f6_what_a_rule_ends_is_found_in_no_store(transactional_db: None, world: World) -> None:
    mark = "quincewort"
    ticket = take_in(
        raw(
            subject=f"About {mark}",
            text=f"It says {mark}.",
            headers="MIME-Version: 1.0\nContent-Type: text/plain\n"
            f'Content-Disposition: attachment; filename="{mark}.txt"\n',
        )
    ).ticket
    assert ticket is not None
    save_draft(ticket, kind=Draft.Kind.REPLY, text=mark, agent=world.ana)
    add_note(ticket, Content(text=mark), agent=world.ana, actor=world.ana.actor)
    Ticket.objects.filter(pk=ticket.pk).update(
        status=Status.SOLVED, is_open=False, solved_at=clock.in_(days=-800)
    )
    before = where(mark)

    carried_out(rule_about(period="P24M"))

    assert len(before) >= 6
    assert where(mark) == []


def test_f6_what_was_erased_does_not_come_back_with_an_old_backup(
    world: World, request: pytest.FixtureRequest
) -> None:
    request.getfixturevalue("own_folder")
    ledger: Book = request.getfixturevalue("book")
    path = made()
    ledger.entries.append(world.cleo.pk)
    restored(path)
    assert where("Cleo Marchetti") != []
    assert Client().get("/help/").status_code == 503

    replay(actor=SYSTEM)

    assert where("Cleo Marchetti") == []
    assert Client().get("/help/").status_code == 200
