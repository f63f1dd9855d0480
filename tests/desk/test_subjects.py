"""The pages about persons: the map, merges, mentions, erased people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from ombud.base.actor import SYSTEM
from ombud.datamap import NotPersonal, canonical, declarations
from ombud.jobs.worker import run_until_empty
from ombud.people.queries import find_contact
from ombud.readlog.models import Reading
from ombud.subjects.actions import find_mentions, lay, merge_subjects, subject_for
from ombud.subjects.models import SubjectLink, SubjectMerge, Tombstone
from tests.makers import make_contact, make_ticket

if TYPE_CHECKING:
    from django.test import Client

    from tests.world import World


def test_PR_004_the_map_shows_every_column_and_each_reason(as_rosa: Client) -> None:
    page = as_rosa.get("/privacy/map/").content.decode()

    reasons = {
        one.reason
        for declaration in (*declarations.models.values(), *declarations.apps.values())
        for one in declaration.columns.values()
        if isinstance(one, NotPersonal)
    }
    assert [one for one in reasons if len(one) < 10] == []
    assert [one for one in reasons if one.replace("'", "&#39;") not in page] == []
    assert canonical.digest()[:16] in page
    every = {
        f"{model._meta.label}.{name}"
        for model, declaration in declarations.models.items()
        for name in declaration.columns
    }
    assert page.count('<li class="rows__item') >= len(every)


def test_the_map_can_be_read_by_purpose(as_rosa: Client) -> None:
    page = as_rosa.get("/privacy/map/?purpose=security").content.decode()

    assert "people.Session" in page
    assert "tickets.Ticket" not in page


@pytest.mark.parametrize("q", ["cleo@lumen.example", "CLEO@LUMEN.EXAMPLE", "marchet"])
def test_a_person_is_found_by_whole_address_or_part_of_the_name(
    as_rosa: Client, world: World, q: str
) -> None:
    page = as_rosa.get("/privacy/persons/", {"q": q}).content.decode()

    assert f"/privacy/persons/{world.cleo.pk}/" in page


def test_part_of_an_address_finds_nobody(as_rosa: Client, world: World) -> None:
    page = as_rosa.get("/privacy/persons/", {"q": "cleo@"}).content.decode()

    assert "Nobody found" in page


def test_opening_a_person_is_noted(as_rosa: Client, world: World) -> None:
    make_ticket(world)

    page = as_rosa.get(f"/privacy/persons/{world.cleo.pk}/").content.decode()

    assert "tickets.Ticket" in page
    assert Reading.objects.filter(contact=world.cleo, agent=world.rosa).count() == 1


def test_two_records_are_merged_and_split_from_the_page(as_rosa: Client, world: World) -> None:
    other = make_contact("cleo+shop@lumen.example", "Cleo Marchetti")
    page = f"/privacy/persons/{world.cleo.pk}/"
    assert f'value="{other.pk}"' in as_rosa.get(page).content.decode()

    merged = as_rosa.post(f"{page}merge/", {"other": other.pk}, follow=True).content.decode()
    owner = find_contact("cleo+shop@lumen.example")
    moved = as_rosa.get(f"/privacy/persons/{other.pk}/")
    as_rosa.post(f"{page}split/", {"merge": SubjectMerge.objects.get().pk})

    assert "The two records are one person now." in merged
    assert owner == world.cleo
    assert moved["Location"] == page
    assert find_contact("cleo+shop@lumen.example") == other


def test_a_refused_merge_is_said(as_rosa: Client, world: World) -> None:
    page = f"/privacy/persons/{world.cleo.pk}/merge/"

    said = as_rosa.post(page, {"other": world.cleo.pk}, follow=True).content.decode()

    assert "This is the same record." in said
    assert not SubjectMerge.objects.exists()


def test_mentions_are_looked_for_shown_and_judged(as_rosa: Client, world: World) -> None:
    dora = make_contact("dora@lumen.example", "Dora Nunes")
    make_ticket(world, contact=dora, text="I share the account with Cleo Marchetti, my aunt.")
    as_rosa.post(f"/privacy/persons/{world.cleo.pk}/look/")
    run_until_empty()
    page = as_rosa.get("/privacy/mentions/").content.decode()
    link = SubjectLink.objects.get()

    as_rosa.post("/privacy/mentions/review/", {"link": link.pk, "said": "theirs"})

    link.refresh_from_db()
    assert "I share the account with <mark>Cleo Marchetti</mark>, my aunt." in page
    assert (link.review, link.reviewed_by) == ("accepted", world.rosa)
    assert "Nothing to judge" in as_rosa.get("/privacy/mentions/").content.decode()


@pytest.mark.parametrize("count", [1, 4])
def test_the_list_of_mentions_costs_the_same_however_long_it_is(
    as_rosa: Client, world: World, queries: Any, count: int
) -> None:
    for _ in range(count):
        dora = make_contact("dora@lumen.example", "Dora Nunes")
        make_ticket(world, contact=dora, text="Ask Cleo Marchetti.")
    find_mentions(subject_for(world.cleo))
    as_rosa.get("/privacy/mentions/")

    with queries(13):
        as_rosa.get("/privacy/mentions/")


def test_who_was_erased_is_let_back_from_the_page(as_rosa: Client, world: World) -> None:
    lay("email", "ondine@heron.example", actor=SYSTEM)

    page = as_rosa.post(
        "/privacy/persons/return/", {"address": "Ondine@heron.example"}, follow=True
    ).content.decode()

    assert "taken in again" in page
    assert Tombstone.objects.get().kind == "fresh_start"


def test_a_merged_person_has_no_duplicates_of_themselves(as_rosa: Client, world: World) -> None:
    other = subject_for(make_contact("cleo+shop@lumen.example", "Cleo Marchetti"))
    merge_subjects(other, into=subject_for(world.cleo), agent=None, actor=SYSTEM)

    page = as_rosa.get(f"/privacy/persons/{world.cleo.pk}/").content.decode()

    assert "May be the same person" not in page
    assert "Records of the same person" in page
