"""While an erasure runs nobody of the desk writes in tickets of the person."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

from ombud.automation.actions import run_recurrence
from ombud.base.actor import SYSTEM
from ombud.base.errors import Refused
from ombud.channels.email.statuses import Outcome, Reason
from ombud.erasure.actions import plan_erasure, start_erasure
from ombud.tickets import actions
from ombud.tickets.actions import CallFacts
from ombud.tickets.content import Content
from ombud.tickets.models import Message
from ombud.tickets.statuses import CallDirection, Channel
from tests.channels.email.mails import raw, take_in
from tests.makers import make_contact, make_recurrence, make_ticket

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.world import World

OURS = "Authentication-Results: mx.halden.example; dmarc=pass header.from=halden.example\n"
WORDS = Content(text="We look into it.")


def verbs_of(world: World) -> dict[str, Callable[[], object]]:
    """Return each way in which an agent writes in a ticket of Cleo's."""
    ticket = make_ticket(world)
    by: dict[str, Any] = {"agent": world.ana, "actor": world.ana.actor}
    third = make_contact("gut@achter.example", "Gutachten Achter")
    aside = by | {"subject": "A question", "people": [third]}
    new = by | {"contact": world.cleo, "team": world.lending, "subject": "Hello"}
    went, came = (
        by
        | {"contact": world.cleo, "call": CallFacts(way, datetime(2026, 1, 2, tzinfo=UTC), 7)}
        for way in (CallDirection.OUT, CallDirection.IN)
    )
    side = actions.open_side(ticket, WORDS, **aside)
    return {
        "answer": partial(actions.reply, ticket, WORDS, **by),
        "note": partial(actions.add_note, ticket, WORDS, **by),
        "forward": partial(actions.open_side, ticket, WORDS, **aside),
        "side": partial(actions.write_side, side, WORDS, **by),
        "ticket": partial(actions.open_ticket, content=WORDS, channel=Channel.DESK, **new),
        "called": partial(actions.log_call, ticket, WORDS, **went),
        "was called": partial(actions.log_call, ticket, WORDS, **came),
    }


@pytest.mark.usefixtures("a_way_out")
def test_each_verb_is_refused_and_nothing_is_written(world: World) -> None:
    verbs = verbs_of(world)
    assert len(verbs) == 7
    for verb in verbs.values():  # each of them works before
        verb()
    other = make_ticket(world, contact=make_contact("o@brook.example", "Orla Finch"))
    start_erasure(plan_erasure(world.cleo, actor=SYSTEM), actor=SYSTEM)
    before = Message.objects.count()

    for name, verb in verbs.items():
        with pytest.raises(Refused, match="This person is being erased"):
            assert verb() is None, name

    assert Message.objects.count() == before
    actions.add_note(other, WORDS, agent=world.ana, actor=world.ana.actor)
    assert Message.objects.count() == before + 1


def test_an_agents_mail_is_set_aside_and_no_schedule_opens_a_ticket(
    world: World, settings: Any
) -> None:
    settings.OMBUD_AUTHSERV_ID = "mx.halden.example"
    ticket, recurrence = make_ticket(world), make_recurrence(world)
    start_erasure(plan_erasure(world.cleo, actor=SYSTEM), actor=SYSTEM)

    by_agent = take_in(
        raw(
            sender=world.ana.email,
            subject=f"[#{ticket.number}]",
            message_id="<a@halden.example>",
            headers=OURS,
        )
    )
    with pytest.raises(Refused, match="This person is being erased"):
        run_recurrence(recurrence, actor=SYSTEM)

    assert (by_agent.outcome, by_agent.reason) == (Outcome.QUARANTINED, Reason.ERASED)
    assert [one.text for one in Message.objects.all()] == [ticket.messages.get().text]
