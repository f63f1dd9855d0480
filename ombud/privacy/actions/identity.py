"""Who asks: codes to the address on file, pieces of information, documents, warnings."""

from __future__ import annotations

import hmac
import secrets
import unicodedata
from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction

from ombud.base import clock, keys
from ombud.base.actor import SYSTEM
from ombud.base.errors import Refused
from ombud.base.locks import lock
from ombud.channels.email.actions.letters import write_to_contact
from ombud.events import log
from ombud.people.addresses import lookup_of
from ombud.people.models import IdentifierKind
from ombud.people.queries import address_of, identifiers_of
from ombud.people.sign_in import TRIES_FOR_ADDRESS, count_try, throttle_key
from ombud.privacy import letters, packing
from ombud.privacy.access import digest_of
from ombud.privacy.actions.moving import call_off, lock_open, settle_identity
from ombud.privacy.actions.receiving import set_deadline
from ombud.privacy.addresses import open_page, own_page
from ombud.privacy.facts import (
    CodeFailed,
    CodeSent,
    IdentityReached,
    PersonWarned,
    PointCompared,
    ProofDestroyed,
    ProofJudged,
    ProofTaken,
)
from ombud.privacy.handing import fetchable
from ombud.privacy.models import Code, PointCheck, PrivacyRequest, Proof, Warned
from ombud.privacy.statuses import DataPoint, Kind, Level, Relation
from ombud.privacy.statuses import Proof as ProofKind
from ombud.tickets.models import Ticket
from ombud.vault import actions as vault

if TYPE_CHECKING:
    from ombud.base.actor import Actor
    from ombud.people.models import Agent

CODE_LIVES = timedelta(minutes=15)
MOST_TRIES = 5
MOST_CODES = 5  # for one request within CODES_WITHIN
CODES_WITHIN = timedelta(hours=1)
DIGITS = 8
LARGEST_PROOF = 10 * 2**20
PROOF_KEPT = timedelta(hours=23)  # looked at every hour: gone within a day after closing
NEEDED_PROOF = {
    Relation.AGENT: ProofKind.PERMISSION,
    Relation.PARENT: ProofKind.PARENTHOOD,
    Relation.ESTATE: ProofKind.ESTATE,
}


def _digest(request: PrivacyRequest, code: str) -> bytes:
    key = keys.derived(settings.OMBUD_KEY_FILE, "privacy code")
    return keys.keyed_digest(key, str(request.pk), code)


@transaction.atomic
def send_code(request: PrivacyRequest, *, actor: Actor) -> None:
    """Send a code and the page where it is typed to who asks; burn the one before.

    Raises ``Refused`` after five codes within an hour, and when the request has ended and
    there is nothing to fetch either.
    """
    if fetchable(request) is None:
        lock_open(request)
    else:
        lock(request)
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
    address = address_of(request.asker)
    if address:
        subject, text = letters.code_mail(request, code, own_page(request))
        is_queued = write_to_contact(
            request.asker, address, subject=subject, text=text, purpose="security"
        )
        if is_queued and request.receipt_sent_at is None:
            request.receipt_sent_at = now
            request.save(update_fields=["receipt_sent_at"])
    log.record(CodeSent(), request, actor=actor)


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
        if code is None or (request.is_ended and fetchable(request) is None):
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
        return True


def confirmed(request: PrivacyRequest) -> None:
    request.confirmed_at = clock.now()
    request.save(update_fields=["confirmed_at"])


def reach(request: PrivacyRequest, level: Level, *, actor: Actor) -> None:
    """Note that we are at least so sure who asks, and go on where that is enough."""
    if request.reached < level:
        request.reached = level
        if _is_proven(request):
            request.identified_at = request.identified_at or clock.now()
        set_deadline(request)
        request.save()
        log.record(IdentityReached(level=level), request, actor=actor)
    if _is_proven(request):
        settle_identity(request, actor=actor)


