"""Everything the desk stores, read as text: cells, words of the index, sealed objects decoded.

A plain reader of its own: it shares nothing with the code that removes.
"""

from __future__ import annotations

import email
import html
import io
import re
import zipfile
import zlib
from email.header import decode_header, make_header
from typing import TYPE_CHECKING
from urllib.parse import unquote

from django.db import connection

from ombud.vault import actions as vault
from ombud.vault.models import Blob
from tests.cells import cells

if TYPE_CHECKING:
    from collections.abc import Iterator


def terms() -> str:
    """Return every word of the search index."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT words::text FROM message_search")
            return " ".join(row[0] for row in cursor.fetchall())
        cursor.execute(
            "CREATE VIRTUAL TABLE temp.every USING fts5vocab(main, message_search, row)"
        )
        cursor.execute("SELECT term FROM temp.every")
        found = " ".join(row[0] for row in cursor.fetchall())
        cursor.execute("DROP TABLE temp.every")
        return found


def opened(data: bytes) -> Iterator[str]:
    """Yield what a sealed object says: as it is, as a mail, as a zip."""
    for codec in ("utf-8", "latin-1", "utf-16-le"):
        yield data.decode(codec, "replace")
    if zipfile.is_zipfile(io.BytesIO(data)):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for name in archive.namelist():
                yield name
                yield archive.read(name).decode("utf-8", "replace")
    for found in re.finditer(rb"stream\r?\n(.*?)endstream", data, re.DOTALL):
        try:
            yield zlib.decompress(found[1]).decode("latin-1")
        except zlib.error:
            continue
    yield from as_mail(data)


def as_mail(data: bytes) -> Iterator[str]:
    for part in email.message_from_bytes(data).walk():
        for name, value in part.items():
            try:
                yield f"{name}: {make_header(decode_header(value))}"
            except (ValueError, LookupError):
                yield f"{name}: {value}"
        yield part.get_filename() or ""
        payload = part.get_payload(decode=True)
        if isinstance(payload, bytes):
            yield payload.decode(part.get_content_charset() or "utf-8", "replace")


def stored() -> Iterator[tuple[str, str]]:
    """Yield where and what, for everything that is stored."""
    yield from cells()
    yield "message_search", terms()
    for blob in Blob.objects.exclude(wrapped_key=None):
        for text in opened(vault.read(blob)):
            yield f"blob {blob.pk}", text


def plain(text: str) -> str:
    """Return the letters and digits of ``text`` alone, however it was broken or encoded."""
    return "".join(filter(str.isalnum, html.unescape(unquote(text)).casefold()))


def where(*wanted: str) -> list[str]:
    """Return the places in which one of ``wanted`` can be read."""
    looked_for = [plain(one) for one in wanted]
    return sorted(
        {place for place, text in stored() if any(one in plain(text) for one in looked_for)}
    )
