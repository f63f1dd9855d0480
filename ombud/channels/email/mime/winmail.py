"""winmail.dat opened: the files and the text inside (TNEF, MS-OXTNEF).

Written here, because the known library copies the rest of the file for every object in it
(quadratic in hostile files) and gives up all contents for one damaged object.
"""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ombud.channels.email.mime import limits
from ombud.channels.email.mime.charsets import decode
from ombud.channels.email.mime.rtf import decompressed

if TYPE_CHECKING:
    from collections.abc import Iterator

_SIGNATURE = b"\x78\x9f\x3e\x22"
_HEADER = struct.Struct("<BIi")

# Attributes (MS-OXTNEF 2.1.3.2), level and type included.
_BODY = 0x0002800C
_MESSAGE_PROPERTIES = 0x00069003
_OEM_CODEPAGE = 0x00069007
_NEW_FILE = 0x00069002
_FILE_NAME = 0x00018010
_FILE_DATA = 0x0006800F
_FILE_PROPERTIES = 0x00069005

# MAPI properties (MS-OXPROPS).
_PLAIN, _RTF, _HTML, _CODEPAGE = 0x1000, 0x1009, 0x1013, 0x3FDE
_DISPLAY_NAME, _DATA, _SHORT_NAME, _LONG_NAME = 0x3001, 0x3701, 0x3704, 0x3707
_MIME_TAG, _CONTENT_ID = 0x370E, 0x3712
_MANY = 0x1000
_VARIABLE = frozenset({0x0D, 0x1E, 0x1F, 0x102})
_WIDTHS = {0x02: 4, 0x03: 4, 0x04: 4, 0x0A: 4, 0x0B: 4, 0x05: 8, 0x06: 8, 0x07: 8, 0x14: 8,
           0x40: 8, 0x48: 16, 0x01: 4}  # fmt: skip
_UNICODE, _OBJECT = 0x1F, 0x0D
_EMBEDDED_MESSAGE = bytes.fromhex("0703020000000000c000000000000046")


@dataclass(slots=True)
class TnefFile:
    """One file of a winmail.dat, as far as the file tells about it."""

    name: str = ""
    long_name: str = ""
    data: bytes = field(default=b"", repr=False)
    content_type: str = ""
    content_id: str = ""


@dataclass(slots=True)
class Opened:
    """What a winmail.dat holds: its files, and its body in up to three forms."""

    files: list[TnefFile] = field(default_factory=list)
    text: str = field(default="", repr=False)
    html: str = field(default="", repr=False)
    packed_rtf: bytes = field(default=b"", repr=False)
    codepage: str = "windows-1252"

    def rich_text(self) -> bytes:
        """Return the body as RTF, unpacked; b"" when there is none."""
        return decompressed(self.packed_rtf)


def is_tnef(content_type: str, data: bytes) -> bool:
    """Return whether these bytes are worth opening."""
    return data.startswith(_SIGNATURE) and (
        content_type.endswith("ms-tnef") or content_type == "application/octet-stream"
    )


def open_tnef(data: bytes) -> Opened | None:
    """Return the contents, or None when nothing can be found. Never raises.

    What stands before a damaged place is taken out, what follows it is not: the caller keeps
    the winmail.dat itself.
    """
    opened = Opened()
    try:
        for attribute, value in _attributes(data):
            _take(opened, attribute, value)
    except (struct.error, ValueError, IndexError, UnicodeError):
        pass
    opened.files = [file for file in opened.files if file.data or file.name]
    return opened if opened.files or opened.text or opened.html or opened.packed_rtf else None


def _attributes(data: bytes) -> Iterator[tuple[int, bytes]]:
    position = 6
    while position + _HEADER.size <= len(data):
        level, attribute, size = _HEADER.unpack_from(data, position)
        position += _HEADER.size
        if level not in {1, 2} or size < 0 or position + size > len(data):
            return
        yield attribute, data[position : position + size]
        position += size + 2


