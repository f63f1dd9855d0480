"""The addresses on a message, as they stood there, and the one text in which they are kept.

A line for each: a letter for the field, a space, the name, the address in angle brackets. Rows
of their own would take twice the room, and one statement more for every page with a message.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

FIELDS = {"from": "F", "to": "T", "cc": "C", "bcc": "B"}  # permanent: rows hold the letters
WORDS = {letter: field for field, letter in FIELDS.items()}
LONGEST_NAME = 200
LONGEST_ADDRESS = 320


@dataclass(frozen=True, slots=True)
class Address:
    """An address as it stood on a message; ``field`` is from, to, cc or bcc.

    Who stands in bcc is known to agents alone: no other reader learns of them.
    """

    field: str
    name: str
    address: str


def as_text(addresses: Iterable[Address]) -> str:
    """Return ``addresses`` as they are kept, in their order; too long ones are cut."""
    return "\n".join(
        f"{FIELDS[one.field]} {on_one_line(one.name)[:LONGEST_NAME]}"
        f"<{on_one_line(one.address)[:LONGEST_ADDRESS]}>"
        for one in addresses
    )


def from_text(text: str) -> tuple[Address, ...]:
    """Return the addresses that ``as_text`` wrote."""
    return tuple(map(from_line, text.split("\n"))) if text else ()


def from_line(line: str) -> Address:
    name, _, address = line[2:].rpartition("<")
    return Address(WORDS[line[0]], name, address.removesuffix(">"))


def on_one_line(words: str) -> str:
    """Return ``words`` without what would end the line or the address: both are names only."""
    return " ".join(words.replace("\x00", "\N{REPLACEMENT CHARACTER}").split())
