"""One thing found in a text."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """Where something of a kind stands in a text, and how many last characters may stay.

    ``kind`` is card, iban, national_id or secret. ``keep_last`` counts letters and digits.
    """

    kind: str
    start: int
    end: int
    keep_last: int = 0
