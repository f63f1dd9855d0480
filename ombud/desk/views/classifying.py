"""Type, weight and product of a ticket."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404
from django.views.decorators.http import require_POST

from ombud.desk.http import AgentRequest, may, signed_in
from ombud.desk.views.properties import changed, is_number
from ombud.people.capabilities import Capability
from ombud.tickets import actions
from ombud.tickets.access import choice_for
from ombud.tickets.models import Product, ProductVersion, TicketType
from ombud.tickets.statuses import Impact, Urgency

if TYPE_CHECKING:
    from django.http import HttpResponse


def number_in(request: AgentRequest, name: str) -> int | None:
    """Return the row number that was chosen; None for nothing. Raises ``Http404``."""
    wanted = request.POST.get(name, "")
    if wanted and not is_number(wanted):
        raise Http404("No such choice.")
    return int(wanted) if wanted else None


@require_POST
@signed_in
@may(Capability.CHANGE)
def type_of(request: AgentRequest, number: int) -> HttpResponse:
    """Say what a ticket is."""
    chosen = choice_for(TicketType, number_in(request, "type"))
    if chosen is None:
        raise Http404("No such type.")
    return changed(
        request, number, lambda it: actions.set_type(it, chosen, actor=request.user.actor)
    )


@require_POST
@signed_in
@may(Capability.CHANGE)
def weight(request: AgentRequest, number: int) -> HttpResponse:
    """Say how many are hit and how soon it hurts."""
    impact, urgency = number_in(request, "impact"), number_in(request, "urgency")
    if impact not in {None, *Impact.values} or urgency not in {None, *Urgency.values}:
        raise Http404("No such impact or urgency.")
    return changed(
        request,
        number,
        lambda it: actions.weigh(
            it,
            impact=Impact(impact) if impact else None,
            urgency=Urgency(urgency) if urgency else None,
            actor=request.user.actor,
        ),
    )


@require_POST
@signed_in
@may(Capability.CHANGE)
def look_up(request: AgentRequest, number: int) -> HttpResponse:
    """Let the priority follow from impact and urgency again."""
    return changed(
        request, number, lambda it: actions.look_up_priority(it, actor=request.user.actor)
    )


@require_POST
@signed_in
@may(Capability.CHANGE)
def product(request: AgentRequest, number: int) -> HttpResponse:
    """Say what a ticket is about: ``product:version``, or nothing."""
    wanted = request.POST.get("product", "")
    product_id, _colon, version_id = wanted.partition(":")
    if any(part and not is_number(part) for part in (product_id, version_id)):
        raise Http404("No such product.")
    chosen = choice_for(Product, int(product_id or 0))
    version = choice_for(ProductVersion, int(version_id or 0))
    return changed(
        request,
        number,
        lambda it: actions.set_product(it, chosen, version, actor=request.user.actor),
    )
