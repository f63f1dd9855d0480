"""Class 3: scripts in files and lies about what a file is."""

from __future__ import annotations

import io
import struct
import zlib
from typing import TYPE_CHECKING

import pytest
from PIL import Image, PngImagePlugin

from ombud.tickets.content import Content, File
from ombud.tickets.models import Attachment
from tests.makers import make_ticket

if TYPE_CHECKING:
    from django.test import Client

    from tests.world import World

ALERT = b"<script>alert(1)</script>"
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/OpenAction<</S/JavaScript/JS(app.alert(1))>>>>endobj"
HOSTILE = [
    ("a.html", "text/html", b"<!doctype html><p>Hello</p>" + ALERT),
    ("a.svg", "image/svg+xml", b"<svg xmlns='http://www.w3.org/2000/svg'>" + ALERT + b"</svg>"),
    ("a.png", "image/png", b"<svg onload=alert(1)>" + ALERT),
    ("a.xml", "application/xml", b"<?xml-stylesheet href='x.xsl'?><a>" + ALERT + b"</a>"),
    (
        "a.xhtml",
        "application/xhtml+xml",
        b"<html xmlns='http://www.w3.org/1999/xhtml'>" + ALERT,
    ),
    ("a.pdf", "application/pdf", PDF),
    ("a.gif", "image/gif", b"GIF89a/*" + ALERT + b"*/=1;alert(1)"),
    ("a.csv", "text/csv", b"name;x\n" + ALERT + b";=cmd|'/c calc'!A1"),
    ("a.txt", "text/plain", ALERT),
    ("a.mht", "multipart/related", b"Content-Type: text/html\n\n" + ALERT),
    ('"><img src=x onerror=alert(1)>.txt', "text/plain", b"Hello"),
    ("a.png\r\nSet-Cookie: a=b", "image/png\r\nX: y", b"Hello"),
]


def stored(world: World, name: str, content_type: str, data: bytes) -> Attachment:
    content = Content(text="See the file.", files=(File(name, content_type, data),))
    make_ticket(world, content=content)
    return Attachment.objects.get()


def png(**text: str) -> bytes:
    """A picture of 20 by 10 pixels that carries words behind its pixels."""
    info = PngImagePlugin.PngInfo()
    for key, value in text.items():
        info.add_text(key, value)
    made = io.BytesIO()
    Image.new("RGB", (20, 10), "red").save(made, "PNG", pnginfo=info)
    return made.getvalue() + ALERT


def bomb() -> bytes:
    """A PNG of a few bytes that says it is 60,000 by 60,000 pixels."""
    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    chunk = b"IHDR" + head
    crc = struct.pack(">I", zlib.crc32(chunk))
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + chunk + crc


@pytest.mark.parametrize(("name", "content_type", "data"), HOSTILE)
def test_a_hostile_file_is_only_ever_a_download(
    world: World, as_ana: Client, name: str, content_type: str, data: bytes
) -> None:
    file = stored(world, name, content_type, data)

    response = as_ana.get(f"/attachments/{file.pk}/")

    assert response.content == data
    assert response.headers["Content-Type"] == "application/octet-stream"
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert "Set-Cookie" not in response.headers


@pytest.mark.parametrize(("name", "content_type", "data"), HOSTILE)
def test_its_preview_shows_words_and_runs_nothing(
    world: World, as_ana: Client, name: str, content_type: str, data: bytes
) -> None:
    file = stored(world, name, content_type, data)

    page = as_ana.get(f"/attachments/{file.pk}/preview/")
    drawn = as_ana.get(f"/attachments/{file.pk}/picture/")

    text = page.content.decode()
    assert page.status_code == 200
    assert "<script>alert" not in text
    assert "onerror=alert(1)>" not in text
    assert "<iframe" not in text
    assert "<object" not in text
    assert drawn.status_code == 404


def test_a_picture_is_drawn_again_without_what_came_with_it(
    world: World, as_ana: Client
) -> None:
    file = stored(world, "a.html", "text/html", png(comment="taken at home"))

    drawn = as_ana.get(f"/attachments/{file.pk}/picture/")

    assert drawn.headers["Content-Type"] == "image/png"
    assert drawn.headers["X-Content-Type-Options"] == "nosniff"
    assert drawn.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert b"taken at home" not in drawn.content
    assert ALERT not in drawn.content
    assert Image.open(io.BytesIO(drawn.content)).size == (20, 10)


def test_a_picture_that_would_fill_the_memory_is_not_drawn(
    world: World, as_ana: Client
) -> None:
    file = stored(world, "a.png", "image/png", bomb())

    assert as_ana.get(f"/attachments/{file.pk}/picture/").status_code == 404


def test_a_photo_is_made_as_small_as_it_is_shown(world: World, as_ana: Client) -> None:
    made = io.BytesIO()
    Image.new("RGB", (3000, 1500), "blue").save(made, "JPEG")
    file = stored(world, "a.jpg", "image/jpeg", made.getvalue())

    drawn = as_ana.get(f"/attachments/{file.pk}/picture/")

    assert drawn.headers["Content-Type"] == "image/jpeg"
    assert Image.open(io.BytesIO(drawn.content)).size == (1600, 800)
