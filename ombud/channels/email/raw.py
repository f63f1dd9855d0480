"""What only the sealed mail itself still says. Loads the parser, so not for every page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ombud.base.minimise import Masker
from ombud.channels.email.mime.model import Unreadable
from ombud.channels.email.mime.parser import parse
from ombud.tickets.content import rules
from ombud.vault import actions as vault
from ombud.vault.sealing import Broken

if TYPE_CHECKING:
    from ombud.channels.email.models import IncomingMail

BEGINNING = 64 * 1024  # bytes of a mail that hold its subject, and tell in which charset


def subject_in(mail: IncomingMail) -> str:
    """Return the subject that ``mail`` came with, masked; empty where it is gone or had none.

    The row forgets it once a ticket shows the mail.
    """
    if mail.subject:
        return str(mail.subject)
    try:
        subject = parse(vault.read(mail.blob)[:BEGINNING]).subject
    except (Broken, OSError, Unreadable):
        return ""
    return " ".join(Masker(rules()).text(subject).split())
