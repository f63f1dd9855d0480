"""From how old somebody agrees for themselves, and what follows where they do not yet."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from ombud.base.actor import SYSTEM
from ombud.base.errors import Refused
from ombud.clocks.packs import shipped
from ombud.events.models import Event
from ombud.people.models import Contact
from ombud.purposes.actions import say
from ombud.purposes.ages import limit_for
from ombud.purposes.gate import Channel, decide
from ombud.purposes.statuses import Given, Mechanism
from ombud.subjects.actions import note_age
from tests.api.calling import caller
from tests.conftest import client_of
from tests.makers import make_ticket
from tests.portal.visiting import sign_in
from tests.privacy.requests import ask, officer

if TYPE_CHECKING:
    from tests.world import World

pytestmark = pytest.mark.usefixtures("a_way_out")
NOW = date(2026, 11, 30)


@pytest.mark.parametrize(
    ("place", "on", "named", "counts"),
    [  # an age that nobody compared with the official text lets nobody agree earlier
        ("", NOW, 16, 16),
        ("DE", NOW, 16, 16),
        ("CH", NOW, 16, 16),
        ("AT", NOW, 14, 16),
        ("BE", NOW, 13, 16),
        ("FR", NOW, 15, 16),
        ("DK", date(2023, 12, 31), 13, 16),
        ("DK", date(2024, 1, 1), 15, 16),
        ("SI", date(2023, 1, 25), 16, 16),
        ("SI", date(2023, 1, 26), 15, 16),
        ("GB", NOW, 13, 13),
        ("US-CA", NOW, 13, 13),
        ("US", NOW, 16, 16),
    ],
)
def test_the_age_of_consent_is_a_dated_table_with_sources(
    place: str, on: date, named: int, counts: int
) -> None:
    found = limit_for(place, on)

    assert (found.named.value, found.years) == (named, counts)
    assert found.named.source


def test_no_country_of_the_table_goes_below_13_or_above_16_and_all_are_of_the_area() -> None:
    ages = shipped.version("gdpr", 1).ages
    every = [one for rows in ages.values() for one in rows]

    assert {one.value for one in every} <= {13, 14, 15, 16}
    assert all(one.source and one.since >= date(2018, 5, 25) for one in every)


def test_who_is_too_young_is_asked_for_no_consent_and_an_earlier_one_rests(
    world: World,
) -> None:
    def agree(given: Given) -> None:
        shown = {"text": "News?", "language": "en", "mechanism": Mechanism.PAGE}
        say(world.cleo, "news", given, actor=world.cleo.actor, **shown)  # type: ignore[arg-type]

    agree(Given.GIVEN)
    before = decide(world.cleo.pk, "news", Channel.EMAIL).allowed
    note_age(world.cleo, "teenager", actor=SYSTEM)
    rests = decide(world.cleo.pk, "news", Channel.EMAIL)
    agree(Given.WITHDRAWN)
    with pytest.raises(Refused, match="a parent has to agree"):
        agree(Given.GIVEN)
    page = sign_in("cleo@lumen.example").get("/help/my-data/").content.decode()
    Contact.objects.filter(pk=world.cleo.pk).update(residence="GB")
    agree(Given.GIVEN)  # in the United Kingdom somebody of 13 agrees for themselves

    assert before
    assert (rests.allowed, rests.reason) == (False, "too-young")
    assert "at this age a parent has to agree" in page
    assert decide(world.cleo.pk, "news", Channel.EMAIL).allowed


def test_an_age_is_noted_by_people_and_programs_and_guides_who_answers(world: World) -> None:
    make_ticket(world)
    desk, petra = client_of(world.rosa), client_of(officer())
    edit = f"/contacts/{world.cleo.pk}/edit/"
    desk.post(edit, {"name": "Cleo", "residence": "AT", "age": "toddler"})
    bad = desk.get(f"/contacts/{world.cleo.pk}/").content.decode()
    desk.post(edit, {"name": "Cleo", "residence": "AT", "age": "child"})
    shown = desk.get(f"/contacts/{world.cleo.pk}/").content.decode()
    own = ask()
    parents = ask(relation="parent", about="cleo@lumen.example", address="pat@x.example")
    guides = [petra.get(f"/privacy/{one.number}/").content.decode() for one in (own, parents)]
    program = caller(world.rosa, ["contacts:write"])
    told = program.patch(f"/contacts/{world.cleo.pk}", {"age": "adult"}).json()
    after = petra.get(f"/privacy/{own.number}/").content.decode()

    assert ("Under 13" in bad, "Under 13" in shown) == (False, True)
    assert "That bars nothing: the rights are theirs at any age" in guides[0]
    assert "The rights are the child&#39;s" in guides[1]
    for page in guides:
        assert "from 14 they agree for themselves (Austria: DSG §4(4))" in page
        assert "Until then 16 counts here" in page
    assert (told["age"], "That bars nothing" in after) == ("adult", False)
    noted = Event.objects.filter(kind="subject.age-noted").values_list("payload", flat=True)
    assert [one for one in noted if one] == []
