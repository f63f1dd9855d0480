"""Mail that waits for a person: who sees it, and what they can do."""

from __future__ import annotations

import pytest
from django.http import Http404

from ombud.base.errors import Refused
from ombud.channels.email import access
from ombud.channels.email.actions import ingest, journal, quarantine
from ombud.channels.email.facts import MailSetAside, MailSettled
from ombud.channels.email.models import IncomingMail
from ombud.channels.email.statuses import Door, Outcome, Reason
from ombud.events.models import Event
from ombud.tickets.actions import close_ticket
from ombud.tickets.models import Ticket
from ombud.vault import files
from tests.channels.email.mails import raw, take_in
from tests.makers import make_mailbox
from tests.world import World


@pytest.fixture
def waiting(world: World) -> IncomingMail:
    """A stranger's mail that names Cleo's ticket."""
    make_mailbox(world)
    ticket = take_in(raw()).ticket
    assert ticket is not None
    return take_in(
        raw(
            sender="Dora <dora@other.example>",
            subject=f"Re: [#{ticket.number}]",
            message_id="<d@other.example>",
            text="I know more.",
        )
    )


def kinds(mail: IncomingMail) -> list[str]:
    events = Event.objects.filter(subject_type="incomingmail", subject_id=mail.pk)
    return list(events.order_by("pk").values_list("kind", flat=True))


def test_accepting_adds_the_mail_unverified_and_once(
    world: World, waiting: IncomingMail
) -> None:
    ticket = waiting.names_ticket
    assert ticket is not None

    quarantine.accept_follow_up(waiting, actor=world.sven.actor)
    with pytest.raises(Refused, match="already"):
        quarantine.accept_follow_up(waiting, actor=world.sven.actor)

    waiting.refresh_from_db()
    assert (waiting.outcome, waiting.ticket, waiting.reason) == (Outcome.APPENDED, ticket, "")
    message = ticket.messages.order_by("pk").last()
    assert message is not None
    assert (message.text, message.is_verified) == ("I know more.\n", False)
    assert ticket.messages.count() == 2
    assert kinds(waiting) == [MailSetAside.kind, MailSettled.kind]


def test_opening_makes_a_ticket_of_its_own(world: World, waiting: IncomingMail) -> None:
    quarantine.open_as_new(waiting, actor=world.sven.actor)

    waiting.refresh_from_db()
    assert waiting.outcome == Outcome.CREATED
    assert waiting.ticket is not None
    assert waiting.ticket.contact.identifiers.get().value == "dora@other.example"
    assert Ticket.objects.count() == 2


def test_dismissed_mail_stays_and_can_still_become_a_ticket(
    world: World, waiting: IncomingMail
) -> None:
    quarantine.dismiss(waiting, actor=world.sven.actor)
    assert (waiting.outcome, waiting.reason) == (Outcome.IGNORED, Reason.DISMISSED)

    quarantine.open_as_new(waiting, actor=world.sven.actor)

    assert waiting.outcome == Outcome.CREATED


def test_a_closed_ticket_takes_no_follow_up(world: World, waiting: IncomingMail) -> None:
    assert waiting.names_ticket is not None
    close_ticket(waiting.names_ticket, actor=world.sven.actor)

    with pytest.raises(Refused, match="closed"):
        quarantine.accept_follow_up(waiting, actor=world.sven.actor)

    waiting.refresh_from_db()
    assert waiting.outcome == Outcome.QUARANTINED


def test_only_those_who_handle_mail_of_the_team_see_it(
    world: World, waiting: IncomingMail
) -> None:
    seen = {
        name: access.mails_for(world.rights(getattr(world, name)), Outcome.QUARANTINED).count()
        for name in ("ana", "ben", "olga", "sven", "rosa")
    }

    assert seen == {"ana": 1, "ben": 0, "olga": 0, "sven": 1, "rosa": 1}
    assert access.mail_for(world.rights(world.sven), waiting.pk) == waiting
    with pytest.raises(Http404):
        access.mail_for(world.rights(world.ben), waiting.pk)


def test_raw_mail_takes_the_right_to_reveal(world: World, waiting: IncomingMail) -> None:
    assert access.raw_mail_for(world.rights(world.sven), waiting.pk) == waiting
    with pytest.raises(Http404):
        access.raw_mail_for(world.rights(world.ana), waiting.pk)


def test_mail_is_no_way_into_another_teams_ticket(world: World) -> None:
    cards = make_mailbox(world, team=world.cards, address="cards@halden.example")
    lending = make_mailbox(world)
    ticket = take_in(raw(), envelope_to=cards.address).ticket
    assert ticket is not None
    mail, _ = journal.store(
        raw(subject=f"[#{ticket.number}]", message_id="<x@y.example>"),
        door=Door.SMTP,
        envelope_to=lending.address,
        mailbox=lending,
    )
    ingest.process(mail.pk)
    rights = world.rights(world.sven)

    assert access.mail_for(rights, mail.pk) == mail
    with pytest.raises(Http404):
        access.possible_follow_up_for(rights, mail.pk)
    assert access.possible_follow_up_for(world.rights(world.rosa), mail.pk) == mail


def test_unreadable_mail_is_kept_with_its_reason_and_can_be_read_again(world: World) -> None:
    make_mailbox(world)
    mail = take_in(raw())
    other, _ = journal.store(raw(text="Later."), door=Door.PIPE)
    path = files.path_of(other.blob.file_name)
    sealed = path.read_bytes()
    path.write_bytes(sealed[:-1])

    broken = ingest.process(other.pk)
    path.write_bytes(sealed)
    mended = quarantine.replay(other.pk, actor=world.rosa.actor)

    assert (broken.outcome, broken.reason) == (Outcome.UNREADABLE, Reason.DAMAGED)
    assert mended.outcome == Outcome.CREATED
    with pytest.raises(Refused, match="was read"):
        quarantine.replay(mail.pk, actor=world.rosa.actor)


@pytest.mark.parametrize(
    ("content", "reason"), [(b"\x00\x01\x02\xff" * 500, "no-headers"), (b" \n", "empty")]
)
def test_what_is_no_mail_is_shown_as_unreadable(
    world: World, content: bytes, reason: str
) -> None:
    make_mailbox(world)

    mail = take_in(content)

    assert (mail.outcome, mail.reason, mail.ticket) == (Outcome.UNREADABLE, reason, None)


def test_a_desk_without_a_team_keeps_mail_in_sight(db: None) -> None:
    mail = take_in(raw())

    assert (mail.outcome, mail.reason) == (Outcome.UNREADABLE, Reason.NO_TEAM)
