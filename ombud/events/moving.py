"""Taking the log along: to another database server, and back from a backup."""

from __future__ import annotations

from django.db import connection, transaction
from django.db.models import F, Max

from ombud.base import clock
from ombud.events import triggers, witness
from ombud.events.models import Event, TreeHead
from ombud.events.tree import EMPTY_ROOT
from ombud.events.witness import Head


@transaction.atomic
def renumber() -> int:
    """Move the transaction numbers of all events below those of this server.

    Returns how many events were renumbered; 0 on SQLite. To be called once after a database
    was loaded into another PostgreSQL server: numbers begin anew there, so that old events
    would count as not yet committed and new ones as older. The order stays as it was, and
    so does the tree, which does not cover these numbers. Old cursors are void afterwards:
    readers begin at ``newest()``.
    """
    if connection.vendor != "postgresql":
        return 0
    latest = Event.objects.aggregate(latest=Max("xid"))["latest"]
    if latest is None or latest < 0:
        return 0
    triggers.remove(connection)
    count = Event.objects.update(xid=F("xid") - latest - 1)
    triggers.install(connection)
    return count


def put_back() -> None:
    """Remember outside that the database came from a backup: later heads were taken back.

    To be called once after a restore, outside a transaction. Without it the verifier would
    find for ever that events were sealed which are not there. It is signed as heads are, so
    who shortens the database alone cannot say it.
    """
    last = TreeHead.objects.order_by("-size").first()
    size, root = (last.size, bytes(last.root)) if last else (0, EMPTY_ROOT)
    witness.remember([Head.signed(size, root, clock.now(), is_restart=True)])
