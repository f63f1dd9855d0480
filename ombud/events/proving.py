"""Showing somebody outside that an entry stands in the sealed log (RFC 6962, section 2.1.1).

Whoever has the proof needs nothing of the log: number, kind and hash of an entry give its
leaf, the path leads from there to the root, and the root was signed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from ombud.events import witness
from ombud.events.entry import COLUMNS, rest_of
from ombud.events.models import Leaf, TreeHead
from ombud.events.sealing import head_of
from ombud.events.tree import Frontier, path_beyond

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ombud.events.models import Event


def proofs_of(events: Iterable[Event]) -> dict[str, Any]:
    """Return proofs for ``events`` and the signed heads they lead to, as JSON.

    key: the public half (Ed25519), hex. An event that no head covers yet, which takes ten
    minutes at most, is only named. Three statements for each head, however many events.
    """
    known = {event.pk: event for event in events}
    leaves = Leaf.objects.filter(event__in=known).order_by("position")
    heads: list[TreeHead] = []
    entries = []
    for leaf in leaves:
        if not heads or leaf.position >= heads[-1].size:
            head = TreeHead.objects.filter(size__gt=leaf.position).order_by("size").first()
            if head is None:
                break
            heads.append(head)
            before, hashes = grown_by(head)
        path = path_beyond(leaf.position, before, hashes)
        entries.append(entry(known.pop(leaf.event_id), leaf.position, heads[-1].size, path))
    public = witness.key().public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    return {
        "key": public.hex(),
        "heads": [head_of(one).words() for one in heads],
        "entries": entries,
        "not_sealed_yet": sorted(known),
    }


def grown_by(head: TreeHead) -> tuple[Frontier, list[bytes]]:
    """Return the tree before ``head`` was signed, and the leaves that came with it."""
    last = TreeHead.objects.filter(size__lt=head.size).order_by("-size").first()
    before = Frontier.unpacked(last.size, bytes(last.peaks)) if last else Frontier.empty()
    rows = Leaf.objects.filter(position__gte=before.size, position__lt=head.size)
    hashes = rows.order_by("position").values_list("hash", flat=True)
    return before, [bytes(one) for one in hashes]


def entry(event: Event, position: int, size: int, path: list[bytes]) -> dict[str, Any]:
    values = tuple(getattr(event, column) for column in COLUMNS)
    return {
        "event": event.pk,
        "kind": event.kind,
        "rest": rest_of(values).hex(),
        "position": position,
        "size": size,
        "path": [step.hex() for step in path],
    }
