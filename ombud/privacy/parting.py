"""The way to a person whose address is erased: sealed until the answer has left, then gone."""

from __future__ import annotations

import contextlib
import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from ombud.base import clock
from ombud.channels.email.outgoing.delivery import ON_ITS_WAY
from ombud.people.queries import address_of
from ombud.privacy.models import CarriedErasure, LetterBlock
from ombud.privacy.statuses import LetterKind
from ombud.vault import secrets
from ombud.vault.sealing import Broken

if TYPE_CHECKING:
    from ombud.privacy.models import PrivacyRequest

REPLY_DAYS = 30  # the letter is tried for five days; longer nobody may keep the address
PLACE = "privacy_carriederasure.sealed_reply:"  # as the residue scan calls it


@dataclass(frozen=True, slots=True)
class Reply:
    """Where the answer goes, in which language, and the parts that somebody wrote before."""

    address: str
    language: str
    blocks: dict[str, str]


def reply_for(request: PrivacyRequest) -> Reply:
    """Return how to answer ``request``, as it is known now."""
    written = LetterBlock.objects.filter(
        letter__request=request, letter__kind=LetterKind.ANSWER, letter__sent_at=None
    ).filter(is_own=True)
    blocks = dict(written.values_list("name", "text"))
    return Reply(address_of(request.asker), request.language, blocks)


def keep_reply(request: PrivacyRequest) -> CarriedErasure:
    """Seal how to answer ``request`` before its person is erased; twice is once."""
    carried = carried_for(request)
    if carried is None:
        sealed = secrets.seal_text(json.dumps(asdict(reply_for(request))))
        carried = CarriedErasure.objects.create(
            request=request, sealed_reply=sealed, reply_until=clock.in_(days=REPLY_DAYS)
        )
    return carried


def carried_for(request: PrivacyRequest) -> CarriedErasure | None:
    found = CarriedErasure.objects.filter(request=request)
    return found.select_related("erasure", "mail").first()


def certificate_of(request: PrivacyRequest) -> dict[str, Any] | None:
    """Return the signed certificate of the erasure that answers ``request``, if any."""
    carried = carried_for(request)
    found = carried.erasure if carried else None
    return found.certificate if found else None


def reply_of(request: PrivacyRequest) -> Reply | None:
    """Return how to answer ``request`` although its person is erased; None where they are
    not, or where that is not known any more.
    """
    carried = carried_for(request)
    if carried is None or not carried.sealed_reply:
        return None
    with contextlib.suppress(Broken):
        return Reply(**json.loads(secrets.open_text(bytes(carried.sealed_reply))))
    return None


def is_over(carried: CarriedErasure) -> bool:
    """Say whether the answer has left, or failed for good, or waited too long."""
    mail = carried.mail
    has_ended = mail is not None and mail.state not in ON_ITS_WAY
    return has_ended or carried.reply_until <= clock.now()
