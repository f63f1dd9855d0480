"""What can be done to a ticket with objects, for the one action vocabulary."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404
from django.utils.translation import gettext_lazy as _

from ombud.base.errors import Refused
from ombud.objects.access import object_for
from ombud.objects.actions import tie_to_ticket, untie
from ombud.objects.models import Tie
from ombud.people.capabilities import Capability
from ombud.rules.actions import Action, Parameter, ParameterType

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ombud.objects.models import CustomObject
    from ombud.rules.actions import Value
    from ombud.tickets.models import Ticket
    from ombud.tickets.vocabulary import Acting

OBJECT = Parameter(
    "object", _("Number of the object"), ParameterType.NUMBER, reference="object", least=1
)


def meant(values: Mapping[str, Value], acting: Acting) -> CustomObject:
    """Return the object that a step names. Raises ``Refused`` for foreign and missing ones."""
    try:
        return object_for(acting.rights, int(values["object"]))
    except Http404:
        raise Refused("There is no such object that you may see.") from None


def link_object(ticket: Ticket, values: Mapping[str, Value], acting: Acting) -> None:
    tie_to_ticket(ticket, meant(values, acting), actor=acting.actor)


def unlink_object(ticket: Ticket, values: Mapping[str, Value], acting: Acting) -> None:
    ties = Tie.objects.filter(object=meant(values, acting), ticket=ticket, relation=None)
    for tie in ties:
        untie(tie, actor=acting.actor)


def is_linked(ticket: Ticket, number: int) -> bool:
    """Say whether ``ticket`` is about the object of that row number."""
    return Tie.objects.filter(object=number, ticket=ticket, relation=None).exists()


ACTIONS = (
    Action(
        "ticket.link_object",
        _("Link an object"),
        _("Link the object {object}"),
        (OBJECT,),
        Capability.CHANGE,
        link_object,
    ),
    Action(
        "ticket.unlink_object",
        _("Remove the link to an object"),
        _("Remove the link to the object {object}"),
        (OBJECT,),
        Capability.CHANGE,
        unlink_object,
    ),
)
