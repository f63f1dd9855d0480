"""What becomes of files that hold numbers: the policy, judging a file, letting it go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from ombud.base.actor import SYSTEM
from ombud.base.errors import Refused
from ombud.base.locks import lock
from ombud.events import log
from ombud.tickets.actions.redacting import redact_file
from ombud.tickets.facts import FileFreed, FileJudged, NumberPolicySet
from ombud.tickets.models import NumberPolicy
from ombud.tickets.numbers import KINDS, strictest, ways
from ombud.tickets.statuses import Direction, NumberWay, Review

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ombud.base.actor import Actor
    from ombud.tickets.models import Attachment

OF_WAY = {
    NumberWay.KEEP: Review.NONE,
    NumberWay.MASK: Review.HELD,  # what text could lose, it has lost before
    NumberWay.HOLD: Review.HELD,
    NumberWay.REFUSE: Review.REFUSED,
}


@transaction.atomic
def set_number_policy(
    kind: str, *, incoming: NumberWay, outgoing: NumberWay, actor: Actor
) -> NumberPolicy:
    """Choose what becomes of files with numbers of ``kind``; those that are here stay.

    Raises ``Refused`` for a kind that nobody looks for.
    """
    if kind not in KINDS:
        raise Refused("There is no such kind of number. Choose one from the list.")
    chosen = {"incoming": incoming, "outgoing": outgoing}
    policy, _is_new = NumberPolicy.objects.update_or_create(kind=kind, defaults=chosen)
    log.record(NumberPolicySet(NumberWay(incoming), NumberWay(outgoing)), policy, actor=actor)
    return policy


@transaction.atomic
def judge_file(attachment: Attachment, kinds: Iterable[str]) -> Review:
    """Do with a file what the policy says, now that its words are read; return what it was.

    kinds: of numbers that stand in it. A file of others that is not taken goes for good, with
    its copy in the raw mail; the message and the rest of it stay. One of our own stays here
    and is not sent. Where a legal hold forbids to remove it, it waits.
    """
    lock(attachment)
    if attachment.is_removed or attachment.review == Review.FREED:
        return Review(attachment.review)
    direction = attachment.message.direction
    review = OF_WAY[strictest(kinds, ways(direction))]
    if review == Review.REFUSED and direction == Direction.IN:
        try:
            with transaction.atomic():
                redact_file(attachment, actor=SYSTEM)
        except Refused:
            review = Review.HELD
        attachment.refresh_from_db()
    if review == attachment.review:
        return review
    attachment.review = review
    attachment.save(update_fields=["review"])
    if review != Review.NONE:
        fact = FileJudged(attachment.message_id, attachment.pk, review)
        log.record(fact, attachment.message.ticket, actor=SYSTEM)
    return review


@transaction.atomic
def free_file(attachment: Attachment, *, actor: Actor) -> None:
    """Let a file go that waited: somebody has looked at it.

    Raises ``Refused`` for one that does not wait.
    """
    lock(attachment)
    if attachment.review not in {Review.HELD, Review.UNREAD}:
        raise Refused("This file does not wait for anybody.")
    attachment.review = Review.FREED
    attachment.save(update_fields=["review"])
    fact = FileFreed(attachment.message_id, attachment.pk)
    log.record(fact, attachment.message.ticket, actor=actor)
