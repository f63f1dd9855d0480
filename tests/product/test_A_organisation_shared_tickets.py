"""Group A, tickets shared within an organisation: off by default, and never more than meant."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.http import Http404

from ombud.base.actor import SYSTEM
from ombud.base.errors import Refused
from ombud.people.actions import change_contact, save_organisation
from ombud.tickets.access import messages_of, ticket_read_by, tickets_of, tickets_read_by
from ombud.tickets.actions import (
    add_note,
    keep_private,
    lock_ticket,
    merge_tickets,
    reply,
    share_ticket,
    share_within,
    stop_sharing,
)
from ombud.tickets.content import Content
from ombud.tickets.models import OrganisationSharing, Participant
from ombud.tickets.statuses import Sharing
from tests.api.calling import caller
from tests.channels.email.mails import raw, take_in
from tests.makers import make_contact, make_ticket
from tests.portal.visiting import sign_in

if TYPE_CHECKING:
    from django.test import Client

    from ombud.people.models import Contact, Organisation
    from tests.world import World


pytestmark = pytest.mark.usefixtures("a_way_out")


def joins(contact: Contact, firm: Organisation | None) -> Contact:
    change_contact(contact, name=contact.name, language="", organisation=firm, actor=SYSTEM)
    return contact


@pytest.fixture
def firm(world: World) -> Organisation:
    """Lumen, where Cleo and Dora work; it shares nothing yet."""
    made = save_organisation(None, name="Lumen", domain="lumen.example", actor=SYSTEM)
    joins(world.cleo, made)
    return made


@pytest.fixture
def dora(firm: Organisation) -> Contact:
    return joins(make_contact("dora@lumen.example", "Dora Lind"), firm)


def numbers(contact: Contact) -> list[int]:
    return [one.number for one in tickets_read_by(contact).order_by("number")]


def test_colleagues_see_new_tickets_only_where_their_organisation_shares(
    world: World, firm: Organisation, dora: Contact
) -> None:
    before = make_ticket(world)
    off = numbers(dora)
    with pytest.raises(Refused, match="why colleagues may see"):
        share_within(firm, reason=" ", actor=world.rosa.actor)
    share_within(firm, reason="One team answers for all.", actor=world.rosa.actor)
    after = make_ticket(world)
    stranger = make_contact("nora@brook.example", "Nora")
    outside = joins(make_contact("eva@lumen.example", "Eva"), None)

    assert off == []
    assert numbers(dora) == [after.number]
    assert numbers(stranger) == numbers(outside) == []
    with pytest.raises(Http404):
        ticket_read_by(dora, before.number)
    joins(dora, None)
    assert numbers(dora) == []
    joins(dora, firm)
    stop_sharing(firm, actor=world.rosa.actor)
    assert numbers(dora) == []


def test_a_colleague_reads_what_who_asked_reads_and_never_more(
    world: World, firm: Organisation, dora: Contact
) -> None:
    share_within(firm, reason="As agreed.", actor=SYSTEM)
    ticket, foreign = (
        make_ticket(world),
        make_ticket(
            world, text="Of somebody else", contact=make_contact("nora@brook.example", "Nora")
        ),
    )
    secret = make_ticket(world, subject="About my data")
    lock_ticket(secret, actor=SYSTEM)
    add_note(ticket, Content(text="For us"), agent=world.ana, actor=world.ana.actor)
    reply(ticket, Content(text="It is mended."), agent=world.ana, actor=world.ana.actor)
    merge_tickets(foreign, into=ticket, sharing=Sharing.TOGETHER, actor=world.ana.actor)

    read = [one.text for one in messages_of(dora, ticket.number)]

    assert read == ["It worked yesterday. What should I do?", "It is mended."]
    assert numbers(dora) == [ticket.number]
    assert not tickets_of(dora).exists()  # what is held about her is hers alone


def test_the_portal_shows_whose_it_is_and_why_and_who_asked_can_take_it_out(
    world: World, firm: Organisation, dora: Contact
) -> None:
    share_within(firm, reason="One team answers for all.", actor=SYSTEM)
    ticket = make_ticket(world)
    at = f"/help/tickets/{ticket.number}/"
    as_dora, as_cleo = sign_in("dora@lumen.example"), sign_in()

    listed = as_dora.get("/help/tickets/").content.decode()
    read = as_dora.get(at).content.decode()
    answer = as_dora.post(at, {"text": "Me, too."}).status_code
    not_hers = as_dora.post(f"{at}private/").status_code
    own = as_cleo.get(at).content.decode()
    as_cleo.post(f"{at}private/")

    assert "Cleo Marchetti" in listed
    assert "One team answers for all." in read
    assert "You can read it, and not answer." in read
    assert "Keep it to myself" in own
    assert "Keep it to myself" not in read
    assert (answer, not_hers) == (404, 404)
    assert as_dora.get(at).status_code == 404
    assert ticket.messages.count() == 1


def test_a_colleague_may_answer_where_that_is_allowed_and_takes_part_then(
    world: World, firm: Organisation, dora: Contact
) -> None:
    share_within(firm, reason="As agreed.", may_answer=True, actor=SYSTEM)
    ticket = make_ticket(world)

    sign_in("dora@lumen.example").post(f"/help/tickets/{ticket.number}/", {"text": "Me, too."})

    part = Participant.objects.get(ticket=ticket, contact=dora)
    assert (part.role, ticket.messages.count()) == ("cc", 2)


OURS = "Authentication-Results: mx.halden.example; dmarc=pass header.from=lumen.example\n"
FOREIGN, FAILED = OURS.replace("halden", "evil"), OURS.replace("pass", "fail")


@pytest.mark.parametrize(
    ("may_answer", "is_shared", "headers", "outcome"),
    [
        (True, True, OURS, "appended"),
        (True, True, "", "quarantined"),
        (True, True, FOREIGN, "quarantined"),
        (True, True, FAILED + OURS, "quarantined"),
        (True, False, OURS, "quarantined"),
        (False, True, OURS, "quarantined"),
    ],
)
def test_mail_of_a_colleague_joins_only_where_answering_is_allowed_and_the_sender_proved(
    may_answer: bool,
    is_shared: bool,
    headers: str,
    outcome: str,
    world: World,
    firm: Organisation,
    dora: Contact,
    settings: Any,
) -> None:
    settings.OMBUD_AUTHSERV_ID = "mx.halden.example"
    share_within(firm, reason="As agreed.", may_answer=may_answer, actor=SYSTEM)
    ticket = make_ticket(world)
    if not is_shared:
        keep_private(ticket, actor=SYSTEM)

    came = take_in(
        raw(
            sender="Dora Lind <dora@lumen.example>",
            subject=f"Re: My card [#{ticket.number}]",
            text="Me, too.",
            headers=headers,
        )
    )

    assert came.outcome == outcome
    assert ticket.messages.count() == (2 if outcome == "appended" else 1)
    assert Participant.objects.filter(contact=dora).exists() is (outcome == "appended")


def test_agents_see_that_it_is_shared_and_keep_one_private(
    as_ana: Client, as_rosa: Client, world: World, firm: Organisation, dora: Contact
) -> None:
    old = make_ticket(world)
    at = f"/organisations/{firm.pk}/sharing/"
    forbidden = as_ana.post(at, {"reason": "As agreed."}).status_code
    empty = as_rosa.post(at, {"reason": ""})
    as_rosa.post(at, {"reason": "As agreed.", "may_answer": "on"})
    ticket = make_ticket(world)
    path = f"/tickets/{ticket.number}"

    beside = as_ana.get(f"{path}/around/").content.decode()
    as_ana.post(f"{path}/sharing/", {"do": "private"})
    private = as_ana.get(f"{path}/around/").content.decode()
    as_ana.post(f"/tickets/{old.number}/sharing/", {"do": "share"})
    history = as_ana.get(f"/tickets/{old.number}/history/").content.decode()

    assert (forbidden, empty.status_code) == (403, 422)
    assert OrganisationSharing.objects.get().may_answer
    assert "Colleagues at Lumen can see it" in beside
    assert "Kept from colleagues at Lumen" in private
    assert numbers(dora) == [old.number]
    assert "shared it with the colleagues of who asked" in history


def test_a_program_shares_and_keeps_private(
    world: World, firm: Organisation, dora: Contact
) -> None:
    rosa, ana = caller(world.rosa), caller(world.ana)
    on = rosa.put(f"/organisations/{firm.pk}/sharing", {"reason": "As agreed."}).json()
    ticket = make_ticket(world)
    before = ana.get(f"/tickets/{ticket.number}/sharing").json()
    after = ana.put(f"/tickets/{ticket.number}/sharing", {"is_shared": False}).json()
    rosa.put(f"/organisations/{firm.pk}/sharing", {"is_on": False})

    assert on == {"is_on": True, "reason": "As agreed.", "may_answer": False}
    assert (before["is_shared"], after["is_shared"]) == (True, False)
    with pytest.raises(Refused, match="Turn that on first"):
        share_ticket(ticket, actor=world.ana.actor)
    keep_private(ticket, actor=world.ana.actor)
    assert numbers(dora) == []
