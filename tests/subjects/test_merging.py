"""Merge and split: one person, and two again, with nothing rewritten in between."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ombud.base.actor import SYSTEM
from ombud.base.errors import Refused
from ombud.erasure.actions import plan_erasure, start_erasure
from ombud.events.models import Event
from ombud.people.actions import add_identifier
from ombud.people.models import Contact
from ombud.people.queries import address_of, find_contact
from ombud.subjects.actions import merge_subjects, say_shared, split_subjects, subject_for
from ombud.subjects.duplicates import possible_duplicates_of, same_mailboxes
from ombud.subjects.models import Subject, SubjectMerge
from ombud.subjects.persons import held
from ombud.subjects.queries import is_shared, persons_of, subject_of_contact
from ombud.subjects.residue import needles_of
from ombud.subjects.statuses import State
from ombud.tickets.models import Ticket
from tests.makers import make_contact, make_ticket

if TYPE_CHECKING:
    from tests.world import World


@pytest.fixture
def pair(world: World) -> tuple[Subject, Subject]:
    """Jane at work and Jane at home, each with a ticket."""
    work = make_contact("jane@finch.example", "Jane Finch")
    home = make_contact("jane+home@finch.example", "Jane Finch")
    for contact in (work, home):
        make_ticket(world, contact=contact)
    return subject_for(home), subject_for(work)


def merged(world: World, pair: tuple[Subject, Subject]) -> SubjectMerge:
    return merge_subjects(pair[0], into=pair[1], agent=world.rosa, actor=world.rosa.actor)


def test_after_a_merge_both_histories_are_one_persons(
    world: World, pair: tuple[Subject, Subject]
) -> None:
    home, work = pair
    merged(world, pair)

    persons = persons_of(work)
    rows = {(one.model, one.role): one.rows.count() for one in held(persons)}
    assert persons.contacts == (work.contact_id, home.contact_id)
    assert rows[Ticket, "contact"] == 2
    assert {one.value for one in needles_of(persons)} >= {
        "jane@finch.example",
        "jane+home@finch.example",
    }
    assert find_contact("jane+home@finch.example") == work.contact
    assert home.contact is not None
    assert subject_of_contact(home.contact) == work
    assert Event.objects.get(kind="subject.merged").payload == {"source": home.pk}


def test_a_split_takes_everything_back(world: World, pair: tuple[Subject, Subject]) -> None:
    home, work = pair
    merge = merged(world, pair)

    split_subjects(merge, actor=world.rosa.actor)
    split_subjects(merge, actor=world.rosa.actor)

    home.refresh_from_db()
    assert home.contact is not None
    assert (home.state, home.into) == (State.ACTIVE, None)
    assert persons_of(work).contacts == (work.contact_id,)
    assert find_contact("jane+home@finch.example") == home.contact
    assert address_of(home.contact) == "jane+home@finch.example"
    assert Event.objects.filter(kind="subject.split").count() == 1


def test_a_split_brings_nobody_back(world: World, pair: tuple[Subject, Subject]) -> None:
    merge = merged(world, pair)
    Subject.objects.filter(pk=pair[1].pk).update(state=State.ERASED)

    with pytest.raises(Refused, match="cannot bring anything back"):
        split_subjects(merge, actor=world.rosa.actor)

    assert find_contact("jane+home@finch.example") == pair[1].contact


@pytest.mark.parametrize(
    ("state", "words"), [(State.ERASED, "was erased"), (State.RESTRICTED, "restricted")]
)
def test_the_erased_and_the_restricted_are_not_merged(
    world: World, pair: tuple[Subject, Subject], state: State, words: str
) -> None:
    Subject.objects.filter(pk=pair[0].pk).update(state=state)

    with pytest.raises(Refused, match=words):
        merged(world, pair)


def test_nobody_is_merged_into_themselves_or_round_in_a_circle(
    world: World, pair: tuple[Subject, Subject]
) -> None:
    merged(world, pair)

    with pytest.raises(Refused, match="same record"):
        merge_subjects(pair[1], into=pair[1], agent=None, actor=world.rosa.actor)
    with pytest.raises(Refused, match="same record"):
        merge_subjects(pair[1], into=pair[0], agent=None, actor=world.rosa.actor)
    agent = subject_for(world.ana)
    with pytest.raises(Refused, match="Only contacts"):
        merge_subjects(agent, into=pair[1], agent=None, actor=world.rosa.actor)


def test_duplicates_are_found_by_name_and_by_mailbox(
    world: World, pair: tuple[Subject, Subject]
) -> None:
    home, work = pair
    assert home.contact is not None
    assert work.contact is not None
    same = make_contact("j.finch@lumen.example", "JANE FINCH")
    make_contact("janet@finch.example", "Janet")

    found = possible_duplicates_of(work.contact)

    assert found == [home.contact, same]
    assert same_mailboxes() == [[work.contact_id, home.contact_id]]
    merged(world, pair)
    assert possible_duplicates_of(work.contact) == [same]


def test_duplicates_are_found_by_a_telephone_number_dialled_otherwise(world: World) -> None:
    jane = make_contact("jane@finch.example", "Jane")
    spelt = ["+43 664 555 2817", "0664/555 2817", "+43 664 555 2818", "0664 1"]
    others = [make_contact(f"{number}@other.example", f"N{number}") for number in range(4)]
    for contact, number in zip(others, spelt, strict=True):
        add_identifier(contact, "phone", number, actor=SYSTEM)
    add_identifier(jane, "phone", "6645552817", actor=SYSTEM)

    assert possible_duplicates_of(others[0]) == [others[1]]
    assert possible_duplicates_of(others[1]) == [others[0]]
    assert possible_duplicates_of(jane) == [others[0]]
    assert possible_duplicates_of(others[3]) == []


def test_a_shared_mailbox_is_said_once(world: World, pair: tuple[Subject, Subject]) -> None:
    for _ in range(2):
        say_shared(pair[0], is_shared=True, actor=world.rosa.actor)

    assert Event.objects.get(kind="subject.shared").payload == {"is_shared": True}


def test_a_shared_mailbox_proves_nothing_about_who_one_of_them_is(
    world: World, pair: tuple[Subject, Subject]
) -> None:
    home, work = (one.contact for one in pair)
    assert home is not None
    assert work is not None
    Contact.objects.filter(pk=home.pk).update(name="The Finches")
    home.refresh_from_db()
    assert possible_duplicates_of(home) == [work]

    say_shared(pair[0], is_shared=True, actor=world.rosa.actor)

    assert is_shared(home)
    assert possible_duplicates_of(home) == []


@pytest.mark.parametrize("is_source", [True, False])
def test_nobody_is_merged_with_somebody_who_is_being_erased(
    world: World, is_source: bool
) -> None:
    plan = plan_erasure(world.cleo, actor=SYSTEM)
    start_erasure(plan, actor=SYSTEM)
    other = make_contact("c@brook.example", "Orla Finch")
    assert subject_of_contact(world.cleo) is None
    both = [subject_for(world.cleo), subject_for(other)]
    source, into = both if is_source else both[::-1]

    with pytest.raises(Refused, match="is being erased"):
        merge_subjects(source, into=into, agent=world.rosa, actor=world.rosa.actor)

    assert not SubjectMerge.objects.exists()
    assert find_contact("c@brook.example") == other
