"""About which earlier request a complaint is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from ombud.base.errors import Refused
from ombud.events import log
from ombud.privacy.actions.moving import lock_open
from ombud.privacy.facts import ComplaintLinked
from ombud.privacy.queries import complained_of
from ombud.privacy.statuses import Kind

if TYPE_CHECKING:
    from ombud.base.actor import Actor
    from ombud.privacy.models import PrivacyRequest


@transaction.atomic
def link_complaint(
    request: PrivacyRequest, earlier: PrivacyRequest | None, *, actor: Actor
) -> None:
    """Say that the complaint ``request`` is about ``earlier``, or about none of them.

    Raises ``Refused`` for what is no complaint, and for a request of somebody else.
    """
    lock_open(request)
    if request.kind != Kind.COMPLAINT:
        raise Refused("Only a complaint is about an earlier request.")
    if earlier is not None and earlier not in complained_of(request.contact):
        raise Refused("This is no request of the same person. Choose one from the list.")
    before, after = request.complains_of_id, earlier.pk if earlier else None
    if before == after:
        return
    request.complains_of = earlier
    request.save(update_fields=["complains_of"])
    log.record(ComplaintLinked(before=before, after=after), request, actor=actor)
