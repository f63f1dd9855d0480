"""Taking the log along to another database server."""

from __future__ import annotations

from django.db import connection, transaction
from django.db.models import F, Max

from ombud.events import triggers
from ombud.events.models import Event


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
