"""A request comes in (checks PR-016, PR-017, PR-019, PR-029, PR-031, PR-032; promise J4)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.http import Http404

from ombud.base import clock
from ombud.base.actor import SYSTEM
from ombud.base.errors import Refused
from ombud.channels.email.actions.ingest import process
from ombud.channels.email.actions.journal import store
from ombud.events.models import Event
from ombud.people.models import Contact
from ombud.people.queries import rights_of
from ombud.privacy import actions, packing, queries
from ombud.privacy.access import request_for, requests_for
from ombud.privacy.models import PrivacyRequest, Proposal
from ombud.privacy.statuses import DataPoint, Kind, Level, ReadsAs, Region, Source, State
from ombud.tickets.access import attachment_for, message_for, ticket_for, tickets_for
from ombud.tickets.actions import receive_message
from ombud.tickets.content import Content
from ombud.tickets.models import Message, Ticket
from ombud.tickets.search.reading import search, wanted
from ombud.tickets.statuses import Channel
from tests.conftest import client_of
from tests.makers import make_contact, make_ticket
from tests.privacy.requests import MONDAY, answered, ask, identified, officer

if TYPE_CHECKING:
    from tests.world import World

BRUSSELS: dict[str, Any] = {
    "name": "Halden", "zone": "Europe/Brussels", "calendar": "BE", "chosen": "",
    "authority": "", "needs_two": True, "team": None, "actor": SYSTEM,
}  # fmt: skip
FOUND = actions.Asked(kind=Kind.ERASURE, source=Source.MAIL, region=Region.EUROPE)


def test_PR_016_mail_counts_from_when_our_server_took_it(world: World) -> None:
    actions.change_controller(**BRUSSELS)
    fetched = datetime(2026, 1, 31, 23, 5, tzinfo=UTC)  # 0:05 on 1 February in Brussels
    raw = (
        b"Received: from relay.example by mx.example; Sat, 31 Jan 2026 23:58:00 +0100\r\n"
        b"From: cleo@lumen.example\r\nTo: lending@halden.example\r\n"
        b"Message-ID: <late@lumen.example>\r\nSubject: Delete my data\r\n\r\nPlease.\r\n"
    )
    with clock.held_at(fetched):
        process(store_mail(raw))
        ticket = Ticket.objects.get()
        request = actions.convert_ticket(ticket, FOUND, actor=SYSTEM)

    assert request.received_at == datetime(2026, 1, 31, 22, 58, tzinfo=UTC)
    assert request.due_day == date(2026, 3, 2)


def test_PR_017_a_request_found_on_day_nine_counts_from_day_nought(world: World) -> None:
    with clock.held_at(MONDAY):
        ticket = make_ticket(world)
    with clock.held_at(MONDAY + timedelta(days=9)):
        request = actions.convert_ticket(ticket, FOUND, actor=world.ana.actor)

    assert request.received_at == MONDAY
    assert request.recorded_at == MONDAY + timedelta(days=9)
    assert request.due_day == date(2026, 12, 23)


def test_converting_twice_is_one_request(world: World) -> None:
    ticket = make_ticket(world)

    first = actions.convert_ticket(ticket, FOUND, actor=world.ana.actor)
    second = actions.convert_ticket(ticket, FOUND, actor=world.ana.actor)

    assert first == second
    assert Event.objects.filter(kind="privacy-request.received").count() == 1


def test_PR_019_a_request_keeps_the_version_it_was_received_under(world: World) -> None:
    with clock.held_at(datetime(2026, 2, 4, 12, tzinfo=UTC)):
        old = ask(region=Region.UNITED_KINGDOM)
    with clock.held_at(datetime(2026, 2, 5, 12, tzinfo=UTC)):
        new = ask(region=Region.UNITED_KINGDOM, address="somebody@lumen.example")

        assert (old.version, new.version) == (1, 2)
        actions.wait_for_person(old, actor=SYSTEM)
    with clock.held_at(datetime(2026, 2, 20, 12, tzinfo=UTC)):
        actions.person_answered(old, actor=SYSTEM)

    assert old.due_day == date(2026, 3, 4)  # the old law does not stop the clock


def test_an_unknown_residence_gets_the_strictest_clock(world: World) -> None:
    with clock.held_at(MONDAY):
        access, opt_out = ask(), ask(Kind.OPT_OUT)

    assert (access.pack, access.due_day) == ("gdpr", date(2026, 12, 23))
    assert (opt_out.pack, opt_out.due_day) == ("california", date(2026, 12, 15))


def test_PR_029_the_third_in_a_year_is_flagged_where_the_law_counts(world: World) -> None:
    found = []
    for region, address in (
        (Region.CALIFORNIA, "one@lumen.example"),
        (Region.EUROPE, "two@lumen.example"),
    ):
        for month in (1, 4, 9):
            with clock.held_at(datetime(2026, month, 10, 12, tzinfo=UTC)):
                request = ask(region=region, address=address)
                answered(request)
        found.append(request)

    california, europe = found
    assert (california.earlier_in_a_year, europe.earlier_in_a_year) == (2, 2)
    assert packing.is_beyond_free(california)
    assert not packing.is_beyond_free(europe)
    assert "third_in_a_year" in dict(packing.grounds_of(california, "refuse", "en"))
    assert "third_in_a_year" not in dict(packing.grounds_of(europe, "refuse", "en"))


def test_PR_029_seeing_and_copying_count_together_and_nothing_else_counts(
    world: World,
) -> None:
    kinds = (Kind.ACCESS, Kind.PORTABILITY, Kind.ERASURE, Kind.ERASURE, Kind.ERASURE)
    made = []
    for month, kind in enumerate((*kinds, Kind.ACCESS), start=1):
        with clock.held_at(datetime(2026, month, 10, 12, tzinfo=UTC)):
            made.append(ask(kind, region=Region.CALIFORNIA))
            answered(made[-1])

    assert [one.earlier_in_a_year for one in made] == [0, 1, 0, 1, 2, 2]
    assert [packing.is_beyond_free(one) for one in made] == [False] * 5 + [True]


@pytest.mark.parametrize("kind", [Kind.OPT_OUT, Kind.WITHDRAWAL, Kind.OBJECTION])
def test_PR_031_an_opt_out_never_asks_who_it_is(world: World, kind: Kind) -> None:
    request = ask(kind, source=Source.SIGNAL)

    assert (request.needed, request.state) == (Level.NONE, State.COLLECTING)
    with pytest.raises(Refused, match="needs no identity"):
        actions.compare_point(request, DataPoint.NAME, "Cleo", agent=world.rosa, actor=SYSTEM)


def test_PR_032_one_person_on_three_channels_has_one_clock(world: World) -> None:
    with clock.held_at(MONDAY):
        ticket = make_ticket(world)  # written first, found last
    with clock.held_at(MONDAY + timedelta(days=1)):
        portal = ask(Kind.ERASURE)
    with clock.held_at(MONDAY + timedelta(days=2)):
        phone = ask(Kind.ERASURE, source=Source.PHONE)
    with clock.held_at(MONDAY + timedelta(days=3)):
        mail = actions.convert_ticket(ticket, FOUND, actor=SYSTEM)

    portal.refresh_from_db()
    phone.refresh_from_db()
    assert [phone.joined_to, mail.joined_to, portal.joined_to] == [portal, portal, None]
    assert {one.due_day for one in (portal, phone, mail)} == {date(2026, 12, 23)}

    actions.call_off(portal, actor=SYSTEM)
    assert set(PrivacyRequest.objects.values_list("state", flat=True)) == {"withdrawn"}


def test_j4_few_see_a_request_and_nobody_else_anywhere(world: World) -> None:
    petra = officer()
    ticket = make_ticket(world, subject="About my zebrafish data", text="zebrafish")
    message = ticket.messages.get()

    request = actions.convert_ticket(ticket, FOUND, actor=world.ana.actor)

    for agent in (world.ana, world.sven, world.olga):
        rights = rights_of(agent)
        assert not tickets_for(rights).exists()
        assert search(wanted("zebrafish", is_phrase=False), rights=rights).hits == []
        assert not requests_for(rights).exists()
        for door, number in ((ticket_for, ticket.number), (message_for, message.pk),
                             (request_for, request.number), (attachment_for, 1)):  # fmt: skip
            with pytest.raises(Http404):
                door(rights, number)
    rights = rights_of(petra)
    assert ticket_for(rights, ticket.number) == ticket
    assert message_for(rights, message.pk) == message
    assert request_for(rights, request.number) == request
    assert not tickets_for(rights).exists()
    assert search(wanted("zebrafish", is_phrase=False), rights=rights).hits == []


def test_a_locked_ticket_has_nobody_who_may_not_see_it(world: World) -> None:
    from ombud.tickets.actions import assign_ticket, watch_ticket
    from ombud.tickets.models import Watcher

    ticket = make_ticket(world)
    assign_ticket(ticket, world.ana, actor=SYSTEM)
    watch_ticket(ticket, world.sven, actor=SYSTEM)

    actions.convert_ticket(ticket, FOUND, actor=world.ana.actor)

    ticket.refresh_from_db()
    assert ticket.assignee is None
    assert not Watcher.objects.exists()


def test_nothing_is_received_in_the_future(world: World) -> None:
    with clock.held_at(MONDAY), pytest.raises(Refused, match="future"):
        ask(received_at=MONDAY + timedelta(minutes=1))

    assert not Ticket.objects.exists()


def test_another_kind_keeps_the_time_of_receipt(world: World) -> None:
    with clock.held_at(MONDAY):
        request = ask(region=Region.CALIFORNIA)
        assert request.due_day == date(2027, 1, 7)

        actions.correct_kind(request, Kind.OPT_OUT, actor=SYSTEM)

    assert request.due_day == date(2026, 12, 15)
    assert request.state == State.COLLECTING


def test_a_letter_is_proposed_and_nothing_else_happens(world: World) -> None:
    ticket = make_ticket(
        world, subject="Data protection", text="I request erasure of my data, Article 17 GDPR."
    )

    actions.propose(ticket.messages.get())
    actions.propose(ticket.messages.get())

    proposal = Proposal.objects.get()
    ticket.refresh_from_db()
    assert (proposal.kind, ticket.is_locked) == (Kind.ERASURE, False)
    assert not PrivacyRequest.objects.exists()
    actions.dismiss_proposal(ticket, actor=world.ana.actor)
    proposal.refresh_from_db()
    assert proposal.is_right is False


def test_what_a_later_mail_asks_for_is_proposed_and_what_it_quotes_is_not(
    world: World,
) -> None:
    ticket = make_ticket(world, subject="My order", text="Where is my parcel?")
    author = ticket.contact

    def write(text: str, quoted: str = "") -> Message:
        folds = (("visible", 0, len(text)), ("quote", len(text), len(text + quoted)))
        content = Content(text=text + quoted, folds=folds if quoted else ())
        channel = Channel.EMAIL
        return receive_message(
            ticket, content, contact=author, channel=channel, actor=author.actor
        )

    assert actions.propose(write("Thanks.\n", "> I request erasure of my data (GDPR).")) is None

    wish = write("Please erase all my personal data.")
    made = actions.propose(wish)

    assert made is not None
    assert (made.reads_as, made.kind, made.message) == (ReadsAs.REQUEST, Kind.ERASURE, wish)
    actions.dismiss_proposal(ticket, actor=world.ana.actor)
    for message in ticket.messages.all():
        actions.propose(message)
    assert Proposal.objects.get().is_right is False
    actions.propose(write("I said: please erase all my personal data."))
    assert Proposal.objects.get().answered_at is None


def store_mail(raw: bytes) -> int:
    from ombud.channels.email.statuses import Door

    mail, _is_new = store(raw, door=Door.SMTP, envelope_to="lending@halden.example")
    return mail.pk


def test_a_known_and_an_unknown_address_make_the_same_request(world: World) -> None:
    make_contact("known@lumen.example")

    known, unknown = ask(address="known@lumen.example"), ask(address="new@lumen.example")

    same = ("kind", "state", "needed", "pack", "due_day")
    assert [getattr(known, one) for one in same] == [getattr(unknown, one) for one in same]


def test_a_day_before_every_law_we_know_is_refused_and_nobody_is_made(world: World) -> None:
    before = Contact.objects.count()

    with pytest.raises(Refused, match="Correct the date of receipt"):
        ask(address="new@lind.example", received_at=datetime(853, 7, 14, tzinfo=UTC))

    assert Contact.objects.count() == before


def test_one_message_with_two_wishes_becomes_two_requests_of_the_same_moment(
    world: World,
) -> None:
    petra = officer()
    with clock.held_at(MONDAY):
        request = ask(region=Region.EUROPE, text="A copy, and then erase me.")
        identified(request)
    who: dict[str, Any] = {"agent": petra, "actor": petra.actor}
    with pytest.raises(Refused, match="recorded already"):
        actions.ask_too(request, Kind.ACCESS, **who)
    made = actions.ask_too(request, Kind.ERASURE, **who)

    assert (made.kind, made.received_at, made.due_day) == (
        Kind.ERASURE,
        request.received_at,
        request.due_day,
    )
    assert (made.contact, made.state, made.joined_to) == (
        request.contact,
        State.COLLECTING,
        None,
    )
    assert made.ticket.is_locked
    assert queries.words_of(made) == "A copy, and then erase me."


def test_a_ticket_is_converted_with_its_words_in_sight_and_answered_in_its_language(
    world: World,
) -> None:
    text = "Ich verlange Auskunft nach Art. 15 DSGVO über meine personenbezogenen Daten."
    ticket = make_ticket(world, subject="Auskunft", text=text)
    page = client_of(world.ana).get(f"/tickets/{ticket.number}/privacy/").content.decode()

    assert text in page
    assert '<option value="de" selected' in page
