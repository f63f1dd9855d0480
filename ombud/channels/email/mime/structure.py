"""The tree of parts of a mail, as offsets into its bytes: every part stays byte for byte."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ombud.channels.email.mime import limits
from ombud.channels.email.mime.headers import Headers, read_headers
from ombud.channels.email.mime.parameters import Valued, read_parameters
from ombud.channels.email.mime.transfer import undo

_TYPE = re.compile(r"[a-z0-9!#$&^_.+*-]+/[a-z0-9!#$&^_.+*-]+")
_LIKELY_BOUNDARY = re.compile(
    rb"(?:^|[\r\n])--([^\r\n]{1,200})(?:\r\n|\n|\r)Content-[A-Za-z-]{1,40}[ \t]*:",
    re.IGNORECASE,
)
_REST_OF_DELIMITER = re.compile(rb"(--)?[ \t]{0,200}(?:\r\n|\n|\r|\Z)")
_LINE_END = b"\r\n"


@dataclass(slots=True)
class Part:
    """One node: its headers, what it says it is, and where its body lies in `raw`."""

    raw: bytes = field(repr=False)
    headers: Headers
    start: int
    end: int
    kind: Valued
    disposition: Valued
    children: list[Part] = field(default_factory=list)

    @property
    def content_type(self) -> str:
        """`type/subtype` in lower case."""
        return self.kind.value

    @property
    def body(self) -> bytes:
        """The bytes between headers and end, transfer encoding not undone."""
        return self.raw[self.start : self.end]

    def decoded(self) -> tuple[bytes, str]:
        """Return the body with its transfer encoding undone, and a problem code."""
        encoding = self.headers.first("content-transfer-encoding") or b""
        return undo(self.body, encoding.decode("latin-1"))


class Reader:
    """Builds the tree; counts parts and remembers problems on the way."""

    def __init__(self, raw: bytes) -> None:
        self.raw = raw
        self.parts = 0
        self.problems: list[str] = []
        self._header_room = limits.MAX_PARTS_HEADER_BYTES

    def _header_limit(self) -> int:
        room = max(self._header_room, limits.MIN_PART_HEADER_BYTES)
        return min(room, limits.MAX_PART_HEADER_BYTES)

    def read(self, start: int, end: int, depth: int = 0, default: str = "text/plain") -> Part:
        """Return the part that begins at `start`, with its children as deep as is allowed."""
        self.parts += 1
        limit = self._header_limit() if depth else limits.MAX_HEADER_BLOCK_BYTES
        headers, body = read_headers(self.raw, start, end, limit)
        self._header_room -= body - start if depth else 0
        self.problems += headers.problems
        part = Part(
            self.raw, headers, body, end, _kind(headers, default), _disposition(headers)
        )
        if part.content_type.startswith("multipart/"):
            self._split(part, depth)
        return part

    def _split(self, part: Part, depth: int) -> None:
        if depth >= limits.MAX_DEPTH:
            self.problems.append("too-deep")
            return
        spans = self._spans(part)
        if not spans:
            self.problems.append("boundary-missing")
            return
        is_digest = part.content_type == "multipart/digest"
        default = "message/rfc822" if is_digest else "text/plain"
        for start, end in spans:
            if self.parts >= limits.MAX_PARTS:
                self.problems.append("too-many-parts")
                part.children.append(self._rest(start, part.end))
                return
            part.children.append(self.read(start, end, depth + 1, default))

    def _rest(self, start: int, end: int) -> Part:
        """Return all that is not looked into any more, as one part."""
        kind = Valued("application/octet-stream")
        return Part(self.raw, Headers(), start, end, kind, Valued("attachment"))

    def _spans(self, part: Part) -> list[tuple[int, int]]:
        named = part.kind.parameters.get("boundary", "").encode("utf-8", "surrogateescape")
        found = part_spans(self.raw, part.start, part.end, named) if named else []
        if found:
            return found
        sample_end = min(part.end, part.start + limits.MAX_HEADER_BLOCK_BYTES)
        likely = _LIKELY_BOUNDARY.search(self.raw, part.start, sample_end)
        if likely is None:
            return []
        self.problems.append("boundary-wrong")
        return part_spans(self.raw, part.start, part.end, likely[1].rstrip(b" \t"))


def part_spans(raw: bytes, start: int, end: int, boundary: bytes) -> list[tuple[int, int]]:
    """Return where the parts between delimiter lines lie; preamble and epilogue are left out.

    A missing last delimiter ends the last part where the multipart ends (RFC 2046 5.1). Not
    many more than `MAX_PARTS` are told apart: the last one then holds all the rest.
    """
    delimiter = b"--" + boundary
    spans: list[tuple[int, int]] = []
    opened, position = -1, start
    while len(spans) <= limits.MAX_PARTS:
        found = raw.find(delimiter, position, end)
        if found < 0:
            break
        position = found + len(delimiter)
        line = _REST_OF_DELIMITER.match(raw, position, end)
        if line is None or (found > start and raw[found - 1] not in _LINE_END):
            continue
        if opened >= 0:
            spans.append((opened, _before_line_end(raw, opened, found)))
        position = opened = line.end()
        if line[1]:
            return spans
    if opened >= 0:
        spans.append((opened, end))
    return spans


def _before_line_end(raw: bytes, opened: int, found: int) -> int:
    """Return where the body before a delimiter ends: its line end belongs to the delimiter."""
    if found > opened and raw[found - 1] in _LINE_END:
        found -= 1
        if found > opened and raw[found] == 0x0A and raw[found - 1] == 0x0D:
            found -= 1
    return found


def _kind(headers: Headers, default: str) -> Valued:
    """Return type and parameters; the first Content-Type that makes sense counts."""
    values = headers.every("content-type")
    readings = [read_parameters(value) for value in values[:5]]
    for reading in readings:
        if _TYPE.fullmatch(reading.value):
            return reading
    for reading in readings:
        if typed := _TYPE.search(reading.value):
            return Valued(typed[0], reading.parameters)
    if readings:
        bare = {"text": "text/plain", "html": "text/html", "multipart": "multipart/mixed"}
        return Valued(bare.get(readings[0].value, default), readings[0].parameters)
    return Valued(default)


def _disposition(headers: Headers) -> Valued:
    value = headers.first("content-disposition")
    return read_parameters(value) if value else Valued()
