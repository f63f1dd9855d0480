"""Files of others that name an erased person and cannot be written again: what they are, and
how one of them goes because a person said so.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ombud.channels.email.models import IncomingMail
from ombud.erasure.mending import found_in
from ombud.erasure.strategies import in_use
from ombud.tickets.models import Attachment, Message

if TYPE_CHECKING:
    from ombud.erasure.models import Erasure

RESIDUE = "residue"


@dataclass(frozen=True, slots=True)
class Left:
    """Where something of the person is left: places of one message, or one place alone.

    ticket: its number, 0 for none. is_file: it is a file or a raw mail that can go whole.
    is_nobodys: no row uses it any more.
    """

    places: tuple[str, ...]
    ticket: int = 0
    is_file: bool = False
    is_nobodys: bool = False


def places_of(erasure: Erasure) -> list[str]:
    """Return where the last scan found something, in its words."""
    return [one["place"] for one in erasure.conflicts if one.get("ground") == RESIDUE]


def left_of(erasure: Erasure) -> list[Left]:
    """Return what is left, a file and the mail that brought it together."""
    by_place = {place: found_in([place]).blobs for place in places_of(erasure)}
    blobs = {number for some in by_place.values() for number in some}
    messages = messages_of(blobs)
    tickets = dict(
        Message.objects.filter(pk__in=set(messages.values())).values_list(
            "pk", "ticket__number"
        )
    )
    free = blobs - set(messages) - in_use(blobs)
    together: dict[object, list[str]] = {}
    for place, numbers in by_place.items():
        message = next((messages[one] for one in numbers if one in messages), None)
        together.setdefault(message or place, []).append(place)
    return [
        Left(
            tuple(places),
            tickets.get(key, 0) if isinstance(key, int) else 0,
            is_file=isinstance(key, int) or bool(by_place[places[0]] & free),
            is_nobodys=bool(by_place[places[0]] & free),
        )
        for key, places in together.items()
    ]


def messages_of(blobs: set[int]) -> dict[int, int]:
    """Return the message to which each sealed object belongs that is a file or a raw mail."""
    found: dict[int, int] = {}
    for model in (IncomingMail, Attachment):
        rows = model._default_manager.filter(blob__in=blobs).order_by("pk")
        found |= {blob: number or 0 for blob, number in rows.values_list("blob", "message")}
    return found
