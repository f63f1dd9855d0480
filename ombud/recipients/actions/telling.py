"""Notices to recipients: made before the data goes, sealed, signed when they leave."""

from __future__ import annotations

import json
import secrets
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction

from ombud.base import clock
from ombud.base.late import jose_jws, jose_keys
from ombud.events import log
from ombud.recipients.access import digest_of
from ombud.recipients.facts import NoticeMade
from ombud.recipients.models import Disclosure, Notice
from ombud.recipients.queries import recipients_of
from ombud.recipients.statuses import About
from ombud.subjects.queries import selves_of
from ombud.vault.secrets import open_text, seal_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ombud.base.actor import Actor
    from ombud.people.models import Contact
    from ombud.recipients.models import Recipient

SCHEMA = "urn:ombud:notice:1"
PATH = "/help/notices/"


def tell_of_erasure(
    contact: Contact, erasure: int, identifiers: Iterable[tuple[str, str]], *, actor: Actor
) -> list[Notice]:
    """Make ready what recipients are told once ``contact`` is erased; twice is once.

    identifiers: kinds and values by which the person was known; afterwards nobody knows them.
    """
    known = set(Notice.objects.filter(erasure=erasure).values_list("recipient", flat=True))
    words = {"identifiers": pairs(identifiers)}
    return [
        make(one, contact, About.ERASURE, words, actor=actor, erasure=erasure)
        for one in recipients_of(selves_of(contact))
        if one.pk not in known
    ]


def tell_of_correction(
    contact: Contact, changes: Mapping[str, str], *, request: int, actor: Actor
) -> list[Notice]:
    """Tell recipients of ``contact`` what is right now, by field (GDPR Art. 19).

    request: its number; 0 where the person set it right by themselves.
    """
    words = {"corrected": dict(changes)}
    return _told_now(contact, About.CORRECTION, words, request=request, actor=actor)


def tell_of_restriction(contact: Contact, *, request: int, actor: Actor) -> list[Notice]:
    """Tell recipients of ``contact`` that the data have to rest (GDPR Art. 19)."""
    return _told_now(contact, About.RESTRICTION, {}, request=request, actor=actor)


def _told_now(
    contact: Contact, about: About, words: dict[str, Any], *, request: int, actor: Actor
) -> list[Notice]:
    known = contact.identifiers.order_by("pk").values_list("kind", "value")
    words = {"identifiers": pairs(known), **words}
    made = [
        make(one, contact, about, words, actor=actor, request=request)
        for one in recipients_of(selves_of(contact))
    ]
    Notice.objects.filter(pk__in=[one.pk for one in made]).update(released_at=clock.now())
    return made


def pairs(identifiers: Iterable[tuple[str, str]]) -> list[dict[str, str]]:
    return [{"kind": str(kind), "value": value} for kind, value in identifiers]


@transaction.atomic
def make(
    recipient: Recipient,
    contact: Contact,
    about: About,
    words: dict[str, Any],
    *,
    actor: Actor,
    erasure: int = 0,
    request: int = 0,
) -> Notice:
    token = secrets.token_urlsafe(32)
    references = Disclosure.objects.filter(contact=contact, recipient=recipient)
    notice = Notice(
        recipient=recipient,
        contact=contact,
        about=about,
        erasure=erasure,
        request=request,
        token=digest_of(token),
    )
    body = {
        "schema": SCHEMA,
        "iss": settings.OMBUD_PUBLIC_URL,
        "aud": recipient.key,
        "about": str(about),
        "references": sorted({one.reference for one in references if one.reference}),
        **words,
        "acknowledge": f"{settings.OMBUD_PUBLIC_URL}{PATH}{token}/",
    }
    notice.sealed = seal_text(json.dumps(body))
    notice.save()
    log.record(NoticeMade(notice=notice.pk, about=about), recipient, actor=actor)
    return notice


def release(erasure: int) -> int:
    """Let the notices of an erasure leave, now that it is done; return how many."""
    waiting = Notice.objects.filter(erasure=erasure, released_at=None)
    return waiting.update(released_at=clock.now())


def opened(notice: Notice) -> dict[str, Any]:
    """Return what a notice says; nothing once it is confirmed and destroyed."""
    if notice.sealed is None:
        return {}
    words: dict[str, Any] = json.loads(open_text(bytes(notice.sealed)))
    return words


def signed(notice: Notice) -> str:
    """Return a notice as a compact JWS (RFC 7515), HMAC-SHA-256 under the recipient's key.

    Empty once it is confirmed and destroyed. ``jti`` is the number of the notice, so that a
    second copy is known again; ``iat`` when it was made.
    """
    words = opened(notice)
    if not words:
        return ""
    words |= {"jti": str(notice.pk), "iat": int(notice.made_at.timestamp())}
    key = jose_keys.OctKey.import_key(open_text(bytes(notice.recipient.sealed_key)))
    head = {"alg": "HS256", "typ": "ombud-notice+jws", "kid": notice.recipient.key}
    text: str = jose_jws.serialize_compact(head, json.dumps(words).encode(), key)
    return text
