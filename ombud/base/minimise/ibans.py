"""International bank account numbers (ISO 13616): length by country and mod 97."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ombud.base.minimise.checks import mod_97
from ombud.base.minimise.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

# Two digits after two letters that start a word. The digits come first in the pattern,
# because the engine then skips all that is no digit.
_START = re.compile(
    r"[0-9](?:(?<=[A-Za-z]{2}[0-9])(?<![^\W_][A-Za-z]{2}[0-9])"
    r"|(?<=[A-Za-z]{2}[ \u00a0][0-9])(?<![^\W_][A-Za-z]{2}[ \u00a0][0-9]))"
    r"[0-9](?=[ \u00a0\u202f-]?[0-9A-Za-z])"
)
_SIGN = re.compile(r"[ \u00a0\u202f-]?([0-9A-Za-z])")

# Total length by country, from the registry that ISO 13616 names.
_LENGTHS = {
    country: length
    for length, countries in (
        (15, "NO"), (16, "BE"), (18, "DK FI FK FO GL NL SD"), (19, "MK SI"),
        (20, "AT BA EE KZ LT LU MN XK"), (21, "CH HR LI LV"),
        (22, "BG BH CR DE GB GE IE ME RS VA"), (23, "AE GI IL IQ OM SO TL"),
        (24, "AD CZ ES MD PK RO SA SE SK TN VG"), (25, "LY PT ST"), (26, "IS TR"),
        (27, "BI DJ FR GR IT MC MR SM"), (28, "AL AZ BY CY DO GT HU LB NI PL SV"),
        (29, "BR EG PS QA UA"), (30, "JO KW MU YE"), (31, "MT SC"), (32, "LC"), (33, "RU"),
    )
    for country in countries.split()
}  # fmt: skip


def find_ibans(text: str) -> Iterator[Finding]:
    """Account numbers written whole or in groups, in either case; the last four stay."""
    past = 0
    for digits in _START.finditer(text):
        start = digits.start() - (2 if text[digits.start() - 1].isalpha() else 3)
        length = _LENGTHS.get(text[start : start + 2].upper())
        if length is None or start < past:
            continue
        code, end = _code(text, start, length)
        glued = text[end : end + 1].isalnum()
        if len(code) == length and not glued and mod_97(code[4:] + code[:4]):
            past = end
            yield Finding("iban", start, end, keep_last=4)


def _code(text: str, start: int, length: int) -> tuple[str, int]:
    """The next letters and digits, one separator at most between two, and where they end."""
    signs: list[str] = []
    at = start
    while len(signs) < length and (sign := _SIGN.match(text, at)) is not None:
        signs.append(sign[1].upper())
        at = sign.end()
    return "".join(signs), at
