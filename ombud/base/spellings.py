"""How an identifier can be written: expressions that find it in texts and in bytes. Pure.

One list of spellings for taking out and for looking afterwards: what the one finds, the other
finds as well. No expression holds a class of signs beyond ASCII, so that each of them works on
bytes, too.
"""

from __future__ import annotations

import contextlib
import re
import sys
import unicodedata
from functools import reduce
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

# Signs that nobody sees are put into addresses, to keep collectors of addresses away; and
# calendars, cards of addresses and directories fold their lines anywhere.
FOLD = r"\r?\n[ \t]"
UNSEEN = f"(?:\u00ad|\u200b|\u200c|\u200d|\u2060|\ufeff|{FOLD})*"
BLANKS = "\u00a0|\u2009|\u202f"
WIDE_AT, AT_OF_GERMANS = "\uff20", "\u00e4t"
DASHES = "\u2010|\u2011|\u2012|\u2013|\u2014|\u2015|\u2212"
# Between digits of a number: blanks, brackets, strokes and every kind of dash.
BETWEEN = rf"(?:[\s()/._-]|{BLANKS}|{DASHES})*"
# A mail program that breaks or quotes a line puts its marks behind the sign.
_AT_SIGNS = r"(?:@|%40|%2540|&#0*64;|&#x0*40;|&commat;|\\u0040|" + WIDE_AT + ")"
AT = (
    rf"{UNSEEN}(?:(?:[ \t]|{BLANKS}){{0,2}}{_AT_SIGNS}(?:[\s>|]|{BLANKS}){{0,6}}"
    rf"|\s{{0,2}}[\[({{<]\s?(?:at|@|{AT_OF_GERMANS})\s?[\])}}>]\s{{0,2}}){UNSEEN}"
)
# A name of one word may be at home at a domain: that is no address.
_AT_OR_WORD = rf"(?:{AT}|\s{{1,2}}at\s{{1,2}})"
_DOT = rf"{UNSEEN}(?:\.|%2e|\s?[\[({{]\s?(?:\.|dot|punkt|point)\s?[\])}}]\s?){UNSEEN}"
# The part of an address that its owner chooses freely: it reaches the same mailbox.
PLUS = r"(?:\+|%2b|&#0*43;)"
_TAG = rf"{PLUS}[\w.+=-]{{1,64}}"
# Endings of files, of which none is a domain of the highest level.
_FILES = (
    "7z bmp csv doc docx eml gif gz heic htm html ics jpeg jpg json log msg odt pdf png ppt "
    "pptx rtf tar tif tiff txt vcf webp xls xlsx xml"
).replace(" ", "|")
_ENDS = rf"(?!\w|-\w|\.\w)|(?=\.(?:{_FILES})(?!\w))"
# In front of an address: no sign of a longer one. What is encoded is none: a blank of a link
# (``%7Cann@``), the end of a line in JSON (``\\nann@``).
_NO_LETTER = r"(?:0[9ad]|2[0-9acf]|3[a-f]|40|5[b-e]|60|7[b-f])"
_BEGINS = (
    rf"(?:(?<![\w.+-])|(?<=%{_NO_LETTER})|(?<=%25{_NO_LETTER})"
    rf"|(?<=\\[nrt])|(?<=\\u00{_NO_LETTER}))"
)
_CUT = r"(?=\Z|\n\x1e|[\"'\]])"  # where a column, or an object of a scan, ends
# Digits of every script but ours: a number is dialled in those of the country.
DIGITS = [one for one in map(chr, range(0x80, sys.maxunicode + 1)) if one.isdecimal()]
LEAST_DOMAIN = 3  # signs of a domain that was cut off
DEEPEST = 40  # signs of a domain that are tried one by one
_STROKE = r"[-_.]{0,2}"  # what a key has between words
TWO = 2  # letters of a country, words of a name
SHORTER_ENDS = frozenset({"app", "biz", "com", "dev", "net", "org", "pro"})
LEAST_NUMBER = 6  # letters and digits of a number that is found with other signs in it
LEAST_GROUPED = 10  # letters and digits of one that may be written in groups, as an IBAN is
# What a mail program, or a list of names, puts between two words of a name.
GAP = "(?:[\\s>|]|\u00a0|\u200b){1,40}"
# Letters that no composition leads back to one of ASCII, and spellings of older systems.
WITHOUT = {
    "\u0142": "l", "\u00f8": "o", "\u0111": "d", "\u00e6": "ae", "\u0153": "oe", "\u00df": "ss",
    "\u0131": "i", "\u00fe": "th", "\u00f0": "d",
}  # fmt: skip
ALSO = {"\u00e4": "ae", "\u00f6": "oe", "\u00fc": "ue", "\u00e5": "aa", "\u00f8": "oe"}
# Scripts without blanks between words, as their letters are called; and letters of Arabic that
# are words of their own and are written as one with the next.
_UNSPACED = (
    "CJK", "HIRAGANA", "KATAKANA", "HANGUL", "THAI", "LAO", "KHMER", "MYANMAR",
)  # fmt: skip
_JOINED = "\u0648|\u0641|\u0628|\u0644|\u0643"
_RUN = re.compile(r"[^\W_]+")


