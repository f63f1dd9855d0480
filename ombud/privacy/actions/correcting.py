"""What is to be corrected: named datum by datum, while the request lives."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from ombud.base.errors import Refused
from ombud.events import log
from ombud.privacy import data
from ombud.privacy.actions.comparing import dispute
from ombud.privacy.actions.moving import lock_open
from ombud.privacy.facts import CorrectionProposed
from ombud.privacy.models import CorrectionItem
from ombud.privacy.setting_right import check
from ombud.privacy.statuses import DataPoint, Kind, State

if TYPE_CHECKING:
    from ombud.base.actor import Actor
    from ombud.privacy.models import PrivacyRequest

LONGEST = 20_000
LONGEST_STATEMENT = 2_000
OPEN_TO_CHANGE = frozenset(
    {State.VERIFYING, State.CLARIFYING, State.COLLECTING, State.ASSESSING}
)


@transaction.atomic
def propose_correction(
    request: PrivacyRequest, field: str, proposed: str, *, actor: Actor, statement: str = ""
) -> CorrectionItem:
    """Note what is right in one datum; again replaces it, and has it decided anew.

    The datum no longer proves who the person is. Raises ``Refused`` unless it is a correction
    that is not decided for good, and for what cannot be written.
    """
    lock_changeable(request)
    check(request.contact, field, proposed, actor=actor)
    item, _new = CorrectionItem.objects.update_or_create(
        request=request,
        field=field,
        defaults={
            "old": data.datum_of(request.contact, field).shown,
            "proposed": proposed.replace("\x00", "").strip()[:LONGEST],
            "statement": statement.replace("\x00", "").strip()[:LONGEST_STATEMENT],
        },
    )
    request.decisions.filter(group=field).delete()
    point = data.memory_of(field)
    if point in DataPoint.values and point not in request.disputed.split():
        points = [DataPoint(one) for one in (*request.disputed.split(), point)]
        dispute(request, points, actor=actor)
    log.record(CorrectionProposed(item=item.pk), request, actor=actor)
    return item


@transaction.atomic
def drop_correction(request: PrivacyRequest, field: str, *, actor: Actor) -> None:
    """Take a datum out of what is to be corrected; again does nothing."""
    lock_changeable(request)
    del actor
    request.corrections.filter(field=field).delete()
    request.decisions.filter(group=field).delete()


def lock_changeable(request: PrivacyRequest) -> None:
    lock_open(request)
    if request.kind != Kind.RECTIFICATION:
        raise Refused("Only a correction disputes what we hold.")
    if request.state not in OPEN_TO_CHANGE:
        raise Refused("It is decided already. Send it back before you change it.")
