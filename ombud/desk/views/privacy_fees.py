"""What can be done about the fee of a privacy request: part of its table of verbs."""

from __future__ import annotations

from datetime import date
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from django.http import Http404
from django.utils.translation import gettext as _

from ombud.base.errors import Refused
from ombud.people.capabilities import Capability
from ombud.privacy import actions

if TYPE_CHECKING:
    from collections.abc import Callable

    from ombud.desk.http import AgentRequest
    from ombud.privacy.models import PrivacyRequest


def day_in(typed: str) -> date | None:
    """Return the typed day, None for nothing. Raises ``Refused``."""
    try:
        return date.fromisoformat(typed) if typed else None
    except ValueError:
        raise Refused("This is no date. Choose a day.") from None


def amount_in(typed: str) -> Decimal:
    """Return the typed amount. Raises ``Refused`` for what is none."""
    try:
        found = Decimal(typed.strip().replace(",", "."))
    except InvalidOperation:
        found = Decimal(0)
    if not found.is_finite() or found != found.quantize(Decimal("0.01")):
        raise Refused("Write the amount, such as 12.50.")
    return found


def fee(request: AgentRequest, found: PrivacyRequest) -> str:
    until = day_in(request.POST.get("pay_until", ""))
    if until is None:
        raise Refused("Choose the day until which the fee can be paid.")
    charge = actions.Charge(
        amount=amount_in(request.POST.get("amount", "")[:20]),
        currency=request.POST.get("currency", ""),
        ground=request.POST.get("ground", ""),
        reasons=request.POST.get("reasons", ""),
        how=request.POST.get("how", ""),
        until=until,
    )
    actions.propose_fee(found, charge, agent=request.user, actor=request.user.actor)
    return _("The fee is proposed. Nobody is told before it is agreed to.")


def ask_fee(request: AgentRequest, found: PrivacyRequest) -> str:
    if not request.rights.may(Capability.DECIDE_REQUESTS):
        raise Http404("No such request.")
    actions.ask_fee(found, agent=request.user, actor=request.user.actor)
    return _("The letter that asks for the fee is on its way.")


def fee_paid(request: AgentRequest, found: PrivacyRequest) -> str:
    actions.fee_paid(found, actor=request.user.actor)
    return _("It is noted that the fee is paid. It goes on.")


def waive_fee(request: AgentRequest, found: PrivacyRequest) -> str:
    actions.waive_fee(found, actor=request.user.actor)
    return _("No fee is asked. It goes on.")


def refuse_unpaid(request: AgentRequest, found: PrivacyRequest) -> str:
    actions.refuse_unpaid(found, agent=request.user, actor=request.user.actor)
    return _("It is decided to refuse it. A second person has to approve that.")


FEES: dict[str, Callable[[AgentRequest, PrivacyRequest], str]] = {
    "fee": fee,
    "ask-fee": ask_fee,
    "fee-paid": fee_paid,
    "waive-fee": waive_fee,
    "refuse-unpaid": refuse_unpaid,
}
