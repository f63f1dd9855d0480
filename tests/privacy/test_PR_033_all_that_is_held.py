"""PR-033: nothing is left out in silence: lists, tags, what others wrote about the person."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from django.db import models
from django.test.utils import isolate_apps

from ombud.base.actor import SYSTEM
from ombud.bundles.queries import counted
from ombud.bundles.statuses import Profile
from ombud.datamap import Erasure, Group, Personal, declare
from ombud.datamap.groups import OF_TABLES, groups
from ombud.datamap.walking import declared_models
from ombud.people.models import Organisation
from ombud.subjects.actions import find_mentions_of, review_links
from ombud.subjects.models import SubjectLink
from ombud.tickets.actions import add_note, fill_in, fill_in_about, tag_ticket
from ombud.tickets.content import Content
from tests.bundles.opened import made, opened
from tests.makers import make_contact, make_field, make_ticket
from tests.objects.made import make_class, make_class_field, make_object

if TYPE_CHECKING:
    from ombud.people.models import Contact
    from ombud.tickets.models import Ticket
    from tests.world import World

COLOURS = ("Red", "Blue", "Green")


def values_in(files: dict[str, bytes]) -> set[tuple[str, str]]:
    return {(one["column"], one["value"]) for one in json.loads(files["data.json"])["items"]}


def left_out(files: dict[str, bytes]) -> dict[tuple[str, str], int]:
    """Return how often something was kept back, by place and ground."""
    rows = json.loads(files["manifest.json"])["signed"]["withheld"]
    return {(one["where"], one["ground"]): one["count"] for one in rows}


ELSEWHERE = str(Group.MENTIONS.label)


def test_every_personal_column_is_of_a_group_that_can_be_decided_about() -> None:
    personal = {
        model._meta.label
        for model, columns in declared_models()
        if any(isinstance(one, Personal) for one in columns.values())
    }

    assert personal - set(groups()) == set()
    assert set(groups().values()) == set(OF_TABLES)


@isolate_apps("ombud.bundles")
def test_a_model_without_a_group_is_not_declared() -> None:
    class Loose(models.Model):
        class Meta:
            app_label = "bundles"
            managed = False

    column = Personal("user.name", ("links",), "support", Erasure.BLANK)
    with pytest.raises(ValueError, match="Name the group"):
        declare(Loose, {"name": column})


def test_lists_tags_and_the_organisation_are_in_it_in_words(world: World) -> None:
    about: dict[str, Any] = {"options": COLOURS, "category": "user.content.private"}
    for of in ("ticket", "contact"):
        make_field(name=f"One {of}", type="one", about=of, **about)
        make_field(name=f"Several {of}", type="several", about=of, **about)
    account = make_class("Account", is_personal=True)
    make_class_field(account, name="Hues", type="several", options=COLOURS)
    make_object(account, contact=world.cleo, raw={"hues": ["red", "green"]})
    ticket = make_ticket(world)
    tag_ticket(ticket, "late-payer", actor=SYSTEM)
    fill_in(ticket, {"one_ticket": "red", "several_ticket": ["blue", "green"]}, actor=SYSTEM)
    known = {"one_contact": "green", "several_contact": ["red", "blue"]}
    fill_in_about(world.cleo, known, actor=SYSTEM)
    world.cleo.organisation = Organisation.objects.create(name="Lumen Ltd")
    world.cleo.save()

    files = opened(made(world.cleo))

    assert {
        *(("one_ticket", "Red"), ("several_ticket", "Blue"), ("several_ticket", "Green")),
        *(("one_contact", "Green"), ("several_contact", "Red"), ("several_contact", "Blue")),
        *(("account.hues", "Red"), ("account.hues", "Green"), ("object_class", "Account")),
        *(("tag", "late-payer"), ("organisation", "Lumen Ltd")),
    } <= values_in(files)
    assert b"late-payer" in files[f"tickets/{ticket.number}.html"]
    assert b"late-payer" not in b"".join(opened(made(world.cleo, Profile.PORTABILITY)).values())


def test_PR_040_each_own_field_is_disclosed_by_its_own_category(world: World) -> None:
    make_field(name="Blood group", about="contact", category="user.health_and_medical")
    make_field(name="Shoe size", about="contact", category="user.content.private")
    fill_in_about(world.cleo, {"blood_group": "0 Rh+", "shoe_size": "44"}, actor=SYSTEM)

    found = values_in(opened(made(world.cleo, Profile.KNOW)))

    assert {("blood_group", None), ("shoe_size", "44")} <= found


@pytest.fixture
def of_dora(world: World) -> Ticket:
    """Dora writes of Cleo: once by address, and once by a name that others may have."""
    dora = make_contact("dora@other.example", "Dora Nunes")
    text = "Dora Nunes says: cleo@lumen.example owes me a bicycle, ask dora@other.example."
    make_ticket(world, contact=dora, text="My neighbour Cleo Marchetti was there, too.")
    return make_ticket(world, contact=dora, text=text)


def mentions_in(contact: Contact, **options: Any) -> tuple[list[str], dict[Any, int]]:
    files = opened(made(contact, language="en", **options))
    found = json.loads(files.get("mentions.json", b"[]"))
    page = files.get("mentions.html", b"").decode()
    assert all(one["text"].split("[")[0] in page for one in found)
    kept = {key[1]: n for key, n in left_out(files).items() if key[0] == ELSEWHERE}
    return [one["text"] for one in found], kept


def test_what_others_wrote_is_there_without_the_others(world: World, of_dora: Ticket) -> None:
    extracts, kept = mentions_in(world.cleo)

    assert extracts == [
        "[somebody else] says: cleo@lumen.example owes me a bicycle,"
        " ask [address of somebody else]."
    ]
    assert kept == {"unsure": 1, "others": 2}


def test_a_name_goes_out_once_somebody_confirmed_it(world: World, of_dora: Ticket) -> None:
    find_mentions_of(world.cleo)
    agent = world.rosa
    for is_theirs, most in ((True, 2), (False, 1)):
        review_links(
            SubjectLink.objects.all(), is_theirs=is_theirs, agent=agent, actor=agent.actor
        )
        extracts, kept = mentions_in(world.cleo)
        assert (len(extracts), kept.get("unsure")) == (most, None)


def test_a_note_about_the_person_waits_for_who_reads_it(world: World, of_dora: Ticket) -> None:
    words = Content(text="I called cleo@lumen.example, who was rude.")
    add_note(of_dora, words, agent=world.ana, actor=world.ana.actor)
    found = [
        (len(extracts), kept.get("review"), kept.get("refused"))
        for extracts, kept in (
            mentions_in(world.cleo),
            mentions_in(world.cleo, has_notes=True),
            mentions_in(world.cleo, has_notes=True, without=["notes"]),
            mentions_in(world.cleo, without=["mentions"]),
            mentions_in(world.cleo, profile=Profile.PORTABILITY),
        )
    ]

    assert found == [(1, 1, None), (2, None, None), (1, None, 1), (0, None, 3), (0, None, None)]


def test_a_decision_sees_how_much_there_is_of_notes_and_of_others(
    world: World, of_dora: Ticket
) -> None:
    note = Content(text="A note.")
    add_note(make_ticket(world), note, agent=world.ana, actor=world.ana.actor)
    find_mentions_of(world.cleo)

    by_group = counted(world.cleo, Profile.ACCESS)

    assert (by_group["notes"] > 0, by_group["mentions"]) == (True, 2)
    assert list(by_group) == Group.values


def test_an_extract_cuts_no_word_and_ends_somewhere(world: World) -> None:
    far, near = "word " * 40, "Spaziergangsteilnehmerin"
    text = f"{far}{near * 9} cleo@lumen.example {near} {far}"
    make_ticket(world, contact=make_contact("dora@other.example", "Dora Nunes"), text=text)

    (extract,), _kept = mentions_in(world.cleo)

    words = extract.split()
    assert words[words.index("cleo@lumen.example") + 1] == near
    assert words[-1] == "word"
    assert len(extract) < 400