def _take(opened: Opened, attribute: int, value: bytes) -> None:
    if attribute == _NEW_FILE:
        if len(opened.files) >= limits.MAX_TNEF_CONTENTS:
            raise ValueError("too many contents")
        opened.files.append(TnefFile())
    elif attribute == _OEM_CODEPAGE:
        opened.codepage = f"cp{struct.unpack_from('<I', value)[0]}"
    elif attribute == _BODY:
        opened.text = _text(value, opened.codepage)
    elif attribute == _MESSAGE_PROPERTIES:
        _take_message(opened, value)
    elif opened.files:
        _take_file(opened.files[-1], attribute, value, opened.codepage)


def _take_message(opened: Opened, value: bytes) -> None:
    html = b""
    charset = ""
    for kind, name, content in _properties(value):
        if name == _PLAIN:
            opened.text = _string(kind, content, opened.codepage)
        elif name == _HTML:
            html = content
        elif name == _CODEPAGE:
            number = struct.unpack("<I", content)[0]
            charset = "utf-8" if number == 65001 else f"cp{number}"
        elif name == _RTF:
            opened.packed_rtf = content
    if html:
        opened.html = decode(html, charset, opened.codepage)[0].strip("\x00")


def _take_file(file: TnefFile, attribute: int, value: bytes, codepage: str) -> None:
    if attribute == _FILE_NAME:
        file.name = file.name or _text(value, codepage)
    elif attribute == _FILE_DATA:
        file.data = value
    elif attribute == _FILE_PROPERTIES:
        for kind, name, content in _properties(value):
            _take_file_property(file, kind, name, content, codepage)


def _take_file_property(
    file: TnefFile, kind: int, name: int, content: bytes, codepage: str
) -> None:
    if name == _DATA:
        is_message = kind == _OBJECT and content.startswith(_EMBEDDED_MESSAGE)
        file.data = content[16:] if kind == _OBJECT else content
        file.content_type = "application/ms-tnef" if is_message else file.content_type
    elif name == _LONG_NAME:
        file.long_name = _string(kind, content, codepage)
    elif name == _SHORT_NAME or (name == _DISPLAY_NAME and not file.name):
        file.name = _string(kind, content, codepage)
    elif name == _MIME_TAG:
        file.content_type = file.content_type or _string(kind, content, codepage).lower()
    elif name == _CONTENT_ID:
        file.content_id = _string(kind, content, codepage).strip("<>")


def _properties(data: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Yield type, id and (first) value of every MAPI property; struct.error when damaged."""
    (count,) = struct.unpack_from("<I", data)
    position = 4
    for _ in range(count):
        kind, name = struct.unpack_from("<HH", data, position)
        position += 4
        if name >= 0x8000:
            position = _behind_name(data, position)
        is_many, kind = bool(kind & _MANY), kind & ~_MANY
        values = 1
        if is_many or kind in _VARIABLE:
            (values,) = struct.unpack_from("<I", data, position)
            position += 4
        first = b""
        for number in range(values):
            content, position = _value(data, position, kind)
            first = content if number == 0 else first
        yield kind, name, first


def _behind_name(data: bytes, position: int) -> int:
    """Return the offset behind a named property's GUID and name."""
    (is_string,) = struct.unpack_from("<I", data, position + 16)
    position += 20
    if not is_string:
        return position + 4
    length = int(struct.unpack_from("<I", data, position)[0])
    return position + 4 + length + -length % 4


def _value(data: bytes, position: int, kind: int) -> tuple[bytes, int]:
    if kind in _VARIABLE:
        (length,) = struct.unpack_from("<I", data, position)
        position += 4
        padded = length + -length % 4
    else:
        length = padded = _WIDTHS.get(kind, 0)
    if not padded + (kind in _VARIABLE) > 0 or position + length > len(data):
        raise ValueError("damaged property")
    return data[position : position + length], position + padded


def _string(kind: int, content: bytes, codepage: str) -> str:
    if kind == _UNICODE:
        return content.decode("utf-16-le", "replace").rstrip("\x00")
    return _text(content, codepage)


def _text(content: bytes, codepage: str) -> str:
    return re.sub(r"\r\n?", "\n", decode(content.rstrip(b"\x00"), codepage)[0])
