"""Parameters of Content-Type and Content-Disposition (RFC 2045, RFC 2231), broken ones too."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import unquote_to_bytes

from ombud.channels.email.mime import limits
from ombud.channels.email.mime.charsets import decode
from ombud.channels.email.mime.words import decode_words, header_text, tidy

# name = "quoted" | bare up to the next semicolon (bare values hold blanks in broken mail)
_PARAMETER = re.compile(
    r""";?\s*([A-Za-z0-9_.!#$&+^-]+)((?:\*[0-9]{1,4})?)(\*?)\s*=\s*"""
    r"""(?:"((?:[^"\\]|\\.)*)"(?=\s*(?:;|$|[A-Za-z0-9*_-]+=))|([^;]*))""",
    re.DOTALL,
)
_TOKEN = re.compile(r"[^\s;,\"=]+")


@dataclass(slots=True)
class Valued:
    """A structured header: its value in lower case and its decoded parameters."""

    value: str = ""
    parameters: dict[str, str] = field(default_factory=dict)


def read_parameters(raw: bytes, fallback: str = "") -> Valued:
    """Return the value and the parameters of a structured header.

    Continuations are joined and percent-escapes decoded (RFC 2231); encoded words inside
    quotes, which RFC 2047 forbids and half the world writes, are decoded as well.
    """
    text = header_text(raw, fallback)
    head, _, rest = text.partition(";")
    token = _TOKEN.search(head)
    if token and "=" in head[: token.end() + 1] and "/" not in head:
        token, rest = None, text
    return Valued(token[0].lower() if token else "", _parameters(rest, fallback))


def _parameters(text: str, fallback: str) -> dict[str, str]:
    plain: dict[str, str] = {}
    pieces: dict[str, list[tuple[int, bool, str]]] = {}
    position = 0
    for _ in range(limits.MAX_PARAMETERS * 5):
        match = _PARAMETER.match(text, position)
        if match is None:
            next_one = text.find(";", position)
            if next_one < 0:
                break
            position = next_one + 1
            continue
        position = match.end()
        name, value = match[1].lower(), _unquoted(match)
        if match[2] or match[3]:
            number = int(match[2][1:] or 0) if match[2] else 0
            pieces.setdefault(name, []).append((number, bool(match[3]), value))
        else:
            plain.setdefault(name, tidy(decode_words(value, fallback)))
    for name, parts in pieces.items():
        plain[name] = _continued(sorted(parts)[: limits.MAX_PARAMETERS], fallback)
    return plain


def _unquoted(match: re.Match[str]) -> str:
    if match[4] is not None:
        return re.sub(r'\\(["\\])', r"\1", match[4])
    return match[5].strip().strip('"').strip()


def _continued(parts: list[tuple[int, bool, str]], fallback: str) -> str:
    """Return the value of a parameter that came in pieces, each perhaps percent-escaped."""
    charset, data = "", b""
    for number, (_, is_extended, value) in enumerate(parts):
        rest = value
        if is_extended and number == 0 and value.count("'") >= 2:
            charset, _, rest = value.split("'", 2)
        encoded = rest.encode("utf-8", "surrogateescape")
        data += unquote_to_bytes(encoded) if is_extended else encoded
    return tidy(decode_words(decode(data, charset, fallback)[0], fallback))
