"""When a fee can be asked for a request, and what is said of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from babel.numbers import format_currency

from ombud.base import clock, dates
from ombud.privacy import law, packing
from ombud.privacy.queries import KNOW
from ombud.privacy.statuses import Kind

if TYPE_CHECKING:
    from ombud.privacy.models import Fee, PrivacyRequest

CHARGEABLE = frozenset(
    {Kind.ACCESS, Kind.PORTABILITY, Kind.RECTIFICATION, Kind.ERASURE, Kind.RESTRICTION}
)
# Of the places whose law can count here, and Switzerland's.
CURRENCIES = (
    *("EUR", "GBP", "USD", "CHF", "CZK", "DKK", "HUF", "ISK", "NOK", "PLN", "RON", "SEK"),
)


def fee_of(request: PrivacyRequest) -> Fee | None:
    """Return what is asked, or proposed to be asked, for ``request``."""
    found: Fee | None = getattr(request, "fee", None)
    return found


def asked_fee_of(request: PrivacyRequest) -> Fee | None:
    """Return the fee that was asked for ``request``, whatever became of it; what is only
    proposed is told to nobody.
    """
    fee = fee_of(request)
    return fee if fee is not None and fee.asked_at is not None else None


def waited_fee_of(request: PrivacyRequest) -> Fee | None:
    """Return the fee for which ``request`` waits."""
    fee = fee_of(request)
    return fee if fee is not None and fee.is_waited_for else None


def is_charged(request: PrivacyRequest) -> bool:
    """Say whether ``request`` waits for its fee."""
    return waited_fee_of(request) is not None


def is_free(request: PrivacyRequest) -> bool:
    """Say whether nothing may be asked: the law counts so many in a year as free (P1)."""
    counted = law.free_in_a_year(law.pack_of(request))
    return counted is not None and request.kind in KNOW and not packing.is_beyond_free(request)


def may_charge(request: PrivacyRequest) -> bool:
    """Say whether a fee can be asked for what ``request`` wants, by its kind and law."""
    return request.kind in CHARGEABLE and not is_free(request)


def amount_words(fee: Fee) -> str:
    """Return the amount as the current language writes it."""
    return format_currency(fee.amount, fee.currency, locale=dates.locale())


def is_over(fee: Fee) -> bool:
    """Say whether the last day to pay has passed, where the request counts its days."""
    return law.local_day(fee.request, clock.now()) > fee.pay_until