def sign(one: str) -> str:
    """Return the expression for one sign: as it is, composed or not, or encoded."""
    forms = [one, unicodedata.normalize("NFD", one)]
    if not one.isascii():
        forms += [one.upper(), unicodedata.normalize("NFD", one.upper())]
    found = [re.escape(form) for form in forms]
    if not (one.isascii() and one.isalnum()):
        octets = "".join(f"%(?:25)?{octet:02x}" for octet in one.encode())
        found += [octets, rf"\\u{ord(one):04x}", rf"&#0*{ord(one)};", rf"&#x0*{ord(one):x};"]
    found = list(dict.fromkeys(found))
    return found[0] if len(found) == 1 else f"(?:{'|'.join(found)})"


def domains(domain: str) -> list[str]:
    """Return both spellings of an international domain; one of any other."""
    found = {domain}
    with contextlib.suppress(UnicodeError):
        found.add(domain.encode("idna").decode())
    with contextlib.suppress(UnicodeError):
        found.add(domain.encode().decode("idna"))
    return sorted(found)


def address(value: str, others: Iterable[str] = ()) -> str:
    """Return the expression for a mail address as a whole, however it is written.

    With whatever stands behind a plus in it, for that is the same mailbox; with the sign in
    brackets or between blanks; cut off at the end of a text, or as part of a key.
    others: addresses of the same mailbox that are somebody else's.
    """
    local, _at, domain = value.rpartition("@")
    if not local or not domain:
        return r"(?!)"
    name, plus, tag = local.partition("+")
    sign_of_words = _AT_OR_WORD if len(_RUN.findall(local)) > 1 else AT
    signs = UNSEEN.join(sign(one) for one in (local if plus else name))
    tags = "" if tag else tag_without(others)
    ends = "|".join(end for one in domains(domain) for end in (whole(one), cut(one)))
    whole_form = rf"(?={sign(local[0])}){_BEGINS}{signs}{tags}{sign_of_words}(?:{ends})"
    return "|".join((whole_form, *returned(local, domain), keyed(local, domain)))


def returned(local: str, domain: str) -> Iterator[str]:
    """Yield the expressions for an address inside another one, or in a link that was rewritten.

    Lists put it into the sender to which a mail comes back (VERP: ``list-bounces+ann=brook.
    example@list.example``), those who forward turn it round (SRS), and gateways write it into
    their own links (``ann-40brook.example``).
    """
    signs = UNSEEN.join(sign(one) for one in local)
    for one in domains(domain):
        dotted = UNSEEN.join(sign(letter) for letter in one)
        yield rf"(?<![\w.]){signs}={dotted}(?=@)"
        yield rf"(?<==){dotted}={signs}(?=@)"
        if (local + one).isascii():
            ahead = rf"(?={re.escape(local[0])})(?:(?<![\w.+-])|(?<=-{_NO_LETTER}))"
            yield rf"{ahead}{dashed(local)}-40{dashed(one)}(?!\w)"


