"""What can be shown of a file without opening it: a picture drawn again, or its words.

Nothing that came in is ever handed to a browser as something to run or lay out. What a file
is, its first bytes decide; its name and declared type never make it a picture.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ombud.base.minimise import mask
from ombud.channels.email.mime.model import Unreadable
from ombud.channels.email.reading import sandbox
from ombud.vault import actions as vault

if TYPE_CHECKING:
    from ombud.tickets.models import Attachment

LARGEST = 30 * 2**20
LONGEST_TEXT = 60_000
MOST_ROWS = 200
MOST_COLUMNS = 30
SIGNS = {
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"GIF87a": "image/gif",
    b"GIF89a": "image/gif",
}
TABLES = frozenset({"csv", "tsv"})
READABLE = frozenset(
    {
        *("pdf", "docx", "xlsx", "pptx", "odt", "ods", "odp", "rtf", "txt", "csv", "tsv"),
        *("log", "md", "json", "xml", "ics", "eml", "html", "htm", "svg"),
        *("png", "jpg", "jpeg", "gif", "webp"),
    }
)


@dataclass(frozen=True, slots=True)
class Preview:
    """What is shown: a picture (by its own address), a table, or words; else nothing.

    is_cut: there is more in the file than is shown.
    """

    is_picture: bool = False
    text: str = ""
    rows: list[list[str]] = field(default_factory=list)
    is_cut: bool = False


def may_show(name: str) -> bool:
    """Say by its name whether a file is of a kind that mostly can be shown."""
    return name.rpartition(".")[2].lower() in READABLE


def is_picture(data: bytes) -> bool:
    """Say whether the first bytes are those of a picture that we draw again."""
    is_webp = data[:4] == b"RIFF" and data[8:12] == b"WEBP"
    return is_webp or any(data.startswith(sign) for sign in SIGNS)


def picture_of(file: Attachment) -> bytes | None:
    """Return the picture in ``file`` drawn again, or None when it is none that can be read.

    Raises ``Broken`` when the file cannot be opened any more.
    """
    data = vault.read(file.blob)
    if len(data) > LARGEST or not is_picture(data):
        return None
    try:
        return sandbox.picture(data)
    except Unreadable:
        return None


def preview_of(file: Attachment) -> Preview:
    """Return what can be shown of ``file``. Raises ``Broken`` when it cannot be opened."""
    data = vault.read(file.blob)
    if len(data) <= LARGEST and is_picture(data):
        return Preview(is_picture=True)
    text = file.text or words_in(file, data)
    shown, is_cut = text[:LONGEST_TEXT], len(text) > LONGEST_TEXT
    if file.name.rpartition(".")[2].lower() in TABLES:
        return table_of(shown, is_cut=is_cut)
    return Preview(text=shown, is_cut=is_cut)


def words_in(file: Attachment, data: bytes) -> str:
    """Return the words of a file that nobody has read for search, masked like those."""
    if len(data) > LARGEST:
        return ""
    try:
        return mask(sandbox.attachment_text(file.name, file.content_type, data)).text
    except Unreadable:
        return ""


def table_of(text: str, *, is_cut: bool) -> Preview:
    """Return the cells of comma- or tab-separated words; as words where they are no table."""
    lines = text.splitlines()
    head = lines[0] if lines else ""
    delimiter = max((";", ",", "\t"), key=head.count)
    try:
        read = csv.reader(lines[: MOST_ROWS + 1], delimiter=delimiter)
        rows = [row[:MOST_COLUMNS] for row in read]
    except csv.Error:
        return Preview(text=text, is_cut=is_cut)
    return Preview(rows=rows[:MOST_ROWS], is_cut=is_cut or len(lines) > MOST_ROWS)
