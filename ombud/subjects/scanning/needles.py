"""What a person leaves behind, in every spelling in which it can lie in bytes. Pure.

A needle is found in two steps: its ``core`` is a plain piece of bytes that must be there (fast
to look for), and ``check`` decides around it. Letters of ASCII are looked for in lower case.
"""

from __future__ import annotations

import contextlib
import re
import unicodedata
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from ombud.base import spellings
from ombud.base.spellings import folded

if TYPE_CHECKING:
    from collections.abc import Iterator

SHORTEST = 5  # shorter marks are in every file
SHORTEST_WORD = 4
SHORTEST_RUN = 3
SIGNIFICANT_DIGITS = 9  # of a telephone number, without its prefixes
LEAST_DIGITS = 6
# Blanks, commas, line ends and "> " of quotes; also blanks that do not break a line.
BETWEEN = rb"(?:[^0-9A-Za-z\x80-\xff@]|\xc2?\xa0|\xe3\x80\x80){1,6}"
# Ends in a letter or a digit, and is none of what follows: in JSON, in URLs and in mails.
ESCAPED = rb"\\[bfnrtv]|\\u[0-9a-f]{4}|\\x[0-9a-f]{2}|[%=][0-9a-f]{2}"
_DIGITS = re.compile(r"\d+")
_WORD = re.compile(r"[^\W_]+")


class Kind(StrEnum):
    """What a needle is. All but the last three name the person for certain."""

    EMAIL = "email"
    PHONE = "phone"
    NUMBER = "number"  # of a customer, a cookie, a device or a network
    MESSAGE_ID = "message_id"
    OBJECT = "object"  # random name or id of one of our objects
    HASH = "hash"
    MARK = "mark"  # any exact text, for example a chat handle
    FILE_NAME = "file_name"
    NAME = "name"
    WORD = "word"  # one word of a name; looked for in indexes of words only


# How files were written before UTF-8, and by some programs still.
CODES = (
    "latin-1", "cp1250", "cp1251", "cp1252", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257",
    "iso8859-2", "koi8-r", "gb18030", "big5", "shift_jis", "euc-jp", "euc-kr",
    "utf-16-le", "utf-16-be",
)  # fmt: skip
# A domain of somebody else, which goes on behind that of the person: ``brook.example.tr``.
LONGER = rb"(?!\.(?:[a-z]{2}|com|net|org)(?![0-9a-z]))"
UNCERTAIN = frozenset({Kind.FILE_NAME, Kind.NAME, Kind.WORD})


@dataclass(frozen=True, slots=True)
class Needle:
    """One thing to look for. ``value`` never leaves memory: reports name kind and number.

    is_whole: in text only as an address or a number of its own, not as the end of a longer
    one, which is somebody else's. apart: addresses of the same mailbox, with something
    behind a plus, that are somebody else's.
    """

    kind: Kind
    value: str = field(repr=False)
    is_whole: bool = False
    apart: tuple[str, ...] = field(default=(), repr=False)

    @property
    def is_certain(self) -> bool:
        """Say whether a hit belongs to this person: names and file names can be others'."""
        return self.kind not in UNCERTAIN

    @property
    def words(self) -> tuple[str, ...]:
        """The words of which an index of words would hold it, folded."""
        return tuple(_WORD.findall(folded(self.value)))


@dataclass(frozen=True, slots=True)
class Pattern:
    """One spelling in bytes: ``core`` must be there, and ``check`` (None: nothing more)."""

    needle: int
    core: bytes
    check: re.Pattern[bytes] | None = None
    is_squeezed: bool = False  # looked for where digits were moved together
    is_whole: bool = False  # ``check`` asks for its ends, which only a text has


def octets_of(text: str) -> set[bytes]:
    """Return the bytes of ``text`` in the encodings and cases in which files hold it."""
    forms = {text, text.casefold(), text.lower(), text.upper(), text.title()}
    forms |= {unicodedata.normalize(form, one) for form in ("NFC", "NFD") for one in set(forms)}
    found: set[bytes] = set()
    for one in forms:
        found.add(one.encode("utf-8", "replace").lower())
        for code in CODES if not one.isascii() else ():
            with contextlib.suppress(UnicodeEncodeError):
                found.add(one.encode(code).lower())
    return {one for one in found if len(one) >= SHORTEST}


