"""Hidden copies (Bcc): who gets one is known to agents, and to nobody else."""

from __future__ import annotations

from email import message_from_bytes
from typing import TYPE_CHECKING

import pytest

from ombud.base.actor import SYSTEM
from ombud.channels.email.models import OutgoingMail
from ombud.channels.email.outgoing.compose import mail_bytes
from ombud.channels.email.outgoing.states import copies_for
from ombud.channels.email.statuses import Outcome, Reason
from ombud.erasure.actions import plan_erasure, run_to_the_end, start_erasure
from ombud.people.queries import find_contact
from ombud.tickets.models import Draft, Message, Participant, Ticket
from tests.bundles.opened import made, opened
from tests.channels.email.mails import raw, take_in, token_address
from tests.makers import make_mailbox, make_ticket
from tests.portal.visiting import sign_in

if TYPE_CHECKING:
    from django.test import Client

    from tests.world import World

BOSS = "boss@halden-holding.example"


@pytest.fixture
def ticket(world: World) -> Ticket:
    make_mailbox(world)
    return make_ticket(world)


def answer(client: Client, ticket: Ticket, bcc: str = f"The Boss <{BOSS}>") -> Message:
    """Ana answers with a copy to Dora and a hidden one."""
    form = {"text": "It is done.", "cc": "dora@lumen.example", "bcc": bcc}
    client.post(f"/tickets/{ticket.number}/reply/", form)
    return Message.objects.filter(ticket=ticket).latest("pk")


def test_a_hidden_copy_leaves_and_no_reader_learns_of_it(
    as_ana: Client, ticket: Ticket
) -> None:
    message = answer(as_ana, ticket)

    mails = OutgoingMail.objects.filter(message=message).order_by("to")
    heads = [message_from_bytes(mail_bytes(one)) for one in mails]
    taking_part = Participant.objects.filter(ticket=ticket)
    assert [one.to for one in mails] == [BOSS, "cleo@lumen.example", "dora@lumen.example"]
    assert [one["To"] for one in heads] == ["Cleo Marchetti <cleo@lumen.example>"] * 3
    assert [one["Cc"] for one in heads] == ["dora@lumen.example"] * 3
    assert [one["Bcc"] for one in heads] == [None] * 3
    assert not any(BOSS in str(one) for one in heads)
    assert find_contact(BOSS) not in {one.contact for one in taking_part}
    assert BOSS not in {address: name for name, address in copies_for(message, [])}


@pytest.mark.usefixtures("a_way_out")
def test_agents_see_who_got_it_and_the_contact_does_not(as_ana: Client, ticket: Ticket) -> None:
    answer(as_ana, ticket)

    number = ticket.number
    pages = [f"/tickets/{number}/", f"/tickets/{number}/print/?notes=1"]
    for page in pages:
        assert f"The Boss &lt;{BOSS}&gt;" in as_ana.get(page).content.decode()
    assert BOSS not in as_ana.get(f"/tickets/{number}/print/").content.decode()
    cleo = sign_in()
    assert "It is done." in cleo.get(f"/help/tickets/{number}/").content.decode()
    assert BOSS not in cleo.get(f"/help/tickets/{number}/").content.decode()


def test_it_is_in_the_draft_again_when_the_reply_is_taken_back(
    as_ana: Client, ticket: Ticket
) -> None:
    message = answer(as_ana, ticket)

    as_ana.post(f"/messages/{message.pk}/recall/")

    draft = Draft.objects.get()
    assert (draft.cc, draft.bcc) == ("dora@lumen.example", BOSS)


def test_a_new_ticket_can_have_one(as_ana: Client, world: World) -> None:
    make_mailbox(world)
    form = {
        "email": "nora@brook.example",
        "subject": "Hello",
        "text": "We write first.",
        "direction": "out",
        "team": world.lending.pk,
        "priority": 2,
        "bcc": BOSS,
    }

    as_ana.post("/tickets/new/", form)

    mails = OutgoingMail.objects.order_by("to")
    assert [one.to for one in mails] == [BOSS, "nora@brook.example"]
    assert not any(BOSS in mail_bytes(one).decode() for one in mails)


def test_what_its_reader_answers_waits_for_an_agent(as_ana: Client, ticket: Ticket) -> None:
    message = answer(as_ana, ticket)
    hidden = OutgoingMail.objects.get(message=message, to=BOSS)
    before = Message.objects.count()

    mail = take_in(
        raw(sender=f"The Boss <{BOSS}>", message_id="<b@x>"), envelope_to=token_address(hidden)
    )

    assert (mail.outcome, mail.reason) == (Outcome.QUARANTINED, Reason.HIDDEN_COPY)
    assert Message.objects.count() == before


@pytest.mark.django_db(transaction=True)
def test_its_reader_gets_it_with_their_data_and_an_erasure_takes_their_address(
    as_ana: Client, world: World, ticket: Ticket
) -> None:
    message = answer(as_ana, ticket, bcc="Quirin Zabel <quirin.zabel@tarn.example>")
    quirin = find_contact("quirin.zabel@tarn.example")
    assert quirin is not None

    files = opened(made(quirin))
    of_cleo = opened(made(world.cleo))
    erasure = plan_erasure(quirin, actor=SYSTEM)
    start_erasure(erasure, actor=SYSTEM)
    run_to_the_end(erasure)

    message.refresh_from_db()
    assert any(
        b"quirin.zabel" in octets for name, octets in files.items() if "processing" not in name
    )
    assert not any(b"quirin.zabel" in octets for octets in of_cleo.values())
    assert "quirin" not in message.addresses.lower()
    assert not OutgoingMail.objects.filter(to__contains="quirin").exists()
    assert message.in_field("cc")[0].address == "dora@lumen.example"
