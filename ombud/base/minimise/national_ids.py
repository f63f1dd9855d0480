"""National identity, tax and insurance numbers: shape, check digits and, mostly, context."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ombud.base.minimise.checks import mod_11_10, weighted
from ombud.base.minimise.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

# A word that names the number may stand this many characters before it.
_CONTEXT_REACH = 60
_SEPARATORS = re.compile(r"[ .\-/\u00a0]")


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of number: its shape, the words one of which must stand before it, its check.

    Without words the shape and check alone are rare enough. The hint is a cheap part of the
    shape, looked for first.
    """

    shape: re.Pattern[str]
    words: tuple[str, ...]
    is_valid: Callable[[str], bool]
    hint: re.Pattern[str] | None = None


def find_national_ids(text: str) -> Iterator[Finding]:
    """Numbers of the kinds in the table; nothing of them stays."""
    lowered = text.lower()
    for kind in _KINDS:
        if not _is_worth_a_look(kind, text, lowered):
            continue
        for found in kind.shape.finditer(text):
            bare = _SEPARATORS.sub("", found[0]).upper()
            if kind.is_valid(bare) and _has_context(text, found.start(), kind.words):
                yield Finding("national_id", *found.span())


def _is_worth_a_look(kind: Kind, text: str, lowered: str) -> bool:
    if kind.hint is not None and kind.hint.search(text) is None:
        return False
    return not kind.words or any(word in lowered for word in kind.words)


def _has_context(text: str, start: int, words: tuple[str, ...]) -> bool:
    before = text[max(0, start - _CONTEXT_REACH) : start].lower()
    return not words or any(_stands_alone(word, before) for word in words)


def _stands_alone(word: str, text: str) -> bool:
    """Say whether a word is in the text; a short one only when no letter touches it."""
    at = text.rfind(word)
    if at < 0 or len(word) > 4:
        return at >= 0
    before, after = text[max(0, at - 1) : at], text[at + len(word) : at + len(word) + 1]
    return not before.isalpha() and not after.isalpha()


def is_ssn(digits: str) -> bool:
    """US social security number: no area 000, 666 or 9xx, no zero group or serial."""
    area, group, serial = digits[:3], digits[3:5], digits[5:]
    return area not in ("000", "666") and area < "900" and group != "00" and serial != "0000"


def is_nino(code: str) -> bool:
    """UK national insurance number: prefixes that are never given out are refused."""
    return code[:2] not in {"BG", "GB", "KN", "NK", "NT", "TN", "ZZ"}


def is_bsn(digits: str) -> bool:
    """Dutch citizen service number: the eleven test."""
    nine = digits.zfill(9)
    return int(nine) > 0 and weighted(nine, (9, 8, 7, 6, 5, 4, 3, 2, -1)) % 11 == 0


def is_steuer_id(digits: str) -> bool:
    """German tax id: no leading zero, of ten digits one or two repeat, mod 11,10 check."""
    distinct = len(set(digits[:10]))
    return digits[0] != "0" and distinct in (8, 9) and mod_11_10(digits)


def is_nir(code: str) -> bool:
    """French social security number: key 97 minus the rest, Corsica's 2A and 2B as 19, 18."""
    body = code[:13].replace("2A", "19").replace("2B", "18")
    return body.isdigit() and 97 - int(body) % 97 == int(code[13:])


def is_dni(code: str) -> bool:
    """Spanish DNI or NIE: the last letter is the number mod 23."""
    number = code[:-1].replace("X", "0").replace("Y", "1").replace("Z", "2")
    return "TRWAGMYFPDXBNJZSQVHLCKE"[int(number) % 23] == code[-1]


def is_codice_fiscale(code: str) -> bool:
    """Italian tax code: the check letter over odd and even places."""
    odd = (1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23)  # noqa: E501  # fmt: skip
    places = [int(sign) if sign.isdigit() else ord(sign) - ord("A") for sign in code]
    total = sum(odd[place] for place in places[0:15:2]) + sum(places[1:15:2])
    return total % 26 == places[15]


def is_cpf(digits: str) -> bool:
    """Brazilian CPF: two check digits mod 11, and not one digit eleven times."""
    if len(set(digits)) == 1:
        return False
    first = weighted(digits, tuple(range(10, 1, -1))) * 10 % 11 % 10
    second = weighted(digits, tuple(range(11, 1, -1))) * 10 % 11 % 10
    return digits[9:] == f"{first}{second}"


def is_pesel(digits: str) -> bool:
    """Polish PESEL: weighted sum over eleven digits, divisible by ten."""
    return weighted(digits, (1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1)) % 10 == 0


def is_hetu(code: str) -> bool:
    """Finnish personal identity code, its century sign taken out: number mod 31."""
    digits = "".join(sign for sign in code[:-1] if sign.isdigit())
    return "0123456789ABCDEFHJKLMNPRSTUVWXY"[int(digits) % 31] == code[-1]


def _shape(first: str, rest: str) -> re.Pattern[str]:
    # The first sign stands before the look behind it: the engine then skips to such signs.
    return re.compile(
        rf"{first}(?<![^\W_].)(?<![+.-].)(?:{rest})(?![^\W_])(?!-\d)", re.ASCII | re.IGNORECASE
    )


_KINDS = (
    Kind(_shape(r"\d", r"\d{2}[- ]?\d{2}[- ]?\d{4}"), ("ssn", "social security"), is_ssn),
    Kind(
        _shape("[A-CEGHJ-PR-TW-Z]", r"[A-CEGHJ-NPR-TW-Z] ?\d{2} ?\d{2} ?\d{2} ?[A-D]"),
        ("national insurance", "ni number", "ni no", "nino"),
        is_nino,
    ),
    Kind(
        _shape(r"\d", r"\d{7,8}|\d{2}[. ]\d{3}[. ]\d{3}|\d{3}[. ]\d{2}[. ]\d{3}"),
        ("bsn", "burgerservice", "sofinummer", "sofi-nummer"),
        is_bsn,
    ),
    Kind(
        _shape(r"\d", r"\d ?\d{3} ?\d{3} ?\d{3}"),
        ("steuer-id", "steuerid", "steueridentifikation", "idnr", "identifikationsnummer",
         "steuernummer", "tax id", "tin"),
        is_steuer_id,
    ),
    Kind(
        _shape("[12]", r" ?\d{2} ?\d{2} ?(?:\d{2}|2[AB]) ?\d{3} ?\d{3} ?\d{2}"),
        ("s\u00e9cu", "secu", "nir", "num\u00e9ro ss", "n\u00b0 ss"),
        is_nir,
    ),
    Kind(_shape(r"\d", r"\d{7}[- ]?[A-Z]"), ("dni", "nif"), is_dni),
    Kind(_shape("[XYZ]", r"-?\d{7}[- ]?[A-Z]"), ("nie", "nif"), is_dni),
    Kind(
        _shape("[A-Z]", r"[A-Z]{5}\d{2}[A-EHLMPRST]\d{2}[A-Z]\d{3}[A-Z]"),
        (),
        is_codice_fiscale,
        re.compile(r"\d\d[A-Za-z]\d\d[A-Za-z]\d"),
    ),
    Kind(_shape(r"\d", r"\d{2}\.\d{3}\.\d{3}-\d{2}"), (), is_cpf),
    Kind(_shape(r"\d", r"\d{10}"), ("cpf",), is_cpf),
    Kind(_shape(r"\d", r"\d{10}"), ("pesel",), is_pesel),
    Kind(_shape("[0-3]", r"\d[01]\d{3}[-+A-FU-Y]\d{3}[0-9A-Y]"), (), is_hetu),
)  # fmt: skip
