"""Reading a journalled mail: everything that needs no database, done before the transaction."""

from __future__ import annotations

import atexit
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings

from ombud.base.late import dkim
from ombud.channels.email.authentication import is_aligned
from ombud.channels.email.content import Letter, letter_of
from ombud.channels.email.mime.classify import classify, may_answer
from ombud.channels.email.mime.sandbox import SandboxedParser

if TYPE_CHECKING:
    from ombud.channels.email.mime.model import Kind, ParsedMail

NULL_SENDER = "<>"
sandbox = SandboxedParser()
atexit.register(sandbox.close)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a mail says, what wrote it, and what may be done about it.

    is_aligned: the domain of the From line was authenticated.
    may_answer: an automatic answer may go to the sender (RFC 3834).
    """

    parsed: ParsedMail
    kind: Kind
    letter: Letter
    is_aligned: bool
    may_answer: bool


def read(raw: bytes, envelope_from: str) -> Reading:
    """Return what ``raw`` says.

    envelope_from: as the journal keeps it: ``<>`` for the null sender, empty for unknown.
    Raises ``Unreadable`` with a code. Calls DNS only where OMBUD_VERIFY_DKIM is on.
    """
    parsed = sandbox.parse(raw)
    sender = {"": None, NULL_SENDER: ""}.get(envelope_from, envelope_from)
    kind = classify(parsed, sender)
    looks_up = settings.OMBUD_VERIFY_DKIM
    return Reading(
        parsed=parsed,
        kind=kind,
        letter=letter_of(parsed),
        is_aligned=is_aligned(
            raw,
            parsed.from_email,
            authserv_id=settings.OMBUD_AUTHSERV_ID,
            resolver=dkim.dnsplug.get_txt if looks_up else None,
        ),
        may_answer=may_answer(parsed, kind, sender),
    )
