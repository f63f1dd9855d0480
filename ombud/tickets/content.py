"""What a message holds when it comes to the domain: cleaned, masked, complete."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.conf import settings

from ombud.base.minimise import Masker, Policy, Rules
from ombud.tickets.addresses import Address

__all__ = ["Address", "Content", "File", "Masking", "minimised"]


@dataclass(frozen=True, slots=True)
class File:
    """A file with its bytes; ``text`` is what search may find in it."""

    name: str
    content_type: str
    data: bytes
    content_id: str = ""
    is_inline: bool = False
    text: str = ""


@dataclass(frozen=True, slots=True)
class Masking:
    """A value that was masked at the door: what stands in its place, and the original."""

    kind: str
    placeholder: str
    original: str


@dataclass(frozen=True, slots=True)
class Content:
    """The words and files of one message.

    ``html`` is sanitised already; ``folds`` are (kind, start, end) over ``text``.
    """

    text: str
    html: str = ""
    files: tuple[File, ...] = ()
    recipients: tuple[Address, ...] = ()
    folds: tuple[tuple[str, int, int], ...] = ()
    masked: tuple[Masking, ...] = ()
    remote_images: int = 0

    @property
    def is_empty(self) -> bool:
        return not self.text.strip() and not self.html.strip() and not self.files


def rules() -> Rules:
    """Return what becomes of card numbers and secrets at the door (privacy.md 2.16).

    Card numbers go for good but for their last digits: no desk needs one to answer. Account
    numbers and secrets are sealed apart, for who may reveal them; so are card numbers where
    OMBUD_FORGET_CARDS is off.
    """
    return Rules(card=Policy.REDACT) if settings.OMBUD_FORGET_CARDS else Rules()


def minimised(content: Content) -> Content:
    """Return ``content`` with card numbers, IBANs and secrets in its words masked.

    For what an agent takes down (a note, a telephone call): the same rules as for mail that
    comes in. What a reply says is the desk's own word and stays.
    """
    masker = Masker(rules())
    text, html = masker.text(content.text), masker.html(content.html)
    sealed = tuple(Masking(one.kind, one.placeholder, one.original) for one in masker.sealed)
    return replace(content, text=text, html=html, masked=content.masked + sealed)
