"""Group B, follow-up only from a participant: a number in the subject is no permission."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ombud.channels.email.statuses import Outcome
from tests.channels.email.mails import answered, raw, take_in

if TYPE_CHECKING:
    from tests.world import World


def test_a_stranger_with_number_and_references_waits_for_a_person(world: World) -> None:
    ticket = take_in(raw(to="lending@halden.example")).ticket
    assert ticket is not None
    ours = answered(world, ticket)

    strange = take_in(
        raw(
            sender="Mallory <mallory@evil.example>",
            subject=f"Re: My card [#{ticket.number}]",
            message_id="<m@evil.example>",
            to="lending@halden.example",
            headers=f"In-Reply-To: {ours.internet_message_id}\n",
        )
    )

    assert (strange.outcome, strange.ticket) == (Outcome.QUARANTINED, None)
    assert ticket.messages.count() == 2