def _is_proven(request: PrivacyRequest) -> bool:
    """Say whether identity and, for somebody who acts for another, the proof are enough.

    Nothing is released to a representative without an accepted document (promise J14); for
    an opt-out nobody asks anything.
    """
    if not request.is_identified:
        return False
    wanted = proof_needed(request)
    if wanted is None:
        return True
    return Proof.objects.filter(request=request, kind=wanted, is_accepted=True).exists()


def proof_needed(request: PrivacyRequest) -> ProofKind | None:
    """Return the document that has to show that somebody may act for the person, if any."""
    if law_asks_nothing(request):
        return None
    return NEEDED_PROOF.get(Relation(request.relation))


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).casefold()
    return "".join(one for one in plain if one.isalnum())


def _held(request: PrivacyRequest, point: DataPoint) -> set[str]:
    """Return what we hold for a point, in the form in which it is compared."""
    contact = request.contact
    if point == DataPoint.NAME:
        return {_folded(contact.name)} - {""}
    if point == DataPoint.ORGANISATION:
        return {_folded(contact.organisation.name)} if contact.organisation else set()
    if point == DataPoint.TICKET:
        own = Ticket.objects.filter(contact=contact, is_locked=False)
        return {str(number) for number in own.values_list("number", flat=True)}
    return {_folded(one.value) for one in identifiers_of(contact) if one.kind == point}


@transaction.atomic
def compare_point(
    request: PrivacyRequest, point: DataPoint, said: str, *, agent: Agent, actor: Actor
) -> bool:
    """Compare what the person said with what we hold, and say whether it matches.

    What was said is not kept. Each point counts once: a wrong answer cannot be tried again.
    Two matches are level 3. Raises ``Refused`` for the datum that is to be corrected, for a
    point that was compared already, and for an opt-out, which asks nobody who they are.
    """
    lock_open(request)
    if law_asks_nothing(request):
        raise Refused("This request needs no identity. Carry it out.")
    if request.kind == Kind.RECTIFICATION and point in _under_correction(request):
        raise Refused("What is to be corrected proves nothing. Choose another piece.")
    if PointCheck.objects.filter(request=request, point=point).exists():
        raise Refused("This was compared already. Choose another piece of information.")
    matches = _folded(said) in _held(request, point) and bool(_folded(said))
    PointCheck.objects.create(request=request, point=point, is_match=matches, agent=agent)
    log.record(PointCompared(point=point, matches=matches), request, actor=actor)
    found = PointCheck.objects.filter(request=request, is_match=True).count()
    if found >= packing.points_for_category(request):
        reach(request, Level.TWO_POINTS, actor=actor)
    return matches


def law_asks_nothing(request: PrivacyRequest) -> bool:
    """Say whether the law forbids asking who it is (privacy.md 2.5, level 0)."""
    return request.needed == Level.NONE


def _under_correction(request: PrivacyRequest) -> set[str]:
    """Return the points that a correction concerns: what an agent marked as disputed."""
    return set(request.disputed.split())


@transaction.atomic
def dispute(request: PrivacyRequest, points: list[DataPoint], *, actor: Actor) -> None:
    """Mark what the person wants corrected: it cannot prove who they are.

    Matches of these points no longer count. Raises ``Refused`` unless it is a correction.
    """
    lock_open(request)
    if request.kind != Kind.RECTIFICATION:
        raise Refused("Only a correction disputes what we hold.")
    request.disputed = " ".join(sorted(points))
    request.save(update_fields=["disputed"])
    PointCheck.objects.filter(request=request, point__in=points).update(is_match=False)
    del actor  # the comparison is what the log tells


@transaction.atomic
def sign_declaration(request: PrivacyRequest, *, actor: Actor) -> None:
    """Note that the person signed who they are; with three matches that is level 4.

    Raises ``Refused`` while fewer pieces match.
    """
    lock_open(request)
    found = PointCheck.objects.filter(request=request, is_match=True).count()
    if found < packing.points_for_details(request):
        raise Refused("Fewer than three pieces match. Compare more before the declaration.")
    reach(request, Level.THREE_POINTS, actor=actor)


@transaction.atomic
def signed_in_afresh(request: PrivacyRequest, *, actor: Actor) -> None:
    """Note that the person has signed in again within the last minutes."""
    lock_open(request)
    confirmed(request)
    reach(request, Level.SIGNED_IN, actor=actor)


