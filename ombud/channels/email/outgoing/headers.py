"""Header values as they go over the wire: ASCII, without any way to start another header.

Names, subjects and file names come from people. Control characters become spaces before
anything else happens, so CR and LF cannot reach a header.
"""

from __future__ import annotations

import re
import unicodedata
from email.header import Header
from urllib.parse import quote

_SPECIALS = re.compile(r"[^A-Za-z0-9!#$%&'*+\-/=?^_`{|}~ ]")
_ADDRESS = re.compile(r"[^\s<>(),;:\"\\\[\]@]+@[^\s<>(),;:\"\\\[\]@]+")
_REPLY_PREFIX = re.compile(
    r"^(?:(?:re|aw|sv|antw|rif|ref|odp|vs)\s?(?:\[\d+\])?\s?:\s*)+", re.IGNORECASE
)
_SHORT = 60
_PIECES = re.compile(r"(?:%[0-9A-F]{2}|[^%]){1,17}")  # an escaped octet stays whole


def one_line(value: str) -> str:
    """Return ``value`` on one line: control and format characters become spaces."""
    plain = "".join(
        " " if unicodedata.category(letter) in {"Cc", "Cf", "Cs", "Zl", "Zp"} else letter
        for letter in value
    )
    return " ".join(plain.split())


def words(value: str, header: str) -> str:
    """Return free text for ``header``, with encoded words where needed (RFC 2047)."""
    line = one_line(value)
    charset = "us-ascii" if line.isascii() else "utf-8"
    return Header(line, charset, maxlinelen=76, header_name=header).encode()


def phrase(name: str) -> str:
    """Return a display name: plain, quoted, or as encoded words (RFC 5322 3.2.5, RFC 2047)."""
    line = one_line(name)
    if not line.isascii():
        return Header(line, "utf-8", maxlinelen=74, header_name="Reply-To").encode()
    if _SPECIALS.search(line) or "=?" in line:
        escaped = line.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{escaped}"'
    return line


def is_address(address: str) -> bool:
    """Say whether ``address`` is exactly one plain address, fit for header and envelope."""
    return len(address) <= 320 and bool(_ADDRESS.fullmatch(address))


def mailbox(name: str, address: str) -> str:
    """Return ``name <address>``. Raises ``ValueError`` when the address is not exactly one."""
    if not is_address(address):
        raise ValueError("This cannot stand in a header as one address.")
    return f"{phrase(name)} <{address}>" if one_line(name) else address


def subject_line(subject: str, number: int, *, is_answer: bool) -> str:
    """Return the subject of a mail about ticket ``number``: one ``Re:`` and the tag, once."""
    plain = _REPLY_PREFIX.sub("", one_line(subject))
    tag = f"[#{number}]"
    tagged = plain if tag in plain else f"{plain} {tag}".strip()
    return f"Re: {tagged}" if is_answer else tagged


def parameter(key: str, value: str) -> str:
    """Return ``; key=value`` for a MIME header.

    Plain values are quoted; others are written in UTF-8, in pieces that keep lines short
    (RFC 2231 sections 3 and 4).
    """
    line = one_line(value)
    if line.isascii() and len(line) <= _SHORT:
        escaped = line.replace("\\", "\\\\").replace('"', '\\"')
        return f';\n {key}="{escaped}"'
    coded = quote(line, safe="")
    pieces = _PIECES.findall(coded)
    if len(pieces) == 1:
        return f";\n {key}*=utf-8''{coded}"
    pieces[0] = f"utf-8''{pieces[0]}"
    return "".join(f";\n {key}*{index}*={piece}" for index, piece in enumerate(pieces))
