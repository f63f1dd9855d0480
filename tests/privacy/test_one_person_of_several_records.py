"""Two records that are one person: what they receive, see and have erased is both of them."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from ombud.base.actor import SYSTEM
from ombud.base.errors import Refused
from ombud.bundles.held import held_about
from ombud.bundles.queries import bundles_of
from ombud.erasure import records
from ombud.erasure.actions import plan_erasure
from ombud.erasure.decisions import person_in
from ombud.erasure.needles import marks_of
from ombud.erasure.planning import counted
from ombud.erasure.statuses import State
from ombud.people.models import Contact
from ombud.readlog.queries import readings_of
from ombud.subjects.actions import merge_subjects, split_subjects, subject_for
from ombud.subjects.queries import person_behind, selves_of
from ombud.tickets.access import contacts_for
from ombud.tickets.actions import restrict
from ombud.tickets.models import Message
from ombud.tickets.places import is_resting
from ombud.tickets.statuses import RestrictionGround
from tests.bundles.opened import made, opened
from tests.conftest import client_of
from tests.erasure.conftest import forget_ledger
from tests.erasure.person import erase
from tests.everywhere import where
from tests.makers import make_contact, make_ticket

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ombud.subjects.models import SubjectMerge
    from tests.world import World

WORK, HOME = b"Zugspitzplan", b"Fjordblick"


@pytest.fixture(autouse=True)
def own_ledger() -> Iterator[None]:
    forget_ledger()
    yield
    forget_ledger()


@pytest.fixture
def jane(world: World) -> tuple[Contact, Contact]:
    """Jane at work and at home, each with a ticket that only that record knows."""
    work = make_contact("jane@finch.example", "Jane Finch")
    home = make_contact("j.finch@tarn.example", "Janey Finch")
    make_ticket(world, contact=work, text="Zugspitzplan")
    make_ticket(world, contact=home, text="Fjordblick")
    return work, home


def merged(world: World, jane: tuple[Contact, Contact]) -> SubjectMerge:
    work, home = map(subject_for, jane)
    return merge_subjects(home, into=work, agent=world.rosa, actor=world.rosa.actor)


def received(contact: Contact) -> tuple[bool, bool]:
    """Return whether the archive of a record has what each of them wrote."""
    every = b"".join(opened(made(contact)).values())
    return WORK in every, HOME in every


def of_conversations(contact: Contact) -> int:
    held = {one.label: one.count for one in held_about(person_behind(contact))}
    return held["Conversations"]


def planned(contact: Contact) -> int:
    person = person_behind(contact)
    return counted(person, marks_of(person))["tickets.Message.text"]["replace_text"]


def test_archive_page_and_plan_are_of_both_records_and_of_one_again_after_a_split(
    world: World, jane: tuple[Contact, Contact]
) -> None:
    work, home = jane
    merge = merged(world, jane)

    assert selves_of(home) == selves_of(work) == (work.pk, home.pk)
    for record in jane:
        assert received(record) == (True, True)
        assert (of_conversations(record), planned(record)) == (4, 2)
        assert len(bundles_of(record)) > 0

    split_subjects(merge, actor=world.rosa.actor)

    assert [received(one) for one in jane] == [(True, False), (False, True)]
    assert [of_conversations(one) for one in jane] == [2, 2]
    assert [planned(one) for one in jane] == [1, 1]


def test_neither_record_is_somebody_else_in_the_archive(
    world: World, jane: tuple[Contact, Contact]
) -> None:
    merged(world, jane)
    data = json.loads(opened(made(jane[0]))["data.json"])
    values = {one["value"] for one in data["items"]}

    assert {"Jane Finch", "Janey Finch", "jane@finch.example", "j.finch@tarn.example"} <= values


def test_who_looked_is_told_of_both(world: World, jane: tuple[Contact, Contact]) -> None:
    merged(world, jane)
    for contact in jane:
        number = contact.tickets.get().number
        client_of(world.ana).get(f"/tickets/{number}/")

    assert readings_of(selves_of(jane[0])).count() == 2


def test_one_erasure_ends_both_and_no_split_leaves_one_out(
    transactional_db: None, world: World, jane: tuple[Contact, Contact]
) -> None:
    merge = merged(world, jane)
    plan = plan_erasure(jane[1], actor=SYSTEM)
    assert plan.records == [jane[0].pk, jane[1].pk]

    done = erase(jane[1])

    with pytest.raises(Refused, match="was erased"):
        split_subjects(merge, actor=world.rosa.actor)
    with pytest.raises(Refused, match="erased"):
        merge_subjects(
            subject_for(world.cleo), into=merge.target, agent=None, actor=world.rosa.actor
        )
    names = set(Contact.objects.filter(pk__in=plan.records).values_list("name", flat=True))
    assert (done.state, names) == (State.DONE, {done.pseudonym})
    assert not Contact.objects.filter(pk__in=plan.records, erased_at=None).exists()
    assert set(Message.objects.values_list("text", flat=True)) == {"[removed]"}
    assert where("Finch", "Zugspitzplan", "Fjordblick", "jane@finch.example") == []


def test_a_restored_desk_erases_both_at_once_whether_it_knows_them_as_one_or_as_two(
    world: World, jane: tuple[Contact, Contact]
) -> None:
    """By row numbers; where these rows are not here yet, by what they were known by."""
    both, work = tuple(one.pk for one in jane), jane[0].pk
    lookups = tuple(one.identifiers.get().lookup.hex() for one in jane)
    entry = records.Entry("erased-dddddddddddd", "2026-11-01", "contact", 0, lookups)
    told = [entry, replace(entry, records=both), replace(entry, records=(work, 999))]
    before = [found(one) for one in told]
    merged(world, jane)

    assert before == [found(one) for one in told] == [both, both, (work,)]


def found(entry: records.Entry) -> tuple[int, ...]:
    person = person_in(entry)
    return person.numbers if person else ()


def test_where_one_record_rests_the_other_does(
    world: World, jane: tuple[Contact, Contact]
) -> None:
    work, home = jane
    merged(world, jane)
    rights = world.rights(world.rosa)
    before = set(contacts_for(rights))

    restrict(work, RestrictionGround.WISH, actor=SYSTEM)

    assert {work, home} <= before
    assert {work, home}.isdisjoint(contacts_for(rights))
    assert [is_resting(one.pk) for one in (work, home, world.cleo)] == [True, True, False]
