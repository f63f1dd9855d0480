"""Words out of office documents: zip files of XML, read as a stream with bounds.

Written with the standard library's expat instead of the document libraries: those build the
whole document in memory, which a packed file of 50 kB can make a gigabyte.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from typing import TYPE_CHECKING, Any
from xml.parsers import expat

from ombud.channels.email.mime import limits

if TYPE_CHECKING:
    from collections.abc import Iterator

# The members that hold text, in reading order: Word, Excel, PowerPoint, OpenDocument.
_TEXT_MEMBERS = re.compile(
    r"word/document\.xml|word/(?:header|footer|footnotes|endnotes|comments)\d*\.xml"
    r"|xl/sharedStrings\.xml|xl/worksheets/sheet\d+\.xml|ppt/slides/slide\d+\.xml"
    r"|ppt/notesSlides/notesSlide\d+\.xml|content\.xml"
)
_CELLS = frozenset({"tab", "tc", "c"})
_BREAKS = frozenset({"p", "h", "br", "row", "si", "tr", "table-row", "line-break"}) | _CELLS
_SILENT = frozenset({"style", "styles", "automatic-styles", "instrText", "f"})
_CHUNK = 64 * 1024


class _Forbidden(Exception):  # noqa: N818 -- a verdict
    """The XML declares entities or is absurdly deep: no office program wrote it."""


class _Full(Exception):  # noqa: N818 -- a state
    """Enough words were taken."""


class _Words:
    """Collects the text of one XML member."""

    def __init__(self, room: int, *, is_sheet: bool) -> None:
        self.pieces: list[str] = []
        self._room = room
        self._is_sheet = is_sheet
        self._is_shared = False
        self._silent = 0
        self._elements = 0
        self._depth = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._elements += 1
        self._depth += 1
        if self._depth > limits.MAX_XML_DEPTH:
            raise _Forbidden
        if self._elements > limits.MAX_XML_ELEMENTS:
            raise _Full
        tag = name.rpartition(":")[2]
        if tag in _SILENT:
            self._silent += 1
        if self._is_sheet and tag == "c":
            self._is_shared = attributes.get("t") == "s"

    def end(self, name: str) -> None:
        self._depth -= 1
        tag = name.rpartition(":")[2]
        if tag in _SILENT:
            self._silent -= 1
        if tag in _BREAKS:
            self.pieces.append("\t" if tag in _CELLS else "\n")

    def letters(self, data: str) -> None:
        # A shared cell holds a number into the table of strings: no word.
        if self._silent or (self._is_shared and self._is_sheet):
            return
        self.pieces.append(data)
        self._room -= len(data)
        if self._room <= 0:
            raise _Full


def office_text(data: bytes, limit: int) -> str:
    """Return the words of a Word, Excel, PowerPoint or OpenDocument file, capped at `limit`.

    "" when the file is none of these, is encrypted, or is built to explode: more members or
    unpacked bytes than `limits` allow, or XML entities. Never raises.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _text(archive, limit)
    except (zipfile.BadZipFile, zlib.error, ValueError, NotImplementedError, RuntimeError,
            EOFError, OSError, KeyError):  # fmt: skip
        return ""


def _text(archive: zipfile.ZipFile, limit: int) -> str:
    members = archive.infolist()
    if len(members) > limits.MAX_ARCHIVE_MEMBERS:
        return ""
    wanted = [member for member in members if _TEXT_MEMBERS.fullmatch(member.filename)]
    if sum(member.file_size for member in wanted) > limits.MAX_UNPACKED_BYTES:
        return ""
    pieces: list[str] = []
    room = limit
    for member in sorted(wanted, key=lambda found: _reading_order(found.filename)):
        words = _member_words(archive, member, room)
        pieces.append(words)
        room -= len(words)
        if room <= 0:
            break
    text = re.sub(r"[^\S\n]+", " ", "\n".join(pieces))
    return re.sub(r" ?\n\s*", "\n", text).strip()[:limit]


def _reading_order(name: str) -> tuple[bool, int, str]:
    number = re.search(r"(\d+)\.xml$", name)
    is_main = "document" in name or "content" in name
    return (not is_main, int(number[1]) if number else 0, name)


def _member_words(archive: zipfile.ZipFile, member: zipfile.ZipInfo, room: int) -> str:
    words = _Words(room, is_sheet=member.filename.startswith("xl/worksheets/"))
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = words.start
    parser.EndElementHandler = words.end
    parser.CharacterDataHandler = words.letters
    parser.EntityDeclHandler = _forbid
    try:
        for chunk in _chunks(archive, member):
            parser.Parse(chunk, False)
    except _Full:
        pass
    except (expat.ExpatError, _Forbidden):
        return ""
    return "".join(words.pieces)


def _chunks(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[bytes]:
    """Yield a member's bytes; what is unpacked is counted, whatever its header claims."""
    unpacked = without_end = 0
    with archive.open(member) as source:
        while chunk := source.read(_CHUNK):
            unpacked += len(chunk)
            # expat takes quadratic time over one endless tag.
            without_end = 0 if b">" in chunk else without_end + len(chunk)
            if unpacked > limits.MAX_UNPACKED_BYTES or without_end > limits.MAX_XML_TAG_BYTES:
                raise ValueError("built to explode")
            yield chunk


def _forbid(*_: Any) -> None:
    raise _Forbidden
