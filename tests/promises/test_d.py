"""Consent and marketing (promises group D)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.db import DatabaseError, transaction

from ombud.base.actor import Actor, ActorKind
from ombud.base.errors import Refused
from ombud.channels.email.actions.letters import write_to_contact
from ombud.channels.email.models import OutgoingMail
from ombud.channels.email.outgoing.delivery import deliver
from ombud.purposes.actions import say
from ombud.purposes.gate import Channel, decide
from ombud.purposes.models import ConsentEvent
from ombud.purposes.queries import notice_with
from ombud.purposes.statuses import Given, Mechanism
from tests.portal.visiting import sign_in

if TYPE_CHECKING:
    from tests.world import World

WORDS = "You may send me news."
PAGE = "/help/my-data/"


pytestmark = pytest.mark.usefixtures("a_way_out")


def said(world: World, given: Given, text: str = WORDS, **more: Any) -> ConsentEvent | None:
    return say(
        world.cleo,
        "news",
        given,
        text=text,
        language="en",
        mechanism=more.pop("mechanism", Mechanism.PAGE),
        actor=more.pop("actor", Actor(ActorKind.CONTACT, world.cleo.pk)),
        **more,
    )


def news_to(world: World) -> bool:
    mail = write_to_contact(
        world.cleo, "cleo@lumen.example", subject="News", text="New.", purpose="news"
    )
    return mail is not None


def test_d1_news_goes_only_to_who_agreed(world: World) -> None:
    before = news_to(world)
    said(world, Given.GIVEN)
    during = news_to(world)
    said(world, Given.WITHDRAWN)

    assert (before, during, news_to(world)) == (False, True, False)


def test_d5_consent_is_recorded_with_its_exact_text_and_never_changes(world: World) -> None:
    event = said(world, Given.GIVEN, page="/help/my-data/")
    later = said(world, Given.WITHDRAWN, text="Other words.")
    assert event is not None
    assert later is not None
    kept = notice_with(event.notice.digest)

    assert kept is not None
    assert (kept.text, kept.version, kept.purpose) == (WORDS, 1, "news")
    assert (later.notice.version, later.previous) == (2, event.pk)
    assert (event.contact, event.mechanism, event.page) == (
        world.cleo,
        "page",
        "/help/my-data/",
    )
    with pytest.raises(DatabaseError, match="never changes"), transaction.atomic():
        ConsentEvent.objects.filter(pk=event.pk).update(given=Given.WITHDRAWN)


def test_d8_withdrawing_stops_what_is_queued(world: World) -> None:
    said(world, Given.GIVEN)
    assert news_to(world)
    mail = OutgoingMail.objects.get()
    said(world, Given.WITHDRAWN)
    deliver(mail.pk)
    mail.refresh_from_db()

    assert mail.state == "cancelled"


def test_d3_an_agent_records_an_opt_out_but_cannot_agree_against_an_objection(
    world: World,
) -> None:
    said(world, Given.GIVEN)
    said(
        world,
        Given.WITHDRAWN,
        mechanism=Mechanism.AGENT,
        actor=world.ana.actor,
        agent=world.ana,
    )
    last = ConsentEvent.objects.latest("pk")

    assert (last.given, last.mechanism, last.agent_id) == ("withdrawn", "agent", world.ana.pk)
    with pytest.raises(Refused, match="does not rest on consent"):
        say(
            world.cleo,
            "support",
            Given.GIVEN,
            text="x",
            language="en",
            mechanism=Mechanism.AGENT,
            actor=world.ana.actor,
        )


def test_d7_taking_back_takes_as_many_presses_as_agreeing(world: World) -> None:
    client = sign_in()
    seen = []
    for do in ("given", "withdrawn", "given", "withdrawn"):
        page = client.get(PAGE).content.decode()
        assert page.count(f'name="do" value="{do}"') == 1
        client.post(f"{PAGE}choose/", {"purpose": "news", "do": do})
        seen.append(decide(world.cleo.pk, "news", Channel.EMAIL).allowed)
    ledger = ConsentEvent.objects.order_by("pk")

    assert seen == [True, False, True, False]
    assert [one.given for one in ledger] == ["given", "withdrawn"] * 2
    assert {one.notice.digest for one in ledger} == {ledger[0].notice.digest}
    assert "as easily as I give it" in client.get(PAGE).content.decode()