def dashed(text: str) -> str:
    """Return the expression for ``text`` as gateways write it in a link: ``-2D`` for a dash."""
    return "".join(
        re.escape(one) if one.isalnum() or one == "." else f"-{ord(one):02x}" for one in text
    )


def tag_without(others: Iterable[str]) -> str:
    """Return what may follow the name of a mailbox: any tag but those of ``others``."""
    taken = [one.rpartition("@")[0].partition("+")[2] for one in others]
    not_these = "".join(rf"(?!\+{re.escape(one)}(?![\w.+=-]))" for one in taken if one)
    return rf"(?:{not_these}{_TAG})?"


def whole(domain: str) -> str:
    labels = [UNSEEN.join(sign(one) for one in label) for label in domain.split(".")]
    return rf"{_DOT.join(labels)}(?:{_ENDS})"


def cut(domain: str) -> str:
    """Return the expression for a domain that ends with its column, before it is whole."""
    head, rest = domain[:LEAST_DOMAIN], domain[LEAST_DOMAIN:-1][:DEEPEST]
    tail = r"(?!)"
    for at in range(LEAST_DOMAIN + len(rest), LEAST_DOMAIN - 1, -1):
        end = r"(?!)" if is_a_domain(domain[:at]) else _CUT
        tail = f"{end}|{sign(domain[at])}(?:{tail})" if at < len(domain) else end
    return f"{''.join(sign(one) for one in head)}(?:{tail})"


def is_a_domain(beginning: str) -> bool:
    """Say whether what was cut off may be a whole domain, of somebody else: that of a .com is
    one of a .co.
    """
    last = beginning.rpartition(".")
    return bool(last[1]) and (len(last[2]) == TWO or last[2] in SHORTER_ENDS)


def keyed(local: str, domain: str) -> str:
    """Return the expression for an address in a key that was made of a name: its letters and
    digits, and perhaps not all of them.
    """
    found = []
    for one in domains(domain):
        name, rest = letters(local), letters(one)
        if name and len(name + rest) > 2 * LEAST_NUMBER:
            head = _STROKE.join(name + rest[:LEAST_DOMAIN])
            tail = reduce(
                lambda inner, sign: f"(?:{_STROKE}{sign}{inner})?",
                reversed(rest[LEAST_DOMAIN:][:DEEPEST]),
                "",
            )
            found.append(rf"(?<![0-9a-z]){head}{tail}(?![0-9a-z])")
    return "|".join(found) or r"(?!)"


def letters(text: str) -> str:
    """Return the letters and digits of ``text`` that a key holds: those of ASCII."""
    return "".join(_RUN.findall(bare(text)))


def bare(text: str) -> str:
    """Return ``text`` in small letters without accents: what of it is ASCII."""
    simple = "".join(WITHOUT.get(one, one) for one in text.lower())
    return unicodedata.normalize("NFKD", simple).encode("ascii", "ignore").decode()


def name(words: Iterable[str]) -> list[str]:
    """Return the expressions for a name of several words: in its order, as in lists of names,
    where the family name begins with any of the others (van der Goes, Ann), and with the first
    letter of the first; with and without accents.
    """
    words = [one for one in (word.strip(".,;") for word in words) if one]
    if not words:
        return [r"(?!)"]
    found = [alone(between(order), order) for order in orders(words)]
    if len(words) > 1 and not is_unspaced(words[0][0]):
        initial = rf"{letter(words[0][0])}\."
        found.append(alone(GAP.join([initial, *map(letters_of, words[1:])]), words))
    return found


def orders(words: Sequence[str]) -> list[list[str]]:
    """Return ``words`` in their order and in each that puts the last ones first."""
    turned = [[*words[at:], *words[:at]] for at in range(len(words) - 1, 0, -1)]
    return [list(words), *turned]


