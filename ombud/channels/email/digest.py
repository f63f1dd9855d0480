"""By what a mail is known again: its Message-ID and what its sender wrote, as keyed hashes.

Only what the sender wrote counts. Every delivery adds lines of its own (Received,
Delivered-To, X-Original-To, Return-Path, Authentication-Results, ARC-*, DKIM-Signature of a
relay, X-Spam-*, …) and nobody can list them all, so the header lines that count are listed
instead; the whole body counts, with line ends made equal. Mail in which none of the listed
lines is found counts as a whole. Nothing is decoded here: this runs before any parser.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from ombud.base.keys import short_digest

if TYPE_CHECKING:
    from collections.abc import Iterator

ID_BYTES, CONTENT_BYTES = 8, 10
WRITTEN_BY_THE_SENDER = frozenset(
    b"from sender reply-to to cc subject date message-id in-reply-to references"
    b" content-type content-transfer-encoding content-disposition".split()
)
LONGEST_HEAD = 2**20
_FIELD = re.compile(rb"([!-9;-~]{1,200})[ \t]*:(.*(?:\n[ \t].*)*)\n?")
_MBOX_LINE = re.compile(rb"(?:>?From [^\n]*\n)?")
_IN_ANGLES = re.compile(rb"<([^<>]+)>")


class Field(NamedTuple):
    """One header line, unfolded: name in lower case, value without outer white space."""

    name: bytes
    value: bytes


class Marks(NamedTuple):
    """What a mail is known by: keyed hashes of its Message-ID and of what was written.

    Short, because nobody without the key can aim at them: that two of ten million mails
    without a Message-ID are taken for one is as likely as one in ten thousand million.
    """

    id_lookup: bytes
    digest: bytes


def fields_of(head: bytes) -> Iterator[tuple[Field, int]]:
    """Yield the header lines of a mail whose lines end in a line feed, and where each one ends.

    Stops at the empty line and at the first line that is no header, within the first MiB.
    """
    skipped = _MBOX_LINE.match(head)
    position = skipped.end() if skipped else 0
    while position < LONGEST_HEAD:
        found = _FIELD.match(head, position)
        if found is None:
            return
        position = found.end()
        yield Field(found[1].lower(), b" ".join(found[2].split())), position


def even_line_ends(raw: bytes) -> bytes:
    """Return ``raw`` with a line feed as the only line end."""
    return raw.replace(b"\r\n", b"\n").replace(b"\r", b"\n")


def marks_of(raw: bytes, key: bytes) -> Marks:
    """Return by what ``raw`` is known again, under ``key``."""
    even = even_line_ends(raw).strip(b"\n")
    body_start, written, message_id = 0, [], b""
    for field, end in fields_of(even):
        body_start = end
        if field.name in WRITTEN_BY_THE_SENDER:
            written.append(field)
        if field.name == b"message-id" and not message_id:
            message_id = bare_id(field.value)
    if not written:
        content = short_digest(key, "whole", even)
    else:
        lines = [b"%b:%b" % field for field in sorted(written)]
        body = even[body_start:].strip(b"\n")
        content = short_digest(key, "written", b"\n".join(lines), body)
    return Marks(lookup_of_id(message_id, key), content[:CONTENT_BYTES])


def bare_id(value: bytes) -> bytes:
    """Return a Message-ID without its angle brackets and white space."""
    found = _IN_ANGLES.search(value)
    return b"".join((found[1] if found else value).split())


def lookup_of_id(message_id: bytes, key: bytes) -> bytes:
    """Return the keyed hash under which mails with ``message_id`` (bare) are found.

    Eight bytes: nobody can aim at it without the key, and it never decides alone.
    """
    return short_digest(key, "message-id", message_id)[:ID_BYTES]
