"""A fee for what is manifestly unfounded or excessive: proposed, agreed to, paid or not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.db import transaction

from ombud.base import clock
from ombud.base.errors import Refused
from ombud.events import log
from ombud.privacy import letters, packing
from ombud.privacy.actions.answering import draft_letter, send_letter
from ombud.privacy.actions.deciding import decide_rest
from ombud.privacy.actions.mailing import write_to_asker
from ombud.privacy.actions.moving import (
    data_collected,
    lock_open,
    person_answered,
    wait_for_person,
)
from ombud.privacy.charging import (
    CHARGEABLE,
    CURRENCIES,
    fee_of,
    is_free,
    is_over,
    waited_fee_of,
)
from ombud.privacy.facts import FeeAsked, FeeProposed, FeeSettled
from ombud.privacy.law import local_day, may_pause
from ombud.privacy.models import Fee
from ombud.privacy.queries import is_proven, needs_two_for
from ombud.privacy.statuses import FeeState, LetterKind, Outcome, State

if TYPE_CHECKING:
    from datetime import date

    from ombud.base.actor import Actor
    from ombud.people.models import Agent
    from ombud.privacy.models import PrivacyRequest

MOST = Decimal("999999.99")
OPEN_TO_CHARGE = frozenset({State.COLLECTING, State.ASSESSING})


@dataclass(frozen=True, slots=True)
class Charge:
    """What is to be asked, and why.

    ground: a code of the law. reasons: why it is unfounded or excessive, and how the amount
    comes about: the company has to show it. how: how it can be paid. until: local date.
    """

    amount: Decimal
    currency: str
    ground: str
    reasons: str
    how: str
    until: date


@transaction.atomic
def propose_fee(request: PrivacyRequest, charge: Charge, *, agent: Agent, actor: Actor) -> Fee:
    """Note that a fee is to be asked; again replaces what was proposed. Nobody is told.

    Raises ``Refused`` where no fee may be asked, before it is known who asks, once one was
    asked, and for an amount, a ground, a reason or a day that will not do.
    """
    lock_open(request)
    check_open(request)
    check(request, charge)
    Fee.objects.filter(request=request).delete()
    fee = Fee.objects.create(
        request=request,
        amount=charge.amount,
        currency=charge.currency,
        ground=charge.ground,
        reasons=plain(charge.reasons, 4_000),
        how=plain(charge.how, 1_000),
        pay_until=charge.until,
        proposed_by=agent,
    )
    log.record(FeeProposed(fee=fee.pk), request, actor=actor)
    return fee


def plain(text: str, most: int) -> str:
    return text.replace("\x00", "").replace("\r\n", "\n").strip()[:most]


def check_open(request: PrivacyRequest) -> None:
    """Raise ``Refused`` unless law and state of the request still let a fee be asked."""
    if request.kind not in CHARGEABLE:
        raise Refused(
            "For this no fee can be asked: it counts by the person's word, or people decide it."
        )
    if is_free(request):
        raise Refused("Under this law so many requests in a year are free. Answer this one.")
    if request.joined_to is not None:
        raise Refused("It is answered with an earlier request. Ask for the fee there.")
    if request.due_at is not None and clock.now() >= request.due_at:
        raise Refused("The deadline has passed. A fee can no longer be asked; answer it.")
    fee = fee_of(request)
    if fee is not None and fee.state != FeeState.PROPOSED:
        raise Refused("A fee was asked already. It can be asked once.")
    if not is_proven(request):
        raise Refused("Make sure who asks first. A stranger must not learn of other requests.")
    if request.state not in OPEN_TO_CHARGE:
        raise Refused("It is decided already. Send it back before you ask a fee.")


def check(request: PrivacyRequest, charge: Charge) -> None:
    """Raise ``Refused`` for a charge that could not be shown to be reasonable."""
    if not Decimal(0) < charge.amount <= MOST:
        raise Refused("Write the amount, such as 12.50.")
    if charge.currency not in CURRENCIES:
        raise Refused("Choose a currency.")
    codes = [code for code, _words in packing.grounds_of(request, "fee", "en")]
    if charge.ground not in codes:
        raise Refused("Choose the ground of the law for asking a fee.")
    if not plain(charge.reasons, 4_000):
        raise Refused("Write why it is so, and how the amount comes about: you must show it.")
    if not plain(charge.how, 1_000):
        raise Refused("Write how the fee can be paid.")
    if charge.until <= local_day(request, clock.now()):
        raise Refused("Give the person time to pay: choose a later day.")
    is_late = request.due_day is not None and charge.until >= request.due_day
    if is_late and not may_pause(request):
        raise Refused("Under this law the clock runs on. Choose a day before the last one.")


@transaction.atomic
def ask_fee(request: PrivacyRequest, *, agent: Agent, actor: Actor) -> None:
    """Agree to a fee that was proposed: the letter goes out, and the request waits for it.

    The clock stands where the law says so (United Kingdom), and runs on elsewhere. As with a
    refusal somebody else than who proposed it has to agree. Raises ``Refused`` otherwise.
    """
    lock_open(request)
    fee = fee_of(request)
    if fee is None or fee.state != FeeState.PROPOSED:
        raise Refused("No fee is proposed.")
    is_alone = fee.proposed_by_id == agent.pk
    if is_alone and needs_two_for(request.contact):
        raise Refused("Somebody else has to agree to this. Ask a second privacy officer.")
    check_open(request)
    check(request, charge_of(fee))
    fee.state, fee.asked_at, fee.approved_by = FeeState.ASKED, clock.now(), agent
    fee.save(update_fields=["state", "asked_at", "approved_by"])
    send_letter(draft_letter(request, LetterKind.FEE, actor=actor), agent=agent, actor=actor)
    log.record(FeeAsked(fee=fee.pk, until=end_of(fee), alone=is_alone), request, actor=actor)
    wait_for_person(request, actor=actor)


def charge_of(fee: Fee) -> Charge:
    return Charge(
        fee.amount, fee.currency, fee.ground, fee.reasons, fee.how, until=fee.pay_until
    )


def end_of(fee: Fee) -> datetime:
    """Return the first moment in which paying is too late (UTC)."""
    following = fee.pay_until + timedelta(days=1)
    return datetime.combine(following, time(), ZoneInfo(fee.request.zone)).astimezone(UTC)


@transaction.atomic
def fee_paid(request: PrivacyRequest, *, actor: Actor) -> None:
    """Note that the fee was paid, and go on. Raises ``Refused`` where none is waited for."""
    lock_open(request)
    settle(request, FeeState.PAID, actor=actor)


@transaction.atomic
def waive_fee(request: PrivacyRequest, *, actor: Actor) -> None:
    """Ask no fee after all, and go on; who was asked for one is told.

    Raises ``Refused`` where none is proposed or waited for.
    """
    lock_open(request)
    fee = fee_of(request)
    if fee is not None and fee.state == FeeState.PROPOSED:
        fee.delete()
        return
    settle(request, FeeState.WAIVED, actor=actor)
    write_to_asker(request, *letters.waived_mail(request))


@transaction.atomic
def refuse_unpaid(request: PrivacyRequest, *, agent: Agent, actor: Actor) -> None:
    """Decide to refuse what was not paid for in time, by the ground on which it was charged.

    It still has to be approved by somebody else, and the answer to be sent, as any refusal.
    Raises ``Refused`` while it can be paid, and where no fee is waited for.
    """
    lock_open(request)
    waited = waited_fee_of(request)
    if waited is not None and not is_over(waited):
        raise Refused("There is still time. The person may pay until the day in the letter.")
    fee = settle(request, FeeState.UNPAID, actor=actor)
    data_collected(request, actor=actor)
    request.decisions.all().delete()
    decide_rest(request, Outcome.REFUSED, ground=fee.ground, agent=agent, actor=actor)


def settle(request: PrivacyRequest, outcome: FeeState, *, actor: Actor) -> Fee:
    """Write what became of the fee of a held request, and let it go on."""
    fee = waited_fee_of(request)
    if fee is None:
        raise Refused("No fee is waited for.")
    fee.state, fee.settled_at = outcome, clock.now()
    fee.save(update_fields=["state", "settled_at"])
    log.record(FeeSettled(fee=fee.pk, outcome=outcome), request, actor=actor)
    person_answered(request, actor=actor)
    return fee