def between(words: Sequence[str]) -> str:
    """Return the expression for ``words`` one after the other, perhaps with a comma."""
    found = letters_of(words[0])
    for before, word in pairwise(words):
        gap = rf"(?:{GAP})?" if is_unspaced(before[-1]) and is_unspaced(word[0]) else GAP
        found += rf",?{gap}{letters_of(word)}"
    return found


def letters_of(word: str) -> str:
    return "".join(letter(one) for one in word)


def is_unspaced(one: str) -> bool:
    """Say whether ``one`` is of a script that puts no blanks between words."""
    return bool(one) and unicodedata.name(one, "").startswith(_UNSPACED)


def name_in_key(words: Iterable[str]) -> str:
    """Return the expression for a name of several words in a tag or a key, in either order."""
    parts = [one for one in map(letters, words) if one]
    if len(parts) < TWO:
        return r"(?!)"
    either = "|".join(r"[-_. ]{0,2}".join(order) for order in orders(parts))
    return rf"(?<![0-9a-z])(?:{either})(?![0-9a-z])"


def letter(one: str) -> str:
    """Return the expression for a letter of a name: with its accent, without it, or encoded."""
    apart = unicodedata.normalize("NFD", one)
    forms = [one, apart, WITHOUT.get(one.lower(), apart[0]), ALSO.get(one.lower(), one)]
    found = [re.escape(form) for form in forms]
    if not one.isascii():
        found += [rf"\\u{ord(one):04x}", rf"&#0*{ord(one)};", rf"&#x0*{ord(one):x};"]
    found = list(dict.fromkeys(found))
    return found[0] if len(found) == 1 else f"(?:{'|'.join(found)})"


def alone(expression: str, words: Sequence[str] = ("",)) -> str:
    """Return ``expression`` as words of their own, or where ``words`` need no blanks around.

    Arabic writes and, for, with, as and to as letters of the word.
    """
    first, last = words[0][:1], words[-1][-1:]
    begins = rf"(?:(?<!\w)|(?<=(?<!\w)(?:{_JOINED})))" if is_arabic(first) else r"(?<!\w)"
    begins = "" if is_unspaced(first) else begins
    ends = "" if is_unspaced(last) else r"(?!\w)"
    return rf"{begins}(?:{expression}){ends}"


def is_arabic(one: str) -> bool:
    return unicodedata.name(one, "").startswith("ARABIC") if one else False


def number(value: str) -> str:
    """Return the expression for a customer number or the like, with other signs in it or none.

    One of few letters and digits is found only as it is.
    """
    runs = re.findall(r"[^\W\d_]+|\d+", value)
    size = len("".join(runs))
    own = "".join(f"|{sign(one)}" for one in sorted(set(re.sub(r"[\w\s./-]", "", value))))
    other = rf"(?:[\s./_-]|{DASHES}{own})"
    if size < LEAST_NUMBER:
        inner = "".join(sign(one) for one in value)
    elif size < LEAST_GROUPED:
        inner = f"{other}{{0,2}}".join("".join(sign(one) for one in run) for run in runs)
    else:
        inner = f"{other}{{0,2}}".join(sign(one) for run in runs for one in run)
    before = r"(?<!\w)" if value[:1].isalnum() else ""
    after = r"(?!\w)" if value[-1:].isalnum() else ""
    return f"{before}{inner}{after}"


def folded(text: str) -> str:
    """Return ``text`` without case and accents."""
    apart = unicodedata.normalize("NFKD", text).casefold()
    return "".join(one for one in apart if not unicodedata.combining(one))


def handle(name: str) -> str:
    """Return the expression for a chat handle as a word of its own, behind its sign or not.

    Where ``name`` begins with the sign, without it that is a word like any other.
    """
    signs = "".join(sign(one) for one in name.lstrip("@"))
    before = rf"(?<![\w@])(?:@|%40|&#0*64;){'' if name.startswith('@') else '?'}"
    return rf"{before}{signs}(?!\w)"
