"""California, and law as data (promises group P)."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction

from ombud.assignment.actions import go_away, hand_out, set_policy
from ombud.assignment.statuses import Mode
from ombud.base import clock
from ombud.base.actor import SYSTEM
from ombud.base.errors import Refused
from ombud.bundles.statuses import Profile
from ombud.channels.email.models import OutgoingMail
from ombud.clocks import packs
from ombud.desk.forms.privacy import ConvertForm, RequestForm
from ombud.people.actions import Row, add_identifier, import_contacts, save_organisation
from ombud.people.models import Contact, Identifier
from ombud.people.queries import address_of
from ombud.portal.forms import PrivacyForm
from ombud.privacy import actions, packing
from ombud.privacy.actions.receiving import set_deadline
from ombud.privacy.charging import may_charge
from ombud.privacy.models import Fee, PrivacyRequest
from ombud.privacy.queries import ways
from ombud.privacy.statuses import Kind, Outcome, Region, Source, State
from ombud.purposes.actions import object_to
from ombud.purposes.gate import uses
from ombud.tickets.actions import reply, restrict
from ombud.tickets.content import Content
from ombud.tickets.fields import TICKET_FIELDS
from ombud.tickets.statuses import RestrictionGround
from tests.architecture.floors import ROOT
from tests.architecture.test_urls import TABLE
from tests.bundles.opened import made, opened
from tests.channels.email.mails import raw, take_in
from tests.conftest import client_of
from tests.erasure.person import MARKS, NAME, make_everywhere
from tests.makers import make_contact, make_ticket
from tests.privacy.requests import LINK, MONDAY, answered, ask, decided, officer
from tests.promises.test_j_ways import cells_with, columns_in

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.world import World


pytestmark = pytest.mark.usefixtures("a_way_out")


TOO_OFTEN = "third_in_a_year"


def told(year: int, month: int, *, state: State = State.RESPONDED, **more: Any) -> bool:
    """Ask at noon on the tenth; say whether it may be refused as one too many, and end it."""
    with clock.held_at(datetime(year, month, 10, 12, tzinfo=UTC)):
        request = ask(**({"region": Region.CALIFORNIA} | more))
    grounds = dict(packing.grounds_of(request, "refuse", "en"))
    assert (TOO_OFTEN in grounds) == packing.is_beyond_free(request)
    answered(request, state)
    return packing.is_beyond_free(request)


def test_p1_two_requests_in_twelve_months_are_free_the_third_may_be_refused(
    world: World,
) -> None:
    copies: dict[str, Any] = {"kind": Kind.PORTABILITY}
    of_year = [told(2026, 1), told(2026, 4, **copies), told(2026, 9), told(2026, 12)]
    # Twelve months of the calendar after the second one, and of the day, not of the year.
    later = [told(2027, 3), told(2028, 1)]
    unanswered = [
        told(2028, 11, state=state, address="one@lumen.example")
        for state in (State.WITHDRAWN, State.EXPIRED, State.REFUSED, State.RESPONDED)
    ]
    others = [
        told(2026, month, address="two@lumen.example", **more)
        for more in ({"region": Region.EUROPE}, {"kind": Kind.ERASURE})
        for month in (1, 4, 9)
    ]

    assert of_year == [False, False, True, True]
    assert later == [True, False]
    assert unanswered == [False] * 4
    assert others == [False] * 6


def test_p1_the_first_two_cannot_be_refused_for_that_and_the_third_may_be_answered(
    world: World,
) -> None:
    petra, outcomes = officer(), {}
    for month in (1, 4, 9):
        with clock.held_at(datetime(2026, month, 10, 12, tzinfo=UTC)):
            request = ask(region=Region.CALIFORNIA)
            try:
                decided(request, petra, Outcome.REFUSED, ground=TOO_OFTEN)
                outcomes[month] = "refused"
            except Refused:
                outcomes[month] = "must be answered"
            answer = set(decided(request, petra).decisions.values_list("outcome", flat=True))
            assert answer == {Outcome.FULL}
            answered(request)

    assert outcomes == {1: "must be answered", 4: "must be answered", 9: "refused"}


def test_p1_no_column_of_a_request_and_no_field_of_its_forms_holds_a_price() -> None:
    """Only what is asked of a manifestly excessive one has a price, and a table of its own."""
    columns = {
        one.name for model in apps.get_app_config("privacy").get_models() if model is not Fee
        for one in model._meta.get_fields() if one.related_model is not Fee
    }  # fmt: skip
    forms = (PrivacyForm, RequestForm, ConvertForm)
    fields = {name for form in forms for name in form.base_fields}
    words = "fee price charge amount cost pay invoice currency"

    assert [one for one in columns | fields if any(word in one for word in words.split())] == []


@pytest.mark.parametrize(("earlier", "is_free"), [(0, True), (1, True), (2, False)])
def test_p1_the_first_two_in_twelve_months_have_no_way_to_a_fee(
    world: World, earlier: int, is_free: bool
) -> None:
    with clock.held_at(MONDAY):
        request = ask(region=Region.CALIFORNIA)
    request.earlier_in_a_year = earlier

    assert may_charge(request) is not is_free


def test_p11_the_record_of_a_request_lives_24_months(world: World) -> None:
    with clock.held_at(MONDAY):
        actions.call_off(ask(), actor=SYSTEM)
    with clock.held_at(MONDAY.replace(year=2028, day=22)):
        assert actions.forget_old_records() == 0
    with clock.held_at(MONDAY.replace(year=2028, day=24)):
        assert actions.forget_old_records() == 1

    assert not PrivacyRequest.objects.exists()


def test_p12_a_new_law_leaves_old_requests_their_clock(world: World) -> None:
    with clock.held_at(datetime(2026, 2, 4, 12, tzinfo=UTC)):
        old = ask(region=Region.UNITED_KINGDOM)
    with clock.held_at(datetime(2026, 2, 5, 12, tzinfo=UTC)):
        new = ask(region=Region.UNITED_KINGDOM, address="new@lumen.example")

    assert (old.version, new.version) == (1, 2)


NEW_LAW = {
    "id": "gdpr",
    "version": 2,
    "based_on": 1,
    "effective_from": "2027-01-01",
    "effective_to": None,
    "rules": {"TG1": {"period": "2 weeks", "source": "A law of tomorrow, Art. 1"}},
    "texts": {"record": {"en": "A sentence of tomorrow."}},
    "grounds": {"refuse": {"unfounded": {"en": "A ground of tomorrow."}}},
}


def test_p12_a_new_set_of_rules_is_loaded_as_data_and_counts_from_its_day_on(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = files("ombud.clocks") / "data"
    for one in folder.iterdir():
        (tmp_path / one.name).write_text(one.read_text())
    europe: dict[str, Any] = {"region": Region.EUROPE}
    with clock.held_at(datetime(2026, 12, 31, 12, tzinfo=UTC)):
        old = ask(**europe)
        before = (old.due_day, packing.fixed_text(old, "record", "en"))
    old_law = json.loads((tmp_path / "gdpr-1.json").read_text())
    (tmp_path / "gdpr-1.json").write_text(json.dumps(old_law | {"effective_to": "2026-12-31"}))
    (tmp_path / "gdpr-2.json").write_text(json.dumps(NEW_LAW))
    monkeypatch.setattr(packs.shipped, "_folder", tmp_path)
    for name in ("_data", "_packs"):
        monkeypatch.delitem(packs.shipped.__dict__, name, raising=False)
    try:
        with clock.held_at(datetime(2027, 1, 1, 12, tzinfo=UTC)):
            new = ask(**europe, address="new@lumen.example")
            # What is reckoned anew for the old one, extended or not, follows its own law.
            set_deadline(old)
            found = [
                (one.version, one.due_day, packing.fixed_text(one, "record", "en"))
                for one in (old, new)
            ]
            ground = packing.ground_text(old, "refuse", "unfounded", "en")
    finally:
        for name in ("_data", "_packs"):
            packs.shipped.__dict__.pop(name, None)

    assert found == [(1, *before), (2, date(2027, 1, 15), "A sentence of tomorrow.")]
    assert before[0] == date(2027, 2, 1)
    assert ground.startswith("The request is manifestly unfounded.")


def treated(world: World, contact: Contact) -> tuple[object, ...]:
    """Let ``contact`` write in and return all that was decided about the new ticket."""
    ticket = make_ticket(world, contact=contact)
    hand_out(ticket)
    ticket.refresh_from_db()
    reply(ticket, Content(text="Hello"), agent=world.ana, actor=world.ana.actor)
    mail = OutgoingMail.objects.get(ticket=ticket)
    wait = mail.not_before - ticket.opened_at
    return (
        ticket.team_id,
        ticket.assignee_id,
        ticket.priority,
        ticket.status,
        ticket.awaits_us,
        mail.state,
        mail.mailbox_id,
        wait.total_seconds(),
    )


def test_p6_who_used_a_right_is_treated_like_everybody_else(world: World) -> None:
    set_policy(world.lending, Mode.LEAST_LOADED, actor=SYSTEM)
    for busy in (world.sven, world.rosa):
        go_away(busy, back_at=None, actor=SYSTEM)
    uses_of_rights: dict[str, Callable[[Contact], object]] = {
        "none": lambda one: None,
        "asked": lambda one: ask(address=address_of(one), name=one.name),
        "objected": lambda one: object_to(one, "news", actor=SYSTEM),
        "restricted": lambda one: restrict(one, RestrictionGround.WISH, actor=SYSTEM),
    }
    found = {}
    with clock.held_at(MONDAY):
        for number, (name, use) in enumerate(uses_of_rights.items()):
            contact = make_contact(f"person{number}@lind.example", f"Person {number}")
            make_ticket(world, contact=contact)
            use(contact)
            found[name] = treated(world, contact)

    assert found == dict.fromkeys(uses_of_rights, found["none"])
    assert found["none"][1] == world.ana.pk


def test_p2_a_report_names_every_store_the_person_can_be_read_in(world: World) -> None:
    nora = make_everywhere(world).nora
    own = columns_in(nora, Profile.KNOW)

    assert own == columns_in(nora, Profile.ACCESS)
    assert cells_with(*MARKS, NAME) - own == {"sealed objects"}


CONTROLLER: dict[str, Any] = {
    "name": "Halden", "zone": "UTC", "calendar": "", "chosen": "", "authority": "",
    "team": None,
}  # fmt: skip


def test_p5_who_owns_the_desk_decides_whether_two_must_agree(world: World) -> None:
    petra = officer()
    alone = []
    for needs_two in (True, False):
        actions.change_controller(**CONTROLLER, needs_two=needs_two, actor=SYSTEM)
        request = decided(ask(Kind.ERASURE), petra)
        try:
            actions.approve(request, LINK, agent=petra, actor=petra.actor)
        except Refused as refusal:
            alone.append(refusal.reason.partition(".")[0])
        else:
            alone.append(request.state)
        actions.call_off(request, actor=SYSTEM)

    assert alone == ["Somebody else has to approve this", State.WAITING]


def test_p5_two_organisations_on_one_desk_have_two_ways(world: World) -> None:
    petra, rosa = officer(), client_of(world.rosa)
    firms = {
        name: save_organisation(None, name=name, domain="", actor=SYSTEM)
        for name in ("Lind", "Brook")
    }
    for name, way in (("Lind", "two"), ("brook ", "one")):
        rosa.post("/privacy/settings/ways/", {"organisation": name, "way": way})
    wrong = rosa.post("/privacy/settings/ways/", {"organisation": "Nobody", "way": "one"})
    page = rosa.get("/privacy/settings/").content.decode()
    told: dict[str, list[str]] = {"desk": [], "Lind": [], "Brook": []}
    for of_desk in (True, False):
        actions.change_controller(**CONTROLLER, needs_two=of_desk, actor=SYSTEM)
        for name, ends in told.items():
            request = decided(ask(Kind.ERASURE, address=f"{name}@x.example".lower()), petra)
            Contact.objects.filter(pk=request.contact.pk).update(organisation=firms.get(name))
            request = PrivacyRequest.objects.get(pk=request.pk)
            try:
                actions.approve(request, LINK, agent=petra, actor=petra.actor)
                ends.append("alone")
            except Refused:
                ends.append("two")
            actions.call_off(request, actor=SYSTEM)
    rosa.post("/privacy/settings/ways/", {"organisation": "Lind", "way": "desk"})

    assert told == {"desk": ["two", "alone"], "Lind": ["two"] * 2, "Brook": ["alone"] * 2}
    assert [one.organisation.name for one in ways()] == ["Brook"]
    assert wrong.status_code == 422
    assert 'value="Nobody"' in wrong.content.decode()
    assert page.count("Two must agree") == page.count("One is enough") == 2


@pytest.mark.parametrize("source", ["", "rumour"])
def test_p9_a_person_without_a_known_source_cannot_be_stored(world: World, source: str) -> None:
    assert world.cleo.source == "mail"

    with pytest.raises(IntegrityError), transaction.atomic():
        Contact.objects.create(name="From nowhere", source=source)
    with pytest.raises(IntegrityError), transaction.atomic():
        world.cleo.identifiers.update(source=source)


def test_p9_each_way_in_writes_its_source(world: World) -> None:
    ask(address="form@lind.example")
    ask(address="call@lind.example", source=Source.PHONE)
    ask(address="program@lind.example", source=Source.API)
    take_in(raw(sender="mail@lind.example"))
    import_contacts([Row("list@lind.example")], actor=SYSTEM)
    add_identifier(world.cleo, "email", "told@lind.example", actor=world.ana.actor)

    found = {
        one.value.partition("@")[0]: (one.contact.source, one.source)
        for one in Identifier.objects.filter(value__endswith="@lind.example")
    }
    assert found == {
        "form": ("portal", "portal"),
        "call": ("agent", "agent"),
        "program": ("api", "api"),
        "mail": ("mail", "mail"),
        "list": ("import", "import"),
        "told": ("mail", "agent"),
    }


def test_p10_the_report_says_beside_each_field_what_it_is_for(world: World) -> None:
    make_ticket(world)
    page = opened(made(world.cleo, language="en"))["index.html"].decode()
    cell = r'<td[^>]*data-column="{}"[^>]*><span dir="auto">([^<]*)</span>'
    lines = re.findall(cell.format("What") + ".*?" + cell.format("Why"), page)

    assert len(lines) > 5
    assert {why for _what, why in lines} <= {uses[key].text for key in uses}
    assert all(what for what, _why in lines)
    assert len(lines) == page.count('data-column="What"')
    assert ("Subject of a conversation", "Answering what you asked us") in lines
    assert min(len(uses[key].text) for key in uses) > 20


READERS = {
    "notifications/recipients.py",  # tells those who answer them
    "api/routes/privacy.py",  # behind a scope of its own, and naming nobody
    "api/schemas/privacy.py",
    "project/cli/export.py",  # only to leave alone an archive that answers one
    "project/cli/looking.py",  # only whether the desk asks why somebody reads at the server
    "project/cli/backup.py",  # whoever operates the server, and only to leave proofs out
    "project/demo/wishes.py",  # makes the requests of the invented company
}


def test_p11_the_record_of_requests_is_read_by_those_who_answer_them_only() -> None:
    """No rule, report or list outside knows it; its pages are closed to everybody else."""
    sources = (ROOT / "ombud").rglob("*.py")
    knows = {
        path.relative_to(ROOT / "ombud").as_posix()
        for path in sources
        if re.search(r"from ombud\.privacy\.(models|queries|access) ", path.read_text())
    }
    outside = {one for one in knows if not one.startswith(("privacy/", "desk/", "portal/"))}
    pages = {name: page for name, page in TABLE.items() if name.startswith("desk:request")}

    assert outside <= READERS
    assert len(pages) > 8
    assert {page.answers[1:5] for page in pages.values()} == {(403,) * 4}
    assert "privacy_request" not in str(list(vars(TICKET_FIELDS).values()))
