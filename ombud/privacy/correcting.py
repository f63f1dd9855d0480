"""Carries out a correction: each datum is written, or gets the person's words beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ombud.base import clock
from ombud.corrections.actions import attach_statement
from ombud.privacy import data
from ombud.privacy.carrying import GROUPS, Carried, Group, Plan, Progress
from ombud.privacy.setting_right import write
from ombud.privacy.statuses import Kind, Outcome
from ombud.recipients.actions import tell_of_correction

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ombud.base.actor import Actor
    from ombud.privacy.models import PrivacyRequest


def is_by_hand(request: PrivacyRequest) -> bool:
    """Say whether nobody wrote down what is to be corrected: then people do it by hand."""
    is_correction = request.kind == Kind.RECTIFICATION
    return is_correction and not request.corrections.exists()


class Rectify:
    """The carrier of corrections."""

    def plan(self, request: PrivacyRequest) -> Plan:
        """Name each datum that is to be corrected; the usual groups where none is named."""
        items = request.corrections.order_by("pk").values_list("field", flat=True)
        decided = request.decisions.order_by("pk").values_list("group", flat=True)
        fields = list(items) or [one for one in decided if one not in GROUPS]
        groups = tuple(Group(one, 1, "correct") for one in fields)
        return Plan(groups or tuple(Group(one, 0) for one in GROUPS))

    def carry_out(
        self, request: PrivacyRequest, *, without: Sequence[str], actor: Actor
    ) -> None:
        """Write what is corrected, and put statements beside what is not; again goes on.

        Raises ``Refused`` for a value that cannot be written.
        """
        del without  # what is corrected in part is not corrected: the person's words stand by
        outcomes = dict(request.decisions.values_list("group", "outcome"))
        changes: dict[str, str] = {}
        for item in request.corrections.filter(applied_at=None).order_by("pk"):
            if outcomes.get(item.field) == Outcome.FULL:
                write(request.contact, item.field, item.proposed, actor=actor)
                changes[data.told_as(item.field)] = item.proposed
            elif item.statement:
                word = data.memory_of(item.field)
                attach_statement(request.contact, word, item.statement, actor=actor)
            item.applied_at = clock.now()
            item.save(update_fields=["applied_at"])
        if changes:
            tell_of_correction(request.contact, changes, request=request.number, actor=actor)

    def state(self, request: PrivacyRequest) -> Carried:
        """Say whether everything is written. What was proposed is gone after the end."""
        is_left = request.corrections.filter(applied_at=None).exists()
        outcomes = list(
            request.decisions.exclude(group__in=GROUPS).values_list("outcome", flat=True)
        )
        full = outcomes.count(Outcome.FULL)
        counts = {"corrected": full, "disputed": len(outcomes) - full} if outcomes else {}
        progress = Progress.NOT_BEGUN if is_left else Progress.DONE
        return Carried(progress, {} if is_left else counts, {})
