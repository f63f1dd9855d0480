"""Legal basis (promises group E)."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import IntegrityError, transaction

from ombud.base import clock
from ombud.base.actor import SYSTEM
from ombud.base.errors import Refused
from ombud.events.models import Event
from ombud.notifications.actions import tell_of
from ombud.notifications.models import Notification
from ombud.people.actions import Row, import_contacts
from ombud.people.models import Contact
from ombud.privacy import law
from ombud.privacy.statuses import Kind, Region, Source
from ombud.purposes.actions import save_activity, ship_activities, warn_of_reviews
from ombud.purposes.gate import Channel, Decision, decide
from ombud.purposes.models import Activity
from tests.bundles.opened import made, opened
from tests.conftest import client_of
from tests.makers import make_ticket
from tests.portal.visiting import sign_in
from tests.privacy.requests import MONDAY, ask, identified, officer

if TYPE_CHECKING:
    from tests.world import World


# Where somebody lives: the law, and the last days of what they ask on Monday 23 November 2026:
# to see (12 months: one month, or 45 days), and to opt out (one month, or 15 business days).
RESIDENCES = [
    ("", "gdpr", "2026-12-23", "california", "2026-12-15"),
    ("DE", "gdpr", "2026-12-23", "gdpr", "2026-12-23"),
    ("IS", "gdpr", "2026-12-23", "gdpr", "2026-12-23"),
    ("RE", "gdpr", "2026-12-23", "gdpr", "2026-12-23"),
    ("GB", "uk", "2026-12-23", "uk", "2026-12-23"),
    ("JE", "gdpr", "2026-12-23", "gdpr", "2026-12-23"),
    ("US-CA", "california", "2027-01-07", "california", "2026-12-15"),
    ("US-NY", "gdpr", "2026-12-23", "gdpr", "2026-12-23"),
    ("US", "gdpr", "2026-12-23", "california", "2026-12-15"),
    ("CH", "gdpr", "2026-12-23", "gdpr", "2026-12-23"),
]


@pytest.mark.parametrize(("residence", "law", "day", "opt_out", "by"), RESIDENCES)
def test_e4_residence_decides_the_clock_and_unknown_means_the_strictest(
    world: World, residence: str, law: str, day: str, opt_out: str, by: str
) -> None:
    set_residence(world.cleo, residence)
    with clock.held_at(MONDAY):
        written = ask(Kind.ACCESS, source=Source.MAIL)
        stopped = ask(Kind.OPT_OUT, source=Source.MAIL)

    found = [(one.pack, str(one.due_day)) for one in (written, stopped)]
    assert found == [(law, day), (opt_out, by)]


@pytest.mark.parametrize(
    ("region", "country", "pack", "counted", "on_file"),
    [
        (Region.UNKNOWN, "", "california", (Region.CALIFORNIA, "US-CA"), ""),
        (Region.CALIFORNIA, "US-CA", "california", (Region.CALIFORNIA, "US-CA"), ""),
        (Region.EUROPE, "DE", "gdpr", (Region.EUROPE, "DE"), "US-CA"),
        (Region.UNITED_KINGDOM, "GB", "uk", (Region.UNITED_KINGDOM, "GB"), "US-CA"),
    ],
)
def test_e4_what_a_request_says_otherwise_counts_only_where_it_is_stricter(
    world: World,
    region: Region,
    country: str,
    pack: str,
    counted: tuple[Region, str],
    on_file: str,
) -> None:
    set_residence(world.cleo, "US-CA")
    with clock.held_at(MONDAY):
        request = ask(source=Source.MAIL, region=region, country=country)

    assert (request.pack, request.on_file) == (pack, on_file)
    assert (request.region, request.country) == counted


@pytest.mark.usefixtures("a_way_out")
def test_e4_two_answers_are_shown_and_an_officer_settles_them(world: World) -> None:
    petra = client_of(officer())
    set_residence(world.cleo, "DE")
    with clock.held_at(MONDAY):
        request = ask(source=Source.MAIL, region=Region.CALIFORNIA, country="US-CA")
        page = petra.get(f"/privacy/{request.number}/").content.decode()
        before = (request.pack, str(request.due_day))
        petra.post(f"/privacy/{request.number}/lives/", {"lives": "california"})
        request.refresh_from_db()
        after = petra.get(f"/privacy/{request.number}/").content.decode()
        identified(request)  # the record does not come back by itself

    assert "The request says that the person lives here: United States: California." in page
    assert "Their record says: Germany." in page
    assert before == ("gdpr", "2026-12-23")
    assert (request.pack, str(request.due_day)) == ("california", "2027-01-07")
    assert (request.on_file, "Their record says" in after) == ("", False)
    assert "residence" not in str(Event.objects.values_list("payload", flat=True))


@pytest.mark.usefixtures("a_way_out")
def test_e4_nobody_learns_where_somebody_lives_by_asking_in_their_name(world: World) -> None:
    set_residence(world.cleo, "US-CA")
    with clock.held_at(MONDAY):
        known = ask()
        unknown = ask(address="nobody@lumen.example")
        told = [(one.pack, one.region, law.told_due(one)) for one in (known, unknown)]
        identified(known)

    assert told[0] == told[1]
    assert (known.pack, known.region, known.country) == ("california", "california", "US-CA")
    assert str(known.due_day) == "2027-01-07"


@pytest.mark.usefixtures("a_way_out")
def test_e4_where_somebody_lives_is_theirs_to_say_to_see_and_to_take_along(
    world: World,
) -> None:
    person, desk = sign_in("cleo@lumen.example"), client_of(world.rosa)
    page = person.get("/help/my-data/").content.decode()
    bad = person.post("/help/my-data/correct/", {"name": "Cleo M.", "residence": "ZZ"})
    person.post("/help/my-data/correct/", {"name": "Cleo Marchetti", "residence": "FR"})
    make_ticket(world)
    shown = desk.get(f"/contacts/{world.cleo.pk}/").content.decode()
    world.cleo.refresh_from_db()
    kept = world.cleo.residence
    desk.post(f"/contacts/{world.cleo.pk}/edit/", {"name": "Cleo", "residence": "Atlantis"})
    desk.post(f"/contacts/{world.cleo.pk}/edit/", {"name": "Cleo", "residence": "US-CA"})
    world.cleo.refresh_from_db()
    items = json.loads(opened(made(world.cleo, language="en"))["data.json"])["items"]
    told = [one["value"] for one in items if one["column"] == "residence"]
    wanted = (
        Row("d@lumen.example", "D", "", "Deutschland"),
        Row("e@x.example", "", "", "Nowhere"),
    )
    done = import_contacts(wanted, actor=SYSTEM)
    dora = Contact.objects.get(name="D")
    again = import_contacts([Row("d@lumen.example", "", "", "FR")], actor=SYSTEM)

    assert '<option value="FR">France</option>' in page
    assert (bad.status_code, "Cleo M." in bad.content.decode()) == (422, True)
    assert (kept, "<dd>France</dd>" in shown) == ("FR", True)
    assert (world.cleo.residence, told) == ("US-CA", ["US-CA"])
    assert (done.residences, done.wrong, dora.residence) == (1, [2], "DE")
    assert (again.residences, Contact.objects.get(name="D").residence) == (0, "DE")


def set_residence(contact: Contact, place: str) -> None:
    Contact.objects.filter(pk=contact.pk).update(residence=place)


def entry(purpose: str, **more: Any) -> Activity:
    given: dict[str, Any] = {"part": "controller", "basis": "contract", "is_running": True}
    return Activity(purpose=purpose, **(given | more))


@pytest.mark.parametrize("basis", ["", "because"])
def test_e1_no_use_runs_without_a_legal_basis(world: World, basis: str) -> None:
    with pytest.raises(Refused, match="Choose the legal basis"):
        save_activity(entry("support", basis=basis), actor=SYSTEM)
    with pytest.raises(IntegrityError), transaction.atomic():
        Activity.objects.create(purpose="support", part="controller", basis=basis)

    assert not Activity.objects.exists()


def test_e1_what_needs_consent_keeps_needing_it(world: World) -> None:
    for purpose, basis in (("news", "contract"), ("satisfaction", "consent")):
        with pytest.raises(Refused, match="basis"):
            save_activity(entry(purpose, basis=basis), actor=SYSTEM)


def test_e1_the_report_of_a_person_names_the_basis_the_desk_chose(world: World) -> None:
    save_activity(entry("support", basis="public_task"), actor=SYSTEM)
    make_ticket(world)
    files = opened(made(world.cleo, language="en"))
    items = json.loads(files["data.json"])["items"]

    support = {one["basis"] for one in items if one["purpose"] == "support"}
    assert support == {"public_task"}
    page = files["processing.html"].decode()
    assert "Answering what you asked us: Public task (GDPR Art. 6(1)(e))" in page


def test_e1_a_use_that_was_stopped_is_refused_by_the_gate(world: World) -> None:
    ship_activities()
    cleo = world.cleo.pk
    before = decide(cleo, "satisfaction", Channel.EMAIL)
    one = Activity.objects.get(purpose="satisfaction")
    one.is_running = False
    save_activity(one, actor=SYSTEM)
    after = decide(cleo, "satisfaction", Channel.EMAIL)
    support = Activity.objects.get(purpose="support")
    support.is_running = False

    assert (before.allowed, after) == (True, Decision(allowed=False, reason="stopped"))
    with pytest.raises(Refused, match="cannot be stopped"):
        save_activity(support, actor=SYSTEM)


def test_e2_an_interest_runs_only_weighed_and_looked_at_again(world: World) -> None:
    day = clock.in_(days=90).date()
    interest = {"basis": "legitimate_interest"}
    for more, reason in (
        ({}, "Write down why"),
        ({"weighing": "  ", "review_on": day}, "Write down why"),
        ({"weighing": "Few and friendly."}, "Choose the day"),
        ({"weighing": "x", "review_on": clock.in_(days=1100).date()}, "within three years"),
    ):
        with pytest.raises(Refused, match=reason):
            save_activity(entry("satisfaction", **interest, **more), actor=SYSTEM)
    with pytest.raises(IntegrityError), transaction.atomic():
        entry("satisfaction", **interest).save()
    kept = entry("satisfaction", **interest, weighing="Few and friendly.", review_on=day)

    assert save_activity(kept, actor=SYSTEM).pk


def test_e2_whoever_looks_after_privacy_is_told_when_a_look_is_due(world: World) -> None:
    petra = officer()
    ship_activities()
    day = Activity.objects.get(purpose="satisfaction").review_on
    assert day is not None
    found = []
    for before in (1, 0, -1):
        at = datetime(day.year, day.month, day.day, 9, tzinfo=UTC) - timedelta(days=before)
        with clock.held_at(at):
            found.append(warn_of_reviews())
            page = client_of(petra).get("/privacy/register/").content.decode()
    event = Event.objects.filter(kind="activity.weighing-due").first()
    assert event is not None
    tell_of(event)
    told = Notification.objects.filter(kind="review")

    assert found == [0, 2, 0]  # of safety and of satisfaction
    assert page.count("Look at it again") == 2
    assert petra.pk in set(told.values_list("agent_id", flat=True))
    assert world.ana.pk not in set(told.values_list("agent_id", flat=True))


def test_e3_two_departments_have_two_bases_and_both_are_shown(world: World) -> None:
    petra = officer()
    ship_activities()
    for team, basis in ((world.lending, "legal_obligation"), (world.cards, "public_task")):
        save_activity(entry("support", team=team, basis=basis), actor=SYSTEM)
    page = client_of(petra).get("/privacy/register/").content.decode()
    make_ticket(world)
    report = opened(made(world.cleo, language="en"))["processing.html"].decode()

    start = page.index('id="p-support"')
    shown = page[start : page.index("</section>", start)]
    for words in ("The whole desk", "Contract", "Lending", "Legal obligation", "Cards"):
        assert words in shown
    assert "Public task" in shown
    assert "Answering what you asked us: Contract" in report
    assert "Answering what you asked us (Lending): Legal obligation" in report
    assert "Answering what you asked us (Cards): Public task" in report
