"""Taking in a Maildir: what a mail server, or an export, put into ``new/``.

A mail moves to ``cur/`` only when it is in the journal. Whoever is killed in between finds
it in ``new/`` again and knows it by its content; two that drain one folder at once do not
double anything either.
"""

from __future__ import annotations

import contextlib
from itertools import islice
from typing import TYPE_CHECKING

from ombud.base.errors import Refused
from ombud.channels.email.actions.ingest import process_many
from ombud.channels.email.actions.journal import Arrival, Stored, store_many
from ombud.channels.email.queries import waiting_to_be_read
from ombud.channels.email.statuses import Door, Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from ombud.channels.email.models import Mailbox

AT_ONCE = 40
SEEN = ":2,S"


def drain(folder: Path, *, mailbox: Mailbox | None = None) -> Iterator[Stored]:
    """Take in every mail of the Maildir ``folder``; yield its row and whether it was new.

    At the end it also takes in what earlier, killed runs left in the journal. Raises
    ``Refused`` when ``folder`` is no Maildir, ``OSError`` and ``DatabaseError`` when a mail
    cannot be stored; that mail stays in ``new/``.
    """
    new = folder / "new"
    if not new.is_dir():
        raise Refused("This is no Maildir: there is no folder new/ in it.")
    (folder / "cur").mkdir(exist_ok=True)
    files = iter(sorted(one for one in new.iterdir() if not one.name.startswith(".")))
    while batch := list(islice(files, AT_ONCE)):
        stored = journal_files(batch, folder, mailbox)
        done = {mail.pk: mail for mail in process_many([mail.pk for mail, _ in stored])}
        yield from ((done[mail.pk], is_new) for mail, is_new in stored)
    while waiting := waiting_to_be_read(AT_ONCE):
        late = process_many(waiting)
        yield from ((mail, True) for mail in late)
        if any(mail.outcome == Outcome.RECEIVED for mail in late):
            return  # it failed, is counted, and comes round again by the queue


def journal_files(files: Iterable[Path], folder: Path, mailbox: Mailbox | None) -> list[Stored]:
    """Journal ``files`` in one commit, and only then move them to ``cur/``."""
    opened = [(one, raw) for one in files if (raw := bytes_of(one)) is not None]
    stored = store_many(
        [Arrival(raw, Door.SPOOL, mailbox=mailbox) for _, raw in opened], is_queued=False
    )
    for one, _ in opened:
        done = one.name if ":2," in one.name else f"{one.name}{SEEN}"
        with contextlib.suppress(FileNotFoundError):  # another drainer moved it
            one.rename(folder / "cur" / done)
    return stored


def bytes_of(file: Path) -> bytes | None:
    """Return the mail, or None when another drainer was quicker."""
    try:
        return file.read_bytes()
    except FileNotFoundError:
        return None
