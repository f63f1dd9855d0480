"""Payment card numbers (ISO/IEC 7812): length, issuer range, layout and Luhn's sum."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING

from ombud.base.minimise.checks import luhn
from ombud.base.minimise.finding import Finding
from ombud.base.minimise.places import Places

if TYPE_CHECKING:
    from collections.abc import Iterator

# A run of digit groups, one separator between two groups.
_RUN = re.compile(r"\d++(?:(?: ?[-\u2010-\u2013] ?|[ .\u00a0\u2009\u202f])\d++)*+")
_GROUP = re.compile(r"\d+")
_LEAST, _MOST = 12, 19
_PHONE_WORDS = ("tel", "phone", "telephone", "fon", "mobile", "mobil", "fax", "whatsapp")
_PHONE_MOST = 16
_CODE_WORDS = (
    "cvv",
    "cvc",
    "security code",
    "cryptogramme",
    "pr\u00fcfnummer",
    "pr\u00fcfziffer",
)
_SECURITY_CODE = re.compile(
    r"\b(?:cvv2?|cvc2?|(?:card )?security code|cryptogramme|kartenpr\u00fcf(?:nummer|ziffer)"
    r"|pr\u00fcf(?:nummer|ziffer))\b[ :=#.\-]{0,4}(?:is |ist |est |no\.? )?(\d{3,4})(?!\d)",
    re.IGNORECASE,
)

# first six digits from, to; lengths
_ISSUERS: tuple[tuple[int, int, frozenset[int]], ...] = tuple(
    (low, high, frozenset(lengths))
    for low, high, lengths in (
        (220000, 220499, range(16, 20)),  # Mir
        (222100, 272099, (16,)),  # Mastercard
        (300000, 305999, range(14, 20)),  # Diners Club
        (309500, 309599, range(14, 20)),
        (340000, 349999, (15,)),  # American Express
        (352800, 358999, range(16, 20)),  # JCB
        (360000, 369999, range(14, 20)),  # Diners Club
        (370000, 379999, (15,)),  # American Express
        (380000, 399999, range(16, 20)),  # Diners Club
        (400000, 499999, (13, 16, 19)),  # Visa
        (500000, 509999, range(12, 20)),  # Maestro, RuPay, Elo, Verve
        (510000, 559999, (16,)),  # Mastercard
        (560000, 589999, range(12, 20)),  # Maestro
        (601100, 601199, range(16, 20)),  # Discover
        (606282, 606282, (16,)),  # Hipercard
        (608000, 608999, (16,)),  # RuPay
        (620000, 629999, range(16, 20)),  # UnionPay
        (630400, 630499, range(12, 20)),  # Maestro
        (637000, 639999, (16,)),  # InstaPayment, Hipercard
        (644000, 659999, range(16, 20)),  # Discover, RuPay, Troy
        (675900, 677099, range(12, 20)),  # Maestro
        (810000, 829999, range(16, 20)),  # UnionPay, RuPay
        (979200, 979289, (16,)),  # Troy
    )
)
_STARTS = tuple(low for low, _, _ in _ISSUERS)
_LAYOUTS = frozenset(
    {
        (4, 4, 4, 4), (4, 6, 5), (4, 6, 4), (4, 4, 4, 4, 3), (4, 4, 5), (4, 4, 4, 1),
        (4, 4, 4, 3), (6, 6), (6, 7), (6, 10), (6, 13), (8, 8), (4, 4, 4), (4, 3, 3, 3),
        (4, 4, 4, 4, 1), (4, 4, 4, 4, 2), (4, 12), (12, 4), (5, 5, 5), (4, 4, 4, 2),
    }
)  # fmt: skip


def find_cards(text: str) -> Iterator[Finding]:
    """Card numbers of 12 to 19 digits, whole or grouped as on cards; the last four stay.

    Not taken: numbers in web addresses, after a plus sign, glued to letters, or parts of
    UUIDs and of longer codes.
    """
    places: Places | None = None
    for run in _RUN.finditer(text):
        if run.end() - run.start() < _LEAST or _is_glued(text, run.start(), run.end()):
            continue
        places = places or Places(text)
        if not places.touch(run.start(), run.end()):
            yield from _cards_in(text, run.start(), run.end())
    yield from _security_codes(text)


def is_card(digits: str) -> bool:
    """Say whether these bare digits have a card issuer's range and length and a right sum."""
    prefix = int(digits[:6])
    low, high, lengths = _ISSUERS[max(0, bisect_right(_STARTS, prefix) - 1)]
    if not (low <= prefix <= high and len(digits) in lengths):
        return False
    return len(set(digits)) > 1 and luhn(digits)


def _cards_in(text: str, start: int, end: int) -> Iterator[Finding]:
    groups = [group.span() for group in _GROUP.finditer(text, start, end)]
    first = 0
    while first < len(groups):
        last = _last_group(text, groups, first)
        if last is not None:
            yield Finding("card", groups[first][0], groups[last][1], keep_last=4)
            first = last
        first += 1


def _last_group(text: str, groups: list[tuple[int, int]], first: int) -> int | None:
    """The index of the group that ends a card starting at ``first``; longest card first."""
    if _size(groups, first) <= 2 and _size(groups, first - 1) == _size(groups, first):
        return None  # the middle of a number written digit by digit
    sizes: list[int] = []
    candidates: list[int] = []
    total = 0
    for index in range(first, len(groups)):
        size = _size(groups, index)
        total += size
        if total > _MOST:
            break
        sizes.append(size)
        if total >= _LEAST and _is_layout(tuple(sizes), _size(groups, index + 1)):
            candidates.append(index)
    for index in reversed(candidates):
        span = groups[first : index + 1]
        if is_card("".join(text[low:high] for low, high in span)):
            return index
    return None


def _size(groups: list[tuple[int, int]], index: int) -> int:
    if not 0 <= index < len(groups):
        return 0
    return groups[index][1] - groups[index][0]


def _is_layout(sizes: tuple[int, ...], size_after: int) -> bool:
    is_even = sizes[0] <= 2 and size_after != sizes[0] and len(set(sizes)) == 1
    return len(sizes) == 1 or sizes in _LAYOUTS or is_even


def _is_glued(text: str, start: int, end: int) -> bool:
    before, after = text[start - 1 : start], text[end : end + 1]
    if before.isalnum() or after.isalnum() or before in ("+", "@") or after == "@":
        return bool(before or after)
    # "(+49) 4242…" and "tel. 4917…" are telephone numbers
    lead = text[max(0, start - 10) : start].rstrip(" (:.-\t").lower()
    return lead.endswith(("+", "+(")) or (
        end - start <= _PHONE_MOST and lead.endswith(_PHONE_WORDS)
    )


def _security_codes(text: str) -> Iterator[Finding]:
    lowered = text.lower()
    if any(word in lowered for word in _CODE_WORDS):
        for found in _SECURITY_CODE.finditer(text):
            yield Finding("card", *found.span(1))
