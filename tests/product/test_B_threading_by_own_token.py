"""Group B, threading by an own token: the address alone leads home, whatever the subject."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ombud.channels.email.statuses import Outcome
from tests.channels.email.mails import answered, raw, take_in, token_address

if TYPE_CHECKING:
    from tests.world import World


def test_an_answer_with_another_subject_and_no_references_finds_its_ticket(
    world: World,
) -> None:
    ticket = take_in(raw(to="lending@halden.example")).ticket
    assert ticket is not None
    home = token_address(answered(world, ticket))

    back = take_in(
        raw(subject="Something else", message_id="<two@lumen.example>", to=home),
        envelope_to=home,
    )

    assert (back.outcome, back.ticket) == (Outcome.APPENDED, ticket)
