"""Finding a person in other people's texts: exact for certain, by name as a proposal."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ombud.base.actor import SYSTEM
from ombud.events.models import Event
from ombud.people.actions import contact_by_email
from ombud.subjects.actions import find_mentions, review_links, subject_for
from ombud.subjects.mentions import Detector
from ombud.subjects.models import SubjectLink
from ombud.subjects.scanning import Kind, Needle
from ombud.subjects.scanning.needles import needles_of_person
from ombud.tickets.content import Content
from tests.canary_person import ADDRESS, NAME, PHONE, open_other
from tests.makers import make_contact, make_ticket

if TYPE_CHECKING:
    from ombud.subjects.models import Subject
    from tests.world import World

NEEDLES = [
    *needles_of_person(name=NAME, emails=(ADDRESS,), phones=(PHONE,)),
    Needle(Kind.NUMBER, "HC-4471-0093"),
]
DETECTOR = Detector(NEEDLES)

CASES = [
    (f"Write to {ADDRESS}.", [ADDRESS], "mentioned", True),
    (f"<a href='mailto:{ADDRESS.upper()}'>her</a>", [ADDRESS.upper()], "mentioned", True),
    (f"x{ADDRESS} and {ADDRESS}.org and {ADDRESS}x", [], "", True),
    (f"> > > > {ADDRESS}", [ADDRESS], "quoted", True),
    (f"Mine.\n-----Original Message-----\nFrom: {ADDRESS}", [ADDRESS], "quoted", True),
    ("<blockquote><blockquote>Ondine Quarrelwood", [NAME], "quoted", False),
    ("<blockquote>a</blockquote>Ondine Quarrelwood", [NAME], "mentioned", False),
    ("Ondine\n> Quarrelwood", ["Ondine\n> Quarrelwood"], "mentioned", False),
    ("Quarrelwood, Ondine", ["Quarrelwood, Ondine"], "mentioned", False),
    ("Mrs Quarrelwood and Ondine", [], "", False),
    ("Ondine Quarrelwoods", [], "", False),
    ("Call 0032 470 91 82 73 now", ["0032 470 91 82 73"], "mentioned", True),
    ("Customer HC-4471-0093, please", ["HC-4471-0093"], "mentioned", True),
    ("Customer HC-4471-00931", [], "", True),
    (f"İstanbul {ADDRESS}", [ADDRESS], "mentioned", True),
]


@pytest.mark.parametrize(("text", "pieces", "role", "is_exact"), CASES)
def test_the_positions_are_those_of_the_text(
    text: str, pieces: list[str], role: str, is_exact: bool
) -> None:
    found = DETECTOR.mentions(text)

    assert [text[one.start : one.end] for one in found] == pieces
    assert {(one.role, one.is_exact) for one in found} == (
        {(role, is_exact)} if pieces else set()
    )


@pytest.fixture
def ondine(world: World) -> Subject:
    return subject_for(make_contact(ADDRESS, NAME))


def links(subject: Subject, **more: object) -> list[tuple[str, str, int]]:
    rows = SubjectLink.objects.filter(subject=subject, **more).order_by("object_id", "role")
    return [(one.role, one.review, one.confidence) for one in rows]


def test_she_is_found_in_every_manner_of_quoting(world: World, ondine: Subject) -> None:
    tickets = [open_other(world, number) for number in range(1, 11)]

    found = find_mentions(ondine)

    messages = {ticket.messages.get().pk for ticket in tickets}
    rows = SubjectLink.objects.filter(subject=ondine, review="certain")
    assert {one.object_id for one in rows} == messages
    assert (found.texts, found.proposed) == (10, 0)
    assert {one.role for one in rows} == {"quoted", "mentioned"}


def test_a_name_alone_is_proposed_and_a_namesake_lowers_it(
    world: World, ondine: Subject
) -> None:
    make_ticket(world, text="My neighbour Ondine Quarrelwood has the same fault.")
    find_mentions(ondine)
    alone = links(ondine)
    SubjectLink.objects.all().delete()
    make_contact("another@finch.example", NAME)

    find_mentions(ondine)

    assert alone == [("mentioned", "proposed", 70)]
    assert links(ondine) == [("mentioned", "proposed", 40)]


def test_her_own_tickets_are_not_linked(world: World, ondine: Subject) -> None:
    assert ondine.contact is not None
    make_ticket(world, contact=ondine.contact, text=f"I am {NAME}, {ADDRESS}")

    assert find_mentions(ondine).texts == 0
    assert links(ondine) == []


def test_looking_twice_adds_nothing_and_a_rejection_stays(
    world: World, ondine: Subject
) -> None:
    make_ticket(world, text=f"Say hello to {NAME}.")
    find_mentions(ondine)
    changed = review_links(
        SubjectLink.objects.all(), is_theirs=False, agent=world.rosa, actor=world.rosa.actor
    )

    find_mentions(ondine)

    assert changed == 1
    assert links(ondine) == [("mentioned", "rejected", 70)]
    assert Event.objects.filter(kind="subject.link-reviewed").count() == 1


def test_what_is_certain_cannot_be_rejected(world: World, ondine: Subject) -> None:
    make_ticket(world, text=f"Her address is {ADDRESS}.")
    find_mentions(ondine)

    changed = review_links(
        SubjectLink.objects.all(), is_theirs=False, agent=world.rosa, actor=world.rosa.actor
    )

    assert (changed, links(ondine)) == (0, [("mentioned", "certain", 100)])


def test_words_of_files_and_recipients_are_looked_at(world: World, ondine: Subject) -> None:
    from ombud.tickets.content import Address, File

    other = contact_by_email("bela@finch.example", "Bela", source="mail", actor=SYSTEM)
    content = Content(
        text="See the file.",
        files=(File("list.txt", "text/plain", b"x", text=f"on the list: {ADDRESS}"),),
        recipients=(Address("cc", NAME, ADDRESS),),
    )
    make_ticket(world, contact=other, content=content)

    assert find_mentions(ondine).certain == 1
