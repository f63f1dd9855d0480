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
from ombud.privacy.statuses import Kind, Region
from ombud.purposes.actions import save_activity, ship_activities, warn_of_reviews
from ombud.purposes.gate import Channel, Decision, decide
from ombud.purposes.models import Activity
from tests.bundles.opened import made, opened
from tests.conftest import client_of
from tests.makers import make_ticket
from tests.privacy.requests import MONDAY, ask, officer

if TYPE_CHECKING:
    from tests.world import World


@pytest.mark.parametrize(
    ("region", "kind", "pack"),
    [
        (Region.EUROPE, Kind.OPT_OUT, "gdpr"),
        (Region.UNITED_KINGDOM, Kind.OPT_OUT, "uk"),
        (Region.CALIFORNIA, Kind.ACCESS, "california"),
        (Region.ELSEWHERE, Kind.ACCESS, "gdpr"),
        (Region.UNKNOWN, Kind.ACCESS, "gdpr"),
        (Region.UNKNOWN, Kind.OPT_OUT, "california"),
    ],
)
def test_e4_residence_decides_the_clock_and_unknown_means_the_strictest(
    world: World, region: Region, kind: Kind, pack: str
) -> None:
    with clock.held_at(MONDAY):
        assert ask(kind, region=region).pack == pack


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
