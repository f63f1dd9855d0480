"""Numbers in files: what the desk's policy says, and the one way to a file's bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ombud.base.errors import Refused
from ombud.base.minimise import Masker, Policy, Rules
from ombud.base.registry import Registry
from ombud.tickets.models import Attachment, NumberPolicy
from ombud.tickets.statuses import Direction, NumberWay, Review
from ombud.vault import actions as vault

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping

    from ombud.tickets.models import DraftFile

KINDS = ("card", "iban", "national_id", "secret")
STRICTER = tuple(NumberWay)

# Each is given the row of a file whose words have to be read before anybody opens it.
readers: Registry[Callable[[int], None]] = Registry("reader of files")


def ways(direction: str) -> dict[str, NumberWay]:
    """Return what becomes of each kind that does not simply stay; nothing for notes."""
    columns = {Direction.IN: "incoming", Direction.OUT: "outgoing"}
    column = columns.get(Direction(direction))
    if column is None:
        return {}
    rows = NumberPolicy.objects.exclude(**{column: NumberWay.KEEP})
    return {kind: NumberWay(way) for kind, way in rows.values_list("kind", column)}


def strictest(kinds: Iterable[str], among: Mapping[str, NumberWay]) -> NumberWay:
    """Return the strictest of what becomes of ``kinds``."""
    found = (among.get(one, NumberWay.KEEP) for one in kinds)
    return max(found, key=STRICTER.index, default=NumberWay.KEEP)


def taken_out(
    data: bytes, content_type: str, kinds: Collection[str]
) -> tuple[bytes, list[str]]:
    """Return a text file without numbers of ``kinds``, and these; other files as they are."""
    if not kinds or not content_type.startswith("text/"):
        return data, []
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return data, []
    masker = Masker(Rules(*(Policy.REDACT if one in kinds else Policy.ALLOW for one in KINDS)))
    clean = masker.text(text)
    return (clean.encode(), masker.removed) if masker.removed else (data, [])


def octets_of(file: Attachment | DraftFile, *, is_looking: bool = False) -> bytes:
    """Return the bytes of a file for whoever may open it.

    is_looking: somebody who may decide about it looks. Raises ``Refused`` for a file that
    waits or was not taken, and ``Broken`` for one that cannot be opened any more.
    """
    if isinstance(file, Attachment) and file.is_withheld and not is_looking:
        raise refusal(file.review)
    return vault.read(file.blob)


def refusal(review: str) -> Refused:
    """Return why a file is not opened or sent now."""
    if review == Review.UNREAD:
        return Refused("This file is still being read for numbers. Try again in a minute.")
    if review == Review.HELD:
        return Refused(
            "This file holds a number that this desk does not pass on unseen. Somebody who may "
            "reveal hidden values has to look at it first."
        )
    return Refused(
        "This file was not taken: it holds a number that this desk does not accept in files."
    )
