"""Drafts: what is being written is kept on the server, so that nothing typed is lost."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.db import transaction

from ombud.base import clock
from ombud.base.errors import Refused
from ombud.base.locks import lock
from ombud.people import guards
from ombud.tickets.actions.messages import drop_draft
from ombud.tickets.actions.submitting import written_before
from ombud.tickets.actions.writing import without_nul
from ombud.tickets.models import Draft, DraftFile
from ombud.vault import actions as vault

if TYPE_CHECKING:
    from ombud.people.models import Agent
    from ombud.tickets.content import File
    from ombud.tickets.models import Ticket

LARGEST_FILES = 25 * 2**20
ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
GONE = "[e-mail address removed]"


@transaction.atomic
def save_draft(  # noqa: PLR0913 - a draft has these facts
    ticket: Ticket,
    *,
    kind: Draft.Kind,
    text: str,
    agent: Agent,
    cc: str = "",
    bcc: str = "",
    sender: str = "",
    html: str = "",
    key: str = "",
) -> Draft | None:
    """Keep what ``agent`` is writing; saving nothing at all removes the draft.

    key: of the form it is written in. What was sent by it meanwhile is no draft any more.

    sender: the address of the desk that it is to leave from; empty for the usual one.
    html: the same words with their formatting, sanitised; none where they are plain.
    Addresses of people who were erased are left out: a page that was open since before knows
    them still.
    """
    if key:
        lock(ticket)
        if written_before(agent, key):
            return None
    text, html, cc, bcc = map(without_erased, (text, html, cc, bcc))
    known = Draft.objects.filter(ticket=ticket, agent=agent, kind=kind).first()
    if not (text + cc + bcc).strip() and not (known and known.files.exists()):
        discard_draft(ticket, kind=kind, agent=agent)
        return None
    draft, _ = Draft.objects.update_or_create(
        agent=agent,
        ticket=ticket,
        kind=kind,
        defaults={
            "text": without_nul(text),
            "html": without_nul(html),
            "cc": without_nul(cc),
            "bcc": without_nul(bcc),
            "sender": without_nul(sender)[:254],
            "saved_at": clock.now(),
        },
    )
    return draft


def without_erased(words: str) -> str:
    """Return ``words`` without the addresses of people who were erased."""
    gone = guards.kept_out(set(ADDRESS.findall(words))) if "@" in words else set()
    for address in gone:
        words = words.replace(address, GONE)
    return words


def discard_draft(ticket: Ticket, *, kind: Draft.Kind, agent: Agent) -> None:
    """Throw away what ``agent`` was writing."""
    drop_draft(ticket, agent, kind)


@transaction.atomic
def attach_to_draft(ticket: Ticket, file: File, *, kind: Draft.Kind, agent: Agent) -> DraftFile:
    """Lay a file into the draft. Raises ``Refused`` when all files exceed 25 MB."""
    draft, _ = Draft.objects.get_or_create(agent=agent, ticket=ticket, kind=kind)
    if sum(one.size for one in draft.files.all()) + len(file.data) > LARGEST_FILES:
        raise Refused("These files are larger than 25 MB together. Send a link instead.")
    return DraftFile.objects.create(
        draft=draft,
        blob=vault.keep(file.data),
        name=without_nul(file.name)[:255],
        content_type=file.content_type[:120],
        size=len(file.data),
        content_id=file.content_id,
    )


@transaction.atomic
def detach_from_draft(file: DraftFile) -> None:
    """Take a file out of a draft."""
    blob = file.blob
    file.delete()
    vault.release(blob)
