"""What must not leave the desk by accident: found in a reply before it goes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from ombud.base.minimise import find
from ombud.tickets.content import minimised

if TYPE_CHECKING:
    from ombud.base.minimise import Finding
    from ombud.tickets.content import Content
    from ombud.tickets.models import Attachment

KINDS: dict[str, Any] = {
    "card": lazy("Card number"),
    "iban": lazy("Bank account (IBAN)"),
    "national_id": lazy("Identity number"),
    "secret": lazy("Password or secret"),
}


def held_in(file: Attachment) -> str:
    """Return which kinds of numbers stand in a file itself, in words; empty for none."""
    kinds = [str(KINDS.get(one, one)) for one in file.holds.split(",") if one]
    return _("Holds: %(kinds)s") % {"kinds": ", ".join(kinds)} if kinds else ""


@dataclass(frozen=True, slots=True)
class Found:
    """One thing that was found: what it is, on which line, and its last characters."""

    kind: Any
    line: int
    last: str


class Held(Exception):  # noqa: N818 - reads as a sentence where it is caught
    """The words hold something sensitive, and nobody has decided yet that it may go."""

    def __init__(self, found: list[Found]) -> None:
        super().__init__(f"{len(found)} finding(s)")
        self.found = found


def found_in(text: str) -> list[Found]:
    """Return card numbers, IBANs, identity numbers and secrets in ``text``, in order."""
    return [
        Found(
            KINDS.get(one.kind, one.kind), text.count("\n", 0, one.start) + 1, last(text, one)
        )
        for one in find(text)
    ]


def last(text: str, finding: Finding) -> str:
    """Return the last characters of a finding that may be shown: four of a card, or none."""
    signs = [sign for sign in text[finding.start : finding.end] if sign.isalnum()]
    return "".join(signs[-finding.keep_last :]) if finding.keep_last else ""


def cleared(content: Content, decision: str) -> Content:
    """Return ``content`` as it may leave (privacy.md 2.16).

    decision: ``mask`` hides what was found, with the originals sealed beside the message;
    ``send-2`` lets the two that were shown go as they are. Raises ``Held`` otherwise, so
    what was added after the warning is warned of again.
    """
    found = found_in(content.text)
    if not found or decision == f"send-{len(found)}":
        return content
    if decision == "mask":
        return minimised(content)
    raise Held(found)
