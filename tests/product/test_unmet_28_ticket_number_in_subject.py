"""Request 28 of peers.md: the number stands in the subject, once, however often one answers."""

from __future__ import annotations

from email import message_from_bytes
from email.policy import default
from typing import TYPE_CHECKING

from ombud.channels.email.outgoing.compose import mail_bytes
from tests.channels.email.mails import answered, raw, take_in

if TYPE_CHECKING:
    from tests.world import World


def test_answers_carry_the_number_once(world: World) -> None:
    ticket = take_in(raw(subject="Re: My card", to="lending@halden.example")).ticket
    assert ticket is not None

    first, second = (mail_bytes(answered(world, ticket)) for _ in range(2))

    tag = f"[#{ticket.number}]"
    assert [
        str(message_from_bytes(one, policy=default)["Subject"]) for one in (first, second)
    ] == [f"Re: My card {tag}"] * 2
