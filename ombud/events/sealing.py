"""Taking events into the tree, in commit order, and signing what it has become."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection, transaction
from django.db.models import Q

from ombud.base import clock
from ombud.events import reading, witness
from ombud.events.entry import COLUMNS, entry_of
from ombud.events.models import Leaf, TreeHead
from ombud.events.tree import Frontier, leaf_hash
from ombud.events.witness import Head

if TYPE_CHECKING:
    from ombud.events.models import Event
    from ombud.events.reading import Cursor

BATCH = 1000
ADVISORY_LOCK = 0x0B5EA1  # one sealer at a time; any fixed number that nothing else uses


class TreeBroken(Exception):  # noqa: N818 - says what was found
    """The last leaf and the last head do not agree; verify the log before going on."""


def seal(*, is_rest_wanted: bool = True) -> int:
    """Take all settled events into the tree, a head for every 1,000, and return how many.

    is_rest_wanted: also seal a rest of fewer than 1,000.
    Not to be called inside a transaction: heads are written outside the database once they
    are committed. Heads that a crash kept from being written there follow.
    Raises ``TreeBroken`` when somebody took leaves or heads away.
    """
    known = witness.last_size()
    count, made = 0, []
    while batch := seal_batch(is_rest_wanted=is_rest_wanted):
        made.append(batch[0].pk)
        count += batch[1]
    fresh = TreeHead.objects.filter(Q(size__gt=known) | Q(pk__in=made)).order_by("pk")
    witness.remember([head_of(row) for row in fresh])
    return count


@transaction.atomic
def seal_batch(*, is_rest_wanted: bool) -> tuple[TreeHead, int] | None:
    """Seal up to 1,000 events; return the head and their number, or None."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ADVISORY_LOCK])
    frontier, cursor_reached = where_it_ends()
    events = reading.after(cursor_reached, BATCH)
    if not events or (len(events) < BATCH and not is_rest_wanted):
        return None
    Leaf.objects.bulk_create(leaves_for(events, frontier), batch_size=BATCH)
    return sign(frontier), len(events)


def where_it_ends() -> tuple[Frontier, Cursor]:
    """Return the tree so far, and the place in the log up to which it reaches."""
    head = TreeHead.objects.order_by("-size").first()
    last = Leaf.objects.select_related("event").order_by("-position").first()
    if (head.size if head else 0) != (last.position + 1 if last else 0):
        raise TreeBroken
    if head is None or last is None:
        return Frontier.empty(), reading.START
    frontier = Frontier.unpacked(head.size, bytes(head.peaks))
    return frontier, reading.cursor_of(last.event)


def leaves_for(events: list[Event], frontier: Frontier) -> list[Leaf]:
    """Let ``frontier`` grow by ``events`` and return their leaves."""
    leaves = []
    for event in events:
        entry = entry_of(*(getattr(event, column) for column in COLUMNS))
        digest = leaf_hash(entry)
        leaves.append(Leaf(position=frontier.size, event=event, hash=digest))
        frontier.append(digest)
    return leaves


def sign(frontier: Frontier) -> TreeHead:
    signed = Head.signed(frontier.size, frontier.root(), clock.now())
    return TreeHead.objects.create(
        size=signed.size,
        root=signed.root,
        signature=signed.signature,
        sealed_at=signed.sealed_at,
        peaks=frontier.packed(),
    )


def head_of(row: TreeHead) -> Head:
    """Return the signed statement that ``row`` keeps."""
    return Head(row.size, bytes(row.root), row.sealed_at, bytes(row.signature))