@transaction.atomic
def take_proof(
    request: PrivacyRequest, kind: ProofKind, content: bytes, *, actor: Actor
) -> Proof:
    """Seal a document; it is in no search, and gone a day after closing.

    Raises ``Refused`` when it is empty or too large.
    """
    lock_open(request)
    if not content:
        raise Refused("Choose a file that shows it.")
    if len(content) > LARGEST_PROOF:
        raise Refused("This file is larger than 10 MB. Send a smaller picture of it.")
    # Sealed with random bytes in front: two equal documents must not share an object.
    proof = Proof.objects.create(
        request=request, kind=kind, blob=vault.keep(secrets.token_bytes(16) + content)
    )
    log.record(ProofTaken(proof=kind), request, actor=actor)
    return proof


def content_of(proof: Proof) -> bytes:
    """Return the document. Raises ``Refused`` when it is destroyed."""
    if proof.blob is None:
        raise Refused("This document is destroyed already.")
    return vault.read(proof.blob)[16:]


@transaction.atomic
def judge_proof(proof: Proof, *, is_enough: bool, actor: Actor) -> None:
    """Say whether a document is enough for what it has to show."""
    request = proof.request
    lock_open(request)
    proof.is_accepted = is_enough
    proof.save(update_fields=["is_accepted"])
    log.record(
        ProofJudged(proof=ProofKind(proof.kind), accepted=is_enough), request, actor=actor
    )
    if _is_proven(request):
        request.identified_at = request.identified_at or clock.now()
        set_deadline(request)
        request.save()
        settle_identity(request, actor=actor)


def destroy_old_proofs() -> int:
    """Destroy the documents of requests that ended 23 hours ago; return how many."""
    old = Proof.objects.filter(
        blob__isnull=False, request__closed_at__lte=clock.now() - PROOF_KEPT
    )
    numbers = list(old.values_list("pk", flat=True))
    for number in numbers:
        with transaction.atomic():
            proof = lock(Proof.objects.get(pk=number))
            if proof.blob is not None:
                blob, proof.blob = proof.blob, None
                proof.destroyed_at = clock.now()
                proof.save(update_fields=["blob", "destroyed_at"])
                vault.release(blob)
                fact = ProofDestroyed(proof=ProofKind(proof.kind))
                log.record(fact, proof.request, actor=SYSTEM)
    return len(numbers)


def forget_codes() -> int:
    """Remove the codes that nobody can use any more; return how many."""
    return Code.objects.filter(expires_at__lte=clock.now() - timedelta(days=1)).delete()[0]


def warn_others(request: PrivacyRequest, link: str, *, actor: Actor) -> int:
    """Tell every other verified address of the person; return how many were told.

    Where somebody else asks for them, every address of theirs is told, verified or not.
    link: an address that ends where the secret word of the warning is added. The request
    is held by the caller.
    """
    asked_from = lookup_of(IdentifierKind.EMAIL, address_of(request.asker))
    told = 0
    for one in identifiers_of(request.contact):
        is_other = one.kind == IdentifierKind.EMAIL and bytes(one.lookup) != asked_from
        if not is_other or (one.verified_at is None and request.about is None):
            continue
        token = secrets.token_urlsafe(32)
        Warned.objects.create(request=request, identifier=one, token=digest_of(token))
        subject, text = letters.warning_mail(request, f"{link}{token}/")
        write_to_contact(
            request.contact, one.value, subject=subject, text=text, purpose="security"
        )
        told += 1
    if told:
        log.record(PersonWarned(until=request.not_before), request, actor=actor)
    return told


@transaction.atomic
def cancel_by_warning(warning: Warned, *, actor: Actor) -> None:
    """Call the request off by the link in a warning; again does nothing.

    Raises ``Refused`` when it is too late.
    """
    request = PrivacyRequest.objects.get(pk=warning.request_id)
    call_off(request, actor=actor)
    warning.cancelled_at = warning.cancelled_at or clock.now()
    warning.save(update_fields=["cancelled_at"])
