"""Names and addresses out of From, To and their kin, in time linear in their length."""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING

from ombud.channels.email.mime import limits
from ombud.channels.email.mime.model import Address
from ombud.channels.email.mime.words import decode_words, header_text, tidy

if TYPE_CHECKING:
    from collections.abc import Iterator

# One token each: encoded word, quoted string, comment, angle address, mark, other text.
# A quote or bracket that is never closed is a letter like any other.
_TOKEN = re.compile(
    r"""(?P<word>=\?[^?\s]{1,60}\?[bBqQ]\?[^?]*\?=)"""
    r"""|"(?P<quoted>(?:[^"\\]|\\.){0,1000})\""""
    r"""|\((?P<comment>(?:[^()\\]|\\.|\((?:[^()\\]|\\.){0,200}\)){0,500})\)"""
    r"""|<(?P<angle>[^<>]{0,1000})>"""
    r"""|(?P<mark>[,;])"""
    r"""|(?P<text>(?:(?!=\?)[^"(<,;])+|.)""",
    re.DOTALL,
)
_BARE = re.compile(r"(?:^|(?<=[\s<>()\[\],;:\"]))[^\s<>()\[\],;:\"]+@[^\s<>()\[\],;:\"]+")
_GROUP = re.compile(r"^\s*[^@\"<>=]*?:(?!//)")
_MAX_TOKENS = 5 * limits.MAX_ADDRESSES
_COMMENT = re.compile(r"\([^()]*\)")
# Who writes without a domain, because the mail never left the machine it was made on.
_SYSTEM_ACCOUNTS = frozenset({"mailer-daemon", "postmaster", "root", "daemon", "nobody"})
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)


def read_addresses(values: list[bytes], fallback: str = "") -> tuple[Address, ...]:
    """Return the people named in all these headers, in order, without empty entries."""
    found: list[Address] = []
    for value in values:
        for entry in _entries(header_text(value, fallback)):
            address = _address(entry, fallback)
            if address is not None:
                found.append(address)
            if len(found) >= limits.MAX_ADDRESSES:
                return tuple(found)
    return tuple(found)


def _entries(text: str) -> Iterator[list[tuple[str, str]]]:
    """Yield the tokens of one address after the other."""
    entry: list[tuple[str, str]] = []
    text = _closed(text)
    for match in itertools.islice(_TOKEN.finditer(text), _MAX_TOKENS):
        kind = match.lastgroup or "text"
        if kind == "mark":
            if not _is_unquoted_name(entry, match[0]):
                yield entry
                entry = []
            else:
                entry.append(("text", match[0]))
            continue
        entry.append((kind, match[kind]))
    yield entry


def _closed(text: str) -> str:
    """Return text without a quote that nothing closes."""
    if (text.count('"') - text.count('\\"')) % 2 == 0:
        return text
    head, _, tail = text.rpartition('"')
    return head + tail


def _is_unquoted_name(entry: list[tuple[str, str]], mark: str) -> bool:
    """Return whether a comma stands in a name that should have been quoted.

    True for `Miller, Anna <anna@…>`: nothing before the comma is an address.
    """
    if mark == ";" or not entry or len(entry) >= 20:
        return False
    return not any(kind == "angle" or ("@" in part and kind != "word") for kind, part in entry)


def _address(entry: list[tuple[str, str]], fallback: str) -> Address | None:
    entry = _without_group(entry)
    angles = [part for kind, part in entry if kind == "angle"]
    if angles:
        email = next((part for part in reversed(angles) if "@" in part), angles[-1])
        words = _rebuilt(entry)
    else:
        words = _rebuilt(entry)
        email, words = _bare_address(entry, words)
    name = tidy(decode_words(words, fallback))
    if not name:
        comments = " ".join(part for kind, part in entry if kind == "comment")
        name = tidy(decode_words(_ESCAPED.sub(r"\1", comments), fallback))
    email = _tidy_email(email)
    if not email and not name:
        return None
    return Address(name=name, email=email)


def _without_group(entry: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return the tokens without the name of a group (`Friends: anna@…, ben@…;`)."""
    for number, (kind, part) in enumerate(entry):
        if kind == "text" and (group := _GROUP.match(part)):
            return [("text", part[group.end() :]), *entry[number + 1 :]]
        if kind == "angle":
            break
    return entry


def _rebuilt(entry: list[tuple[str, str]]) -> str:
    parts = []
    for kind, part in entry:
        if kind == "quoted":
            parts.append(_ESCAPED.sub(r"\1", part))
        elif kind in {"text", "word"}:
            parts.append(part)
    return "".join(parts)


def _bare_address(entry: list[tuple[str, str]], words: str) -> tuple[str, str]:
    """Return an address without angle brackets, and the words around it."""
    if len(entry) > 1 and entry[0][0] == "quoted" and entry[1][1].startswith("@"):
        return f'"{entry[0][1]}"{entry[1][1].strip()}', ""
    decoded = decode_words(words)
    if found := _BARE.search(decoded):
        around = decoded[: found.start()] + decoded[found.end() :]
        return found[0], around.replace("mailto:", "")
    if words.strip().lower() in _SYSTEM_ACCOUNTS:
        return words.strip(), ""
    return "", words


def _tidy_email(email: str) -> str:
    """Return the address alone, in lower case, without a route (RFC 5322 4.4).

    Encoded words do not belong into it (RFC 2047 5), but programs write a domain so.
    """
    email = decode_words(email)
    email = _COMMENT.sub("", "".join(filter(str.isprintable, email)))
    email = "".join(email.split()) if '"' not in email else email.strip()
    email = email.removeprefix("mailto:")
    if email.startswith("@") and ":" in email:
        email = email.rpartition(":")[2]
    return email.strip("<>'").lower()[: limits.MAX_NAME_LENGTH + 120]
