"""Who asks: documents that show for whom somebody may ask. Sealed, and soon destroyed."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from ombud.base import clock
from ombud.base.actor import SYSTEM
from ombud.base.errors import Refused
from ombud.base.locks import lock
from ombud.events import log
from ombud.privacy import law, letters
from ombud.privacy.actions.mailing import write_to_asker
from ombud.privacy.actions.moving import lock_open, note_identified, settle_identity
from ombud.privacy.addresses import own_page
from ombud.privacy.facts import ProofDestroyed, ProofJudged, ProofTaken
from ombud.privacy.models import Proof
from ombud.privacy.queries import is_proven
from ombud.privacy.statuses import Proof as ProofKind
from ombud.vault import actions as vault

if TYPE_CHECKING:
    from ombud.base.actor import Actor
    from ombud.privacy.models import PrivacyRequest
    from ombud.privacy.statuses import Lack

LARGEST_PROOF = 10 * 2**20
PROOF_KEPT = timedelta(hours=23)  # looked at every hour: gone within a day after closing


@transaction.atomic
def take_proof(
    request: PrivacyRequest, kind: ProofKind, content: bytes, *, actor: Actor
) -> Proof:
    """Seal a document; it is in no search, and gone a day after closing.

    Raises ``Refused`` when it is empty or too large, and when the request has ended; not
    where that tells a stranger of an earlier request.
    """
    lock(request)
    if not law.hides_earlier(request):
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
def judge_proof(proof: Proof, *, actor: Actor, lack: Lack | None = None) -> None:
    """Say that a document is enough, or what it lacks: then who sent it is told by mail.

    The same again tells nobody twice. Raises ``Refused`` when the request has ended.
    """
    request = proof.request
    lock_open(request)
    judged = (lack is None, lack or "")
    if (proof.is_accepted, proof.lack) == judged:
        return
    proof.is_accepted, proof.lack = judged
    proof.save(update_fields=["is_accepted", "lack"])
    log.record(
        ProofJudged(proof=ProofKind(proof.kind), accepted=lack is None), request, actor=actor
    )
    if lack is not None:
        write_to_asker(request, *letters.lacking_mail(request, proof, own_page(request)))
    settle_proof(request, actor=actor)


def settle_proof(request: PrivacyRequest, *, actor: Actor) -> None:
    """Go on where it is now shown that somebody may ask for another; a held request."""
    if is_proven(request):
        note_identified(request, actor=actor)
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
