"""The full text of a ticket as a field of conditions, through the search index."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from django.db.models import BigIntegerField, Q
from django.db.models.expressions import RawSQL

from ombud.tickets.models import Message
from ombud.tickets.search import engine
from ombud.tickets.search.index import indexed

if TYPE_CHECKING:
    from ombud.rules.checks import HoldsWords
    from ombud.rules.context import Context
    from ombud.tickets.models import Ticket

POSTGRES = "SELECT rowid FROM message_search WHERE words @@ %s::tsquery"
SQLITE = "SELECT rowid FROM message_search WHERE message_search MATCH %s"


def words_of_messages(ticket: Ticket, _context: Context) -> list[frozenset[str]]:
    """Return the words of each message of ``ticket``, as the index holds them.

    The subject counts with the first message, the text of files with theirs.
    """
    found = []
    subject = ticket.subject
    for message in sorted(ticket.messages.all(), key=lambda one: one.pk):
        parts = indexed(message, subject, list(message.attachments.all()))
        found.append(frozenset(chain(parts.subject, parts.body, parts.files)))
        subject = ""
    return found


def holds_words(check: HoldsWords, _context: Context) -> Q:
    """Return the condition on tickets that one message holds all words of ``check``."""
    terms = [engine.Wanted((word,)) for word in sorted(check.words)]
    # A sub-query renames the tables that engine.matching spells out, so the index is
    # asked for its row numbers here.
    is_postgres = engine.is_postgres()
    question = engine.postgres_query(terms) if is_postgres else engine.sqlite_query(terms)
    numbers = RawSQL(POSTGRES if is_postgres else SQLITE, [question], BigIntegerField())  # noqa: S611 - constants and a bound parameter
    return Q(pk__in=Message.objects.filter(pk__in=numbers).values("ticket_id"))
