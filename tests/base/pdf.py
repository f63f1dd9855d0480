"""A PDF as its reader has it: words, bookmarks, tags."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from pypdf import PdfReader

if TYPE_CHECKING:
    from collections.abc import Iterator

BREAKS = "\u200b"


def read(octets: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(octets), strict=True)


def words(octets: bytes) -> str:
    """Return what a PDF says, on one line."""
    every = " ".join(page.extract_text() for page in read(octets).pages)
    return " ".join(every.replace(BREAKS, "").split())


def bookmarks(octets: bytes) -> list[str]:
    """Return the titles of the bookmarks, those below others included."""
    return list(_titles(read(octets).outline))


def _titles(outline: Any) -> Iterator[str]:
    for one in outline:
        if isinstance(one, list):
            yield from _titles(one)
        else:
            yield str(one.title)


def tags(octets: bytes) -> set[str]:
    """Return the kinds of structure elements."""
    return set(_kinds(read(octets).root_object["/StructTreeRoot"]))


def _kinds(node: Any) -> Iterator[str]:
    found = node.get_object()
    if isinstance(found, list):
        for one in found:
            yield from _kinds(one)
    elif isinstance(found, dict):
        if "/S" in found:
            yield str(found["/S"])
        if "/K" in found:
            yield from _kinds(found["/K"])
