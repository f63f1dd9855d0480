"""What the database itself refuses about approvals, sharing and restriction."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.db import IntegrityError, transaction

from ombud.base import clock
from ombud.people.actions import save_organisation
from ombud.tickets.models import (
    Approval,
    Approver,
    OrganisationSharing,
    Restriction,
    Workflow,
)
from tests.makers import make_ticket

if TYPE_CHECKING:
    from collections.abc import Callable

    from ombud.tickets.models import Ticket
    from tests.world import World

APPROVAL = {"question": "Pay?", "rule": "any"}


def ended_without_time(_world: World, ticket: Ticket) -> None:
    Approval.objects.create(ticket=ticket, state="approved", **APPROVAL)


def open_with_an_end(_world: World, ticket: Ticket) -> None:
    Approval.objects.create(ticket=ticket, ended_at=clock.now(), **APPROVAL)


def asked_twice(world: World, ticket: Ticket) -> None:
    approval = Approval.objects.create(ticket=ticket, **APPROVAL)
    for _each in "ab":
        Approver.objects.create(approval=approval, agent=world.sven)


def shared_without_a_reason(world: World, _ticket: Ticket) -> None:
    firm = save_organisation(None, name="Lumen", domain="", actor=world.rosa.actor)
    OrganisationSharing.objects.create(organisation=firm, reason="")


def person_restricted_twice(world: World, _ticket: Ticket) -> None:
    for _each in "ab":
        Restriction.objects.create(contact=world.cleo, ground="accuracy")


def ticket_restricted_twice(world: World, ticket: Ticket) -> None:
    for _each in "ab":
        Restriction.objects.create(contact=world.cleo, ticket=ticket, ground="accuracy")


def same_key_twice(_world: World, _ticket: Ticket) -> None:
    for _each in "ab":
        Workflow.objects.create(key="cards", name="Cards")


@pytest.mark.parametrize(
    "wrong",
    [
        ended_without_time,
        open_with_an_end,
        asked_twice,
        shared_without_a_reason,
        person_restricted_twice,
        ticket_restricted_twice,
        same_key_twice,
    ],
)
def test_the_database_refuses_what_no_verb_may_write(
    wrong: Callable[[Any, Any], None], world: World
) -> None:
    ticket = make_ticket(world)

    with pytest.raises(IntegrityError), transaction.atomic():
        wrong(world, ticket)


def test_a_restriction_that_was_lifted_can_be_placed_again(world: World) -> None:
    Restriction.objects.create(contact=world.cleo, ground="accuracy", lifted_at=clock.now())

    Restriction.objects.create(contact=world.cleo, ground="accuracy")