def patterns_of(number: int, needle: Needle) -> Iterator[Pattern]:
    """Yield every spelling of ``needle``; none when it is too short to say anything."""
    if needle.kind is Kind.WORD:
        return
    if needle.kind is Kind.PHONE:
        digits = "".join(_DIGITS.findall(needle.value))[-SIGNIFICANT_DIGITS:]
        if len(digits) >= LEAST_DIGITS:
            yield Pattern(number, digits.encode(), is_squeezed=True)
        return
    if needle.kind is Kind.NAME:
        yield from name_patterns(number, needle.value)
        return
    if needle.kind in {Kind.HASH, Kind.OBJECT}:  # columns hold the octets, texts their digits
        with contextlib.suppress(ValueError):
            yield Pattern(number, bytes.fromhex(needle.value).lower())
    yield from expressions_of(number, needle)
    texts = {needle.value, *(addresses(needle.value) if needle.kind is Kind.EMAIL else ())}
    for text in texts:
        for core in octets_of(text):
            yield whole(number, core, needle.kind) if needle.is_whole else Pattern(number, core)


def expressions_of(number: int, needle: Needle) -> Iterator[Pattern]:
    """Yield the spellings that no fixed bytes can tell: signs encoded, apart, left out."""
    if needle.kind is Kind.EMAIL and "@" in needle.value:
        check = re.compile(spellings.address(needle.value, needle.apart).encode())
        local, _at, domain = needle.value.partition("@")
        cores = {longest_run(local) or longest_run(one) for one in spellings.domains(domain)}
    elif needle.kind is Kind.NUMBER:
        check = re.compile(spellings.number(needle.value).encode())
        cores = {longest_run(needle.value)}
        if len(letters := spellings.letters(needle.value)) >= spellings.LEAST_GROUPED:
            yield Pattern(number, letters.encode(), is_squeezed=True)
    else:
        return
    for core in cores - {b""}:
        yield Pattern(number, core, check)


def longest_run(text: str) -> bytes:
    """Return the longest piece of ``text`` of letters or of digits of ASCII; none if short."""
    runs = re.findall(rb"[a-z]+|[0-9]+", text.encode("ascii", "replace").lower())
    longest: bytes = max(runs, key=len, default=b"")
    return longest if len(longest) >= SHORTEST_RUN else b""


def whole(number: int, core: bytes, kind: Kind) -> Pattern:
    """Return the pattern of ``core`` that is no end of a longer address or number.

    What is in doubt is a hit: signs beyond ASCII, an escape before it, and what follows an
    address, which may be the next sentence, unless it is the end of a longer domain.
    """
    if kind not in {Kind.EMAIL, Kind.NUMBER, Kind.MARK} or b"\x00" in core:
        return Pattern(number, core)
    before = rb"(?<![0-9a-z.+_-])" if kind is Kind.EMAIL else rb"(?<![0-9a-z])"
    after = LONGER if kind is Kind.EMAIL else rb"(?![0-9a-z])"
    check = re.compile(rb"(?:" + before + rb"|" + ESCAPED + rb")" + re.escape(core) + after)
    return Pattern(number, core, check, is_whole=True)


def addresses(value: str) -> set[str]:
    """Return both spellings of an address with an international domain."""
    local, at, domain = value.rpartition("@")
    return {value, *(f"{local}{at}{one}" for one in spellings.domains(domain))}


def name_patterns(number: int, name: str) -> Iterator[Pattern]:
    """Yield a name in its own order and as in a list of names, with and without accents."""
    for form in {name, folded(name), german(name)}:
        words = _WORD.findall(form)
        if len(words) < 2:
            continue
        for core in octets_of(max(words, key=len)):
            ways = [
                BETWEEN.join(
                    b"(?:" + b"|".join(map(re.escape, spellings_any(word))) + b")"
                    for word in order
                )
                for order in spellings.orders(words)
            ]
            yield Pattern(number, core, re.compile(b"|".join(ways)))


def spellings_any(word: str) -> list[bytes]:
    forms = {word.casefold(), word.lower(), word.upper(), word.title(), word}
    codes = ("utf-8",) if word.isascii() else ("utf-8", "latin-1")
    return sorted({one.encode(code, "ignore").lower() for one in forms for code in codes})


def german(name: str) -> str:
    """Return ``name`` with umlauts written out, as addresses and older systems do."""
    table = {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "å": "aa", "ø": "oe", "æ": "ae"}
    return "".join(table.get(sign, sign) for sign in name.casefold())


def needles_of_person(
    *, name: str = "", emails: tuple[str, ...] = (), phones: tuple[str, ...] = ()
) -> list[Needle]:
    """Return the needles of what every person has: a name, addresses, telephone numbers."""
    found = [Needle(Kind.EMAIL, one) for one in emails]
    found += [Needle(Kind.PHONE, one) for one in phones]
    for one in emails:
        found += words_of(one.partition("@")[0])
    if name:
        found.append(Needle(Kind.NAME, name))
        found += words_of(name)
    return list(dict.fromkeys(found))


def words_of(text: str) -> list[Needle]:
    """Return the longer words of ``text``, for indexes that hold words without their order."""
    return [Needle(Kind.WORD, one) for one in _WORD.findall(folded(text)) if is_long(one)]


def is_long(word: str) -> bool:
    return len(word) >= SHORTEST_WORD
