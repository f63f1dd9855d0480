"""The header block of a mail or a part: names and raw values, in order."""

from __future__ import annotations

import re

from ombud.channels.email.mime import limits

_NAME = re.compile(rb"([A-Za-z0-9!#$%&'*+.^_`|~-]{1,100})[ \t]{0,100}:")
_BLANK_LINE = re.compile(rb"\r\n\r\n|\n\n|\r\r|\n\r\n|\r\n\n")
_WELL_KNOWN = re.compile(
    rb"(?:return-path|received|from|to|subject|date|message-id|mime-version|content-type"
    rb"|delivered-to|x-[a-z0-9-]+|reply-to|sender)[ \t]*:",
    re.IGNORECASE,
)
_LINE_END = re.compile(rb"\r\n|\n|\r")
_BEFORE_NAME = b" \t\xef\xbb\xbf"


class Headers:
    """Raw header values by lower-case name; a header may occur several times."""

    __slots__ = ("_values", "problems")

    def __init__(self) -> None:
        self._values: dict[str, list[bytes]] = {}
        self.problems: list[str] = []

    def add(self, name: str, value: bytes) -> None:
        """Append one header; too long a value is cut."""
        if len(value) > limits.MAX_HEADER_BYTES:
            value = value[: limits.MAX_HEADER_BYTES]
            self.problems.append("header-too-long")
        self._values.setdefault(name, []).append(value.strip(b" \t\r\n"))

    def first(self, name: str) -> bytes | None:
        """Return the first value that is not empty, else an empty one, else None."""
        values = self._values.get(name)
        if values is None:
            return None
        return next((value for value in values if value), b"")

    def every(self, name: str) -> list[bytes]:
        """Return all values of this name, in order."""
        return self._values.get(name, [])

    def names(self) -> list[str]:
        """Return the lower-case names in order of first occurrence."""
        return list(self._values)

    def __len__(self) -> int:
        return len(self._values)


def read_headers(
    raw: bytes, start: int, end: int, limit: int = limits.MAX_HEADER_BLOCK_BYTES
) -> tuple[Headers, int]:
    """Return the headers that begin at `start` and the offset where the body begins.

    A block longer than `limit` bytes ends there, and what follows is body.

    Lines that are no header are taken for a badly folded rest of the header before them when
    more headers follow, and for the first line of the body when none does.
    """
    headers = Headers()
    if first := _LINE_END.match(raw, start, end):
        return headers, first.end()
    stop = min(end, start + limit)
    blank = _BLANK_LINE.search(raw, start, stop)
    if blank is None and stop < end:
        stop = max(raw.rfind(b"\n", start, stop) + 1, start + 1)
        headers.problems.append("headers-too-long")
    block_end = blank.start() if blank else stop
    start = _behind_junk(headers, raw, start, block_end)
    read = _read_block(headers, raw[start:block_end].splitlines(keepends=True))
    if start + read < block_end:
        headers.problems.append("header-end-missing")
        return headers, start + read
    return headers, blank.end() if blank else stop


def _behind_junk(headers: Headers, raw: bytes, start: int, end: int) -> int:
    """Return where the headers begin: behind a first line of junk, when there is one."""
    line_end = _LINE_END.search(raw, start, end)
    if line_end is None or _NAME.match(raw[start : line_end.start()].lstrip(_BEFORE_NAME)):
        return start
    second = _WELL_KNOWN.match(raw, line_end.end(), end)
    if second is None or raw.startswith((b"From ", b">From "), start):
        return start
    headers.problems.append("junk-before-headers")
    return line_end.end()


def _read_block(headers: Headers, lines: list[bytes]) -> int:
    """Fill `headers` from lines and return how many bytes of them were headers."""
    name, value, read = "", bytearray(), 0
    for number, line in enumerate(lines):
        folded = line[:1] in (b" ", b"\t") and name
        match = None if folded else _NAME.match(line if name else line.lstrip(_BEFORE_NAME))
        if match is not None:
            _add(headers, name, value)
            name = match[1].decode("ascii").lower()
            value = bytearray(match.string[match.end() :])
        elif folded:
            value += line
        elif not name and line.startswith((b"From ", b">From ")):
            pass
        elif name and _is_continued(value, lines, number):
            headers.problems.append("header-badly-folded")
            value += b" " + line
        else:
            break
        read += len(line)
    _add(headers, name, value)
    return read


def _add(headers: Headers, name: str, value: bytearray) -> None:
    if name and len(headers) < limits.MAX_HEADERS:
        headers.add(name, bytes(value))


def _is_continued(value: bytearray, lines: list[bytes], number: int) -> bool:
    """Return whether a line that is no header belongs to the header before it."""
    if value[-200:].rstrip().endswith((b";", b",")):
        return True
    return any(_NAME.match(line) for line in lines[number + 1 : number + 20])
