"""PR-082: what a person had corrected does not come back by itself; what stays is disputed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from ombud.base.actor import OPERATOR, SYSTEM
from ombud.base.errors import Refused
from ombud.corrections.actions import settle_conflict
from ombud.corrections.models import Conflict, Correction, Statement
from ombud.people.actions import Row, add_identifier, contact_by_email, import_contacts
from ombud.people.models import Contact, Identifier
from ombud.privacy import actions
from ombud.privacy.data import data_of, data_on_tickets, datum_of, label_of
from ombud.privacy.models import CorrectionItem
from ombud.privacy.setting_right import write
from ombud.privacy.statuses import DataPoint, Kind, LetterKind, Outcome, State
from ombud.project.cli import main
from ombud.recipients.actions import opened
from ombud.recipients.statuses import Way
from ombud.tickets.actions import close_ticket, fill_in, fill_in_about, solve_ticket
from tests.api.calling import caller
from tests.conftest import client_of
from tests.everywhere import where
from tests.makers import make_field, make_ticket
from tests.portal.visiting import sign_in
from tests.privacy.requests import LINK, ask, decided, officer
from tests.privacy.test_PR_066_recipients_are_told import declared

if TYPE_CHECKING:
    from pathlib import Path

    from ombud.people.models import Agent
    from ombud.privacy.models import PrivacyRequest
    from tests.world import World

OLD, NEW = "+4930111111", "+4930222222"
ADDRESS = "cleo@lumen.example"


@pytest.fixture
def petra(world: World) -> Agent:
    return officer()


def phones() -> list[str]:
    rows = Identifier.objects.filter(kind="phone").order_by("pk")
    return list(rows.values_list("value", flat=True))


def proposed(*items: tuple[str, str, str], agent: Agent) -> PrivacyRequest:
    """A correction in which these data, their right values and statements are named."""
    request = ask(Kind.RECTIFICATION)
    for field, right, statement in items:
        actions.propose_correction(
            request, field, right, statement=statement, actor=agent.actor
        )
    return request


def carried_out(request: PrivacyRequest, agent: Agent) -> PrivacyRequest:
    actions.approve(request, LINK, agent=agent, actor=agent.actor)
    actions.carry_on(request, actor=agent.actor)
    return request


def test_PR_082_a_corrected_phone_number_survives_the_nightly_import(
    world: World, petra: Agent, tmp_path: Path
) -> None:
    file = tmp_path / "directory.csv"
    file.write_text(f"email,name,phone\n{ADDRESS},Cleo,+49 30 111111\n")
    first = CliRunner().invoke(main, ["contact", "import", str(file)])
    row = Identifier.objects.get(kind="phone")
    request = proposed((f"phone:{row.pk}", "+49 30 222222", ""), agent=petra)
    carried_out(decided(request, petra), petra)
    nights = [
        import_contacts([Row(ADDRESS, "Cleo", "0049 30 11 11 11")], actor=OPERATOR)
        for _ in range(2)
    ]

    assert first.output == "0 made, 1 known before.\n"
    assert phones() == ["+49 30 222222"]
    assert [(one.identifiers, one.corrected) for one in nights] == [(0, [1]), (0, [1])]
    conflict = Conflict.objects.get()
    assert (conflict.field, conflict.times, conflict.settled_at) == ("phone", 2, None)


def test_PR_082_no_way_of_writing_brings_an_old_value_back(world: World, petra: Agent) -> None:
    field = make_field(about="contact", name="Contract", type="text")
    fill_in_about(world.cleo, {field.key: "A-17"}, actor=SYSTEM)
    for datum, right in (("name", "Cleo Marquez"), (f"field:{field.pk}", "B-18")):
        write(world.cleo, datum, right, actor=petra.actor)
    write(world.cleo, "organisation", "Lumen", actor=petra.actor)
    write(world.cleo, "organisation", "", actor=petra.actor)
    answer = caller(world.rosa).patch(
        f"/contacts/{world.cleo.pk}",
        {
            "name": "CLEO  Marchetti",
            "language": "de",
            "organisation": "lumen",
            "fields": {field.key: "a-17"},
        },
    )
    client_of(world.rosa).post(
        f"/contacts/{world.cleo.pk}/edit/", {"name": "Cleo Marchetti", "language": "de"}
    )
    contact_by_email(ADDRESS, "Cleo Marchetti", source="mail", actor=SYSTEM)

    told = answer.json()
    assert (told["name"], told["organisation"]) == ("Cleo Marquez", None)
    assert (told["language"], told["fields"]) == ("de", {field.key: "B-18"})
    held = Conflict.objects.order_by("field").values_list("field", "times")
    assert list(held) == [(f"field:{field.pk}", 1), ("name", 2), ("organisation", 1)]
    world.cleo.refresh_from_db()
    assert world.cleo.name == "Cleo Marquez"


def test_PR_082_nothing_of_the_old_value_stays_once_the_request_has_ended(
    transactional_db: None, world: World, petra: Agent
) -> None:
    Contact.objects.filter(pk=world.cleo.pk).update(time_zone="Pacific/Chatham")
    request = proposed(("time_zone", "Europe/Paris", ""), agent=petra)
    carried_out(decided(request, petra), petra)
    before = where("Pacific/Chatham")
    letter = actions.draft_letter(request, LetterKind.ANSWER, actor=petra.actor)
    actions.send_letter(letter, agent=petra, actor=petra.actor)

    assert before != []
    assert where("Pacific/Chatham") == []
    assert not CorrectionItem.objects.exists()
    assert Correction.objects.count() == 1
    evidence = actions.evidence(request)
    assert evidence["counts"] == {"corrected": 1, "disputed": 0}
    assert "Your time zone: corrected" in letter.message.text  # type: ignore[union-attr]


def test_what_stays_disputed_shows_the_words_of_the_person_wherever_it_is_shown(
    world: World, petra: Agent
) -> None:
    words = "I was never called Marchetti."
    ticket = make_ticket(world)
    request = proposed(("name", "Cleo M.", words), agent=petra)
    decided(request, petra, Outcome.REFUSED, ground="excessive")
    paul = officer("Paul")
    actions.approve(request, LINK, agent=paul, actor=paul.actor)
    actions.carry_on(request, actor=petra.actor)
    desk = client_of(world.ana)
    api = caller(world.rosa).get(f"/contacts/{world.cleo.pk}")

    assert request.state == State.APPROVED
    assert datum_of(world.cleo, "name").value == "Cleo Marchetti"
    for page in (f"/contacts/{world.cleo.pk}/", f"/tickets/{ticket.number}/"):
        assert words in desk.get(page).content.decode()
    assert api.json()["statements"] == {"name": words}
    write(world.cleo, "name", "Cleo M.", actor=petra.actor)
    assert not Statement.objects.exists()


def test_a_datum_that_is_to_be_corrected_proves_nothing(world: World, petra: Agent) -> None:
    request = proposed(("name", "Cleo M.", ""), ("phone", NEW, ""), agent=petra)

    assert request.disputed == "name phone"
    with pytest.raises(Refused, match="proves nothing"):
        actions.compare_point(
            request, DataPoint.NAME, "Cleo Marchetti", agent=petra, actor=petra.actor
        )


WRONG: list[tuple[str, str, str]] = [
    ("phone", "call me", "Write a phone number"),
    ("language", "German please", "short sign"),
    ("time_zone", "Mars/Olympus", "time zone by its name"),
    ("shoes", "44", "no such datum"),
]


@pytest.mark.parametrize(("field", "right", "why"), WRONG)
def test_what_cannot_be_written_is_refused_at_once(
    world: World, petra: Agent, field: str, right: str, why: str
) -> None:
    with pytest.raises(Refused, match=why):
        proposed((field, right, ""), agent=petra)
    assert not CorrectionItem.objects.exists()


def test_every_datum_on_offer_can_be_corrected(world: World, petra: Agent) -> None:
    make_field(about="contact", name="Member since", type="date")
    right: dict[str, Any] = {
        "name": "Cleo M.",
        "language": "it",
        "time_zone": "Europe/Rome",
        "residence": "Italy",
        "organisation": "Lumen",
        "phone": NEW,
        "customer_number": "k-77",
        "chat": "@cleo_m",
        "email": "c@lumen.example",
    }
    offered = [one.field for one in data_of(world.cleo)]
    for field in offered:
        value = right.get(field.partition(":")[0], "2020-05-01")
        value = "cleo.m@lumen.example" if field.startswith("email:") else value
        write(world.cleo, field, value, actor=petra.actor)

    after = {one.label: one.value for one in data_of(world.cleo) if one.value}
    assert after == {
        "Your name": "Cleo M.",
        "Your language": "it",
        "Your time zone": "Europe/Rome",
        "Where you live": "IT",
        "Your organisation": "Lumen",
        "Your mail address": "c@lumen.example",
        "Your phone number": NEW,
        "Your customer number": "k-77",
        "Your chat handle": "cleo_m",
        "Member since": "2020-05-01",
    }
    primary = world.cleo.identifiers.get(kind="email", is_primary=True)
    assert primary.value == "cleo.m@lumen.example"


def test_the_person_alone_takes_a_correction_back(world: World, petra: Agent) -> None:
    write(world.cleo, "phone", OLD, actor=SYSTEM)
    row = Identifier.objects.get(kind="phone")
    write(world.cleo, f"phone:{row.pk}", NEW, actor=petra.actor)
    with pytest.raises(Refused, match="had this corrected"):
        add_identifier(world.cleo, "phone", OLD, actor=world.ana.actor)
    conflict = Conflict.objects.get()
    add_identifier(world.cleo, "phone", OLD, actor=world.cleo.actor)

    assert phones() == [NEW, OLD]
    settle_conflict(conflict, lets_in=False, agent=petra, actor=petra.actor)
    with pytest.raises(Refused, match="settled already"):
        settle_conflict(conflict, lets_in=True, agent=petra, actor=petra.actor)


def test_an_officer_notes_corrections_and_settles_conflicts_in_the_browser(
    world: World, petra: Agent
) -> None:
    request = ask(Kind.RECTIFICATION)
    desk = client_of(petra)
    verbs = f"/privacy/{request.number}"
    desk.post(f"{verbs}/propose/", {"field": "name", "proposed": "Cleo M."})
    desk.post(f"{verbs}/propose/", {"field": "language", "proposed": "it"})
    desk.post(f"{verbs}/drop/", {"field": "language"})
    page = desk.get(f"{verbs}/").content.decode()
    request.refresh_from_db()
    carried_out(decided(request, petra), petra)
    contact_by_email(ADDRESS, "", source="mail", actor=SYSTEM)
    with pytest.raises(Refused):
        write(world.cleo, "shoes", "44", actor=petra.actor)
    client_of(world.rosa).post(f"/contacts/{world.cleo.pk}/edit/", {"name": "Cleo Marchetti"})
    listed = desk.get("/privacy/corrections/").content.decode()
    number = Conflict.objects.get().pk
    desk.post(f"/privacy/corrections/{number}/", {"do": "let-in"})
    client_of(world.rosa).post(f"/contacts/{world.cleo.pk}/edit/", {"name": "Cleo Marchetti"})

    assert "Cleo M." in page
    assert '<span dir="auto">Name</span>' in listed
    assert "Nothing came back" in desk.get("/privacy/corrections/").content.decode()
    world.cleo.refresh_from_db()
    assert world.cleo.name == "Cleo Marchetti"


def test_the_two_lists_of_corrections_cost_the_same_for_one_and_for_several(
    world: World, petra: Agent, django_assert_max_num_queries: Any
) -> None:
    desk = client_of(petra)
    counts = []
    for field, old in (("name", "A"), ("language", "fr"), ("time_zone", "Europe/Rome")):
        Conflict.objects.create(contact=world.cleo, field=field)
        with django_assert_max_num_queries(40) as captured:
            desk.get("/privacy/corrections/")
        counts.append(len(captured))
        assert old

    assert len(set(counts)) == 1


def test_PR_082_a_field_of_a_ticket_is_set_right_and_no_program_brings_the_old_value_back(
    world: World, petra: Agent
) -> None:
    make_field(name="Account", category="user.unique_id")
    make_field(name="Hues", type="several", options=("Red", "Blue"), category="user.location")
    make_field(name="Route", category="system.operations")  # about the case, not the person
    ticket, other = make_ticket(world), make_ticket(world)
    fill_in(ticket, {"account": "NL-1", "hues": ["red"], "route": "north"}, actor=SYSTEM)
    known = data_on_tickets(world.cleo)
    account, hues = known

    write(world.cleo, account.field, "NL-2", actor=petra.actor)
    fill_in(ticket, {"account": "NL-1"}, actor=SYSTEM)
    fill_in(other, {"account": "NL-1"}, actor=SYSTEM)  # there it was never wrong
    solve_ticket(ticket, actor=SYSTEM)
    close_ticket(ticket, actor=SYSTEM)
    write(world.cleo, hues.field, "red, blue", actor=petra.actor)  # closed, and right
    with pytest.raises(Refused):
        write(world.cleo, hues.field, "purple", actor=petra.actor)

    assert [(one.label, one.value) for one in known] == [
        (f"Account (#{ticket.number})", "NL-1"),
        (f"Hues (#{ticket.number})", "red"),
    ]
    assert [one.value for one in data_on_tickets(world.cleo)] == ["NL-1", "NL-2", "blue red"]
    assert Conflict.objects.get().field == account.field
    assert label_of(account.field) == account.label


def test_a_choice_is_read_and_corrected_by_its_name_and_told_by_the_name_of_its_field(
    world: World, petra: Agent, a_way_out: None
) -> None:
    crm, _key = declared("crm", Way.FETCH, gets_all=True)
    size = make_field(about="contact", name="Frame", type="one", options=("Size 1", "Size 2"))
    flag = make_field(about="contact", name="Club", type="flag")
    fill_in_about(world.cleo, {size.key: "size-1", flag.key: True}, actor=SYSTEM)
    words = (f"field:{size.pk}", f"field:{flag.pk}")
    page = sign_in().get("/help/my-data/").content.decode()
    with pytest.raises(Refused, match=r"^Write one of these: Size 1, Size 2\.$"):
        proposed((words[0], "Size 9", ""), agent=petra)
    request = proposed((words[0], "size 2", ""), (words[1], "no", ""), agent=petra)
    old = list(request.corrections.order_by("pk").values_list("old", flat=True))
    carried_out(decided(request, petra), petra)
    write(world.cleo, words[0], "Size 1", actor=petra.actor)
    write(world.cleo, words[0], "Size 2", actor=petra.actor)
    fill_in_about(world.cleo, {size.key: "size-1"}, actor=SYSTEM)

    assert "Frame: Size 1<" in page
    assert "Club: Yes<" in page
    assert "Your mail address (one more)<" in page
    assert "Your phone number (nothing held)<" in page
    assert old == ["Size 1", "Yes"]
    assert [datum_of(world.cleo, one).shown for one in words] == ["Size 2", "No"]
    assert Conflict.objects.get().field == words[0]
    assert opened(crm.notices.get())["corrected"] == {"Frame": "size 2", "Club": "no"}
