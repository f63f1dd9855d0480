"""To whom data goes: declared by an administrator, and noted for each person."""

from __future__ import annotations

import re
import secrets
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction

from ombud.base import clock
from ombud.base.errors import Refused
from ombud.base.locks import lock
from ombud.events import log
from ombud.people.actions import valid_address
from ombud.recipients.facts import DataDisclosed, RecipientDeclared, RecipientEnded
from ombud.recipients.models import Disclosure, Recipient
from ombud.recipients.statuses import Kind, Way
from ombud.vault.secrets import seal_text

if TYPE_CHECKING:
    from ombud.base.actor import Actor
    from ombud.people.models import Contact

KEY = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
KEY_BYTES = 32


@transaction.atomic
def declare_recipient(
    *, key: str, name: str, kind: Kind, way: Way, address: str, gets_all: bool, actor: Actor
) -> tuple[Recipient, str]:
    """Declare to whom data goes; return it and the key that signs its notices, told once.

    Raises ``Refused`` for a short name that is taken or none, without a name, and for an
    address that does not suit the way.
    """
    plain = " ".join(name.replace("\x00", "").split())[:120]
    if not KEY.fullmatch(key):
        raise Refused("Write a short name of small letters, digits and hyphens.")
    if Recipient.objects.filter(key=key).exists():
        raise Refused("There already is a recipient of this short name.")
    if not plain:
        raise Refused("Write the name of the recipient.")
    secret = secrets.token_urlsafe(KEY_BYTES)
    made = Recipient.objects.create(
        key=key,
        name=plain,
        kind=kind,
        way=way,
        address=checked_address(way, address.strip()),
        sealed_key=seal_text(secret),
        gets_all=gets_all,
    )
    log.record(RecipientDeclared(way=way), made, actor=actor)
    return made, secret


def checked_address(way: Way, address: str) -> str:
    """Return where notices go. Raises ``Refused`` for what is no address of this way."""
    if way == Way.FETCH:
        return ""
    if way == Way.MAIL:
        return valid_address(address)
    parts = urlsplit(address)
    pair = f"{parts.hostname}:{parts.port or 443}"
    is_safe = parts.scheme == "https" or pair in settings.OMBUD_OUTBOUND_ALLOW
    if not parts.hostname or not is_safe or parts.username or len(address) > 500:
        raise Refused("Write an address that begins with https, without a name in it.")
    return address


@transaction.atomic
def end_recipient(recipient: Recipient, *, actor: Actor) -> None:
    """Let nothing go to a recipient any more; what it has got, it is still told of."""
    lock(recipient)
    if recipient.ended_at is not None:
        return
    recipient.ended_at = clock.now()
    recipient.save(update_fields=["ended_at"])
    log.record(RecipientEnded(), recipient, actor=actor)


@transaction.atomic
def disclose(
    contact: Contact, recipient: Recipient, *, what: str, reference: str, actor: Actor
) -> Disclosure:
    """Note that data of ``contact`` went to ``recipient``.

    what: kinds of data in words. reference: by which the recipient knows the person. Raises
    ``Refused`` for a recipient to whom nothing may go any more.
    """
    lock(contact)
    if recipient.ended_at is not None:
        raise Refused("Nothing may go to this recipient any more.")
    made = Disclosure.objects.create(
        contact=contact,
        recipient=recipient,
        what=" ".join(what.replace("\x00", "").split())[:200],
        reference=reference.replace("\x00", "").strip()[:120],
    )
    fact = DataDisclosed(recipient=recipient.pk, disclosure=made.pk)
    log.record(fact, contact, actor=actor)
    return made
