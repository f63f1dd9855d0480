"""Who asks: codes to the address on file, and how sure we are."""

from __future__ import annotations

import hmac
import secrets
from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction

from ombud.base import clock, keys
from ombud.base.errors import Refused
from ombud.base.locks import lock
from ombud.events import log
from ombud.people.sign_in import TRIES_FOR_ADDRESS, count_try, throttle_key
from ombud.privacy import law, letters
from ombud.privacy.actions.mailing import write_to_asker
from ombud.privacy.actions.moving import lock_open, note_identified, settle_identity
from ombud.privacy.actions.receiving import set_deadline
from ombud.privacy.addresses import open_page, own_page
from ombud.privacy.facts import (
    CodeFailed,
    CodeSent,
    IdentityReached,
)
from ombud.privacy.handing import fetchable
from ombud.privacy.models import Code, PrivacyRequest
from ombud.privacy.queries import is_proven
from ombud.privacy.statuses import Level

if TYPE_CHECKING:
    from ombud.base.actor import Actor

CODE_LIVES = timedelta(minutes=15)
MOST_TRIES = 5
MOST_CODES = 5  # for one request within CODES_WITHIN
CODES_WITHIN = timedelta(hours=1)
DIGITS = 8


def _digest(request: PrivacyRequest, code: str) -> bytes:
    key = keys.derived(settings.OMBUD_KEY_FILE, "privacy code")
    return keys.keyed_digest(key, str(request.pk), code)


@transaction.atomic
def send_code(request: PrivacyRequest, *, actor: Actor) -> None:
    """Send a code and the page where it is typed to who asks; burn the one before.

    Raises ``Refused`` after five codes within an hour, and when the request has ended and
    there is nothing to fetch either; not where that tells a stranger of an earlier request.
    """
    lock(request)
    if not takes_code(request):
        lock_open(request)
    now = clock.now()
    lately = Code.objects.filter(
        request=request, expires_at__gt=now + CODE_LIVES - CODES_WITHIN
    )
    if lately.count() >= MOST_CODES:
        raise Refused("Several codes were sent already. Wait an hour and ask again.")
    Code.objects.filter(request=request, burned_at=None).update(burned_at=now)
    open_page(request)  # where the code is typed, also after the key of the desk changed
    request.save(update_fields=["token"])
    code = "".join(secrets.choice("0123456789") for _ in range(DIGITS))
    Code.objects.create(
        request=request, digest=_digest(request, code), expires_at=now + CODE_LIVES
    )
    subject, text = letters.code_mail(request, code, own_page(request))
    if write_to_asker(request, subject, text) and request.receipt_sent_at is None:
        request.receipt_sent_at = now
        request.save(update_fields=["receipt_sent_at"])
    log.record(CodeSent(), request, actor=actor)


def takes_code(request: PrivacyRequest) -> bool:
    """Say whether a code opens something: the request, what is to fetch, or how it ended."""
    if not request.is_ended or law.hides_earlier(request):
        return True
    return fetchable(request) is not None


def try_code(request: PrivacyRequest, typed: str, *, network: str, actor: Actor) -> bool:
    """Say whether ``typed`` is the code that was sent; a right one counts once.

    Each try is counted before it is looked at, for the code and for the network it comes
    from, and stays counted whatever happens afterwards.
    """
    if count_try(throttle_key("privacy code", network)) > TRIES_FOR_ADDRESS:
        return False
    with transaction.atomic():
        lock(request)
        code = Code.objects.filter(request=request, burned_at=None).order_by("-pk").first()
        if code is None or not takes_code(request):
            return False
        code.tries += 1
        digits = "".join(one for one in typed if one.isdigit())
        is_right = hmac.compare_digest(_digest(request, digits), bytes(code.digest))
        is_right = is_right and code.expires_at > clock.now()
        if is_right or code.tries >= MOST_TRIES:
            code.burned_at = clock.now()
        code.save(update_fields=["tries", "burned_at"])
        if not is_right:
            log.record(CodeFailed(tries=code.tries), request, actor=actor)
            return False
        if not request.is_ended:
            confirmed(request)
            reach(request, Level.ADDRESS, actor=actor)
        elif law.hides_earlier(request):  # it ended with the earlier one; now they may know
            request.reached = Level.ADDRESS
            request.save(update_fields=["reached"])
            log.record(IdentityReached(level=Level.ADDRESS), request, actor=actor)
        return True


def confirmed(request: PrivacyRequest) -> None:
    request.confirmed_at = clock.now()
    request.save(update_fields=["confirmed_at"])


def reach(request: PrivacyRequest, level: Level, *, actor: Actor) -> None:
    """Note that we are at least so sure who asks, and go on where that is enough."""
    if request.reached < level:
        request.reached = level
        if is_proven(request):
            note_identified(request, actor=actor)
        set_deadline(request)
        request.save()
        log.record(IdentityReached(level=level), request, actor=actor)
    if is_proven(request):
        settle_identity(request, actor=actor)


@transaction.atomic
def signed_in_afresh(request: PrivacyRequest, *, actor: Actor) -> None:
    """Note that the person has signed in again within the last minutes."""
    lock_open(request)
    confirmed(request)
    reach(request, Level.SIGNED_IN, actor=actor)


def forget_codes() -> int:
    """Remove the codes that nobody can use any more; return how many."""
    return Code.objects.filter(expires_at__lte=clock.now() - timedelta(days=1)).delete()[0]
