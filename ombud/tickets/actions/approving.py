"""Asking colleagues for approval, deciding, and taking a question back."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from ombud.base import clock
from ombud.base.actor import SYSTEM
from ombud.base.errors import Refused
from ombud.base.locks import lock
from ombud.events import log
from ombud.people.capabilities import Capability
from ombud.people.queries import holders_of
from ombud.tickets.actions.properties import lock_changeable
from ombud.tickets.actions.writing import without_nul
from ombud.tickets.facts import (
    ApprovalAsked,
    ApprovalDecided,
    ApprovalEnded,
    ApproverAsked,
    ApproverReminded,
)
from ombud.tickets.models import Approval, Approver
from ombud.tickets.statuses import ApprovalRule, ApprovalState, Decision

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from ombud.base.actor import Actor
    from ombud.events.models import Event
    from ombud.people.models import Agent
    from ombud.tickets.models import Ticket
    from ombud.tickets.statuses import Status

MOST_APPROVERS = 50
MOST_OPEN = 20
LONGEST_TEXT = 4000
REMIND_BEFORE = timedelta(days=1)


def plain(text: str) -> str:
    return without_nul(text).strip()[:LONGEST_TEXT]


@transaction.atomic
def ask_approval(
    ticket: Ticket,
    approvers: Iterable[Agent],
    *,
    question: str,
    rule: ApprovalRule = ApprovalRule.ANY,
    blocks_solving: bool = False,
    due_at: datetime | None = None,
    agent: Agent,
    actor: Actor,
) -> Approval:
    """Ask ``approvers`` in the name of ``agent`` and return the question.

    Nobody decides what they asked for themselves: ``agent`` is left out of many, and refused
    alone. due_at: aware; until when, or it ends undecided; who is silent is reminded before.
    Raises ``Refused``: a closed ticket, no question, nobody, too many, a time that is over,
    or somebody who may not see the ticket.
    """
    lock_changeable(ticket)
    text = plain(question)
    if not text:
        raise Refused("Write what is to be approved.")
    if ticket.approvals.open().count() >= MOST_OPEN:
        raise Refused("This ticket waits for 20 decisions already. Take one back first.")
    now = clock.now()
    if due_at is not None and due_at <= now:
        raise Refused("The time to decide is over already. Give a later one.")
    asked = others(ticket, approvers, agent)
    made: Approval = Approval.objects.create(
        ticket=ticket,
        asked_by=agent,
        question=text,
        rule=rule,
        blocks_solving=blocks_solving,
        asked_at=now,
        due_at=due_at,
        remind_at=reminder_for(now, due_at) if due_at else None,
    )
    Approver.objects.bulk_create(Approver(approval=made, agent=one) for one in asked)
    fact = ApprovalAsked(
        approval=made.pk, rule=ApprovalRule(rule), approvers=len(asked), blocks=blocks_solving
    )
    log.record(fact, ticket, actor=actor)
    for one in asked:
        log.record(ApproverAsked(approval=made.pk, agent=one.pk), ticket, actor=actor)
    return made


def reminder_for(now: datetime, due_at: datetime) -> datetime:
    """Return when to remind: a day before the end, or halfway where less than two are left."""
    return max(due_at - REMIND_BEFORE, now + (due_at - now) / 2)


def others(ticket: Ticket, approvers: Iterable[Agent], agent: Agent) -> list[Agent]:
    """Return who of ``approvers`` is asked: everybody but ``agent``, each once."""
    wanted = {one.pk: one for one in approvers}
    alone = list(wanted) == [agent.pk]
    wanted.pop(agent.pk, None)
    if alone:
        raise Refused("Nobody approves what they ask for themselves. Choose a colleague.")
    if not wanted:
        raise Refused("Choose who is to decide.")
    if len(wanted) > MOST_APPROVERS:
        raise Refused("At most 50 can be asked at once. Choose a smaller team.")
    seeing = set(
        holders_of(Capability.SEE_TICKETS, ticket.team_id)
        .filter(pk__in=wanted)
        .values_list("pk", flat=True)
    )
    if set(wanted) - seeing:
        raise Refused(
            "One of them may not see this ticket. Choose others, or move the ticket first."
        )
    return list(wanted.values())


@transaction.atomic
def decide_approval(
    approval: Approval, *, decision: Decision, reason: str = "", agent: Agent, actor: Actor
) -> None:
    """Approve or decline as ``agent``; with the last word that counts the question ends.

    One approval is enough where the rule is any, and it is declined once nobody is left who
    could approve. Where all have to agree, one who declines ends it.
    Raises ``Refused``: it has ended, ``agent`` was not asked, asked themselves or decided
    already, or declines without a reason.
    """
    lock(approval)
    row = own_word(approval, agent)
    said = plain(reason)
    if decision == Decision.DECLINED and not said:
        raise Refused("Write why you decline, so that they know what to change.")
    row.decision, row.reason, row.decided_at = decision, said, clock.now()
    row.save(update_fields=["decision", "reason", "decided_at"])
    fact = ApprovalDecided(approval=approval.pk, decision=Decision(decision))
    log.record(fact, approval.ticket, actor=actor)
    outcome = outcome_of(approval)
    if outcome is not None:
        end(approval, outcome, actor=actor)


def own_word(approval: Approval, agent: Agent) -> Approver:
    """Return the row in which ``agent`` can decide now. Raises ``Refused``."""
    if not approval.is_open:
        raise Refused("This question has been answered or taken back already.")
    if approval.asked_by_id == agent.pk:
        raise Refused("Nobody approves what they ask for themselves. Choose a colleague.")
    row = approval.approvers.filter(agent=agent).first()
    if row is None:
        raise Refused("You were not asked. Somebody who was has to decide.")
    if row.decision:
        raise Refused("You have decided already. It stays as you said it.")
    return row


def outcome_of(approval: Approval) -> ApprovalState | None:
    """Return how the question ends as things are; None while somebody can still turn it.

    Who no longer works here and said nothing is not waited for.
    """
    words = [
        one.decision
        for one in approval.approvers.select_related("agent")
        if one.decision or one.agent.is_active
    ]
    if not words:
        return None  # everybody left: only who asked can take it back
    if approval.rule == ApprovalRule.ANY:
        if Decision.APPROVED in words:
            return ApprovalState.APPROVED
        return None if "" in words else ApprovalState.DECLINED
    if Decision.DECLINED in words:
        return ApprovalState.DECLINED
    return None if "" in words else ApprovalState.APPROVED


def decide_without(event: Event) -> None:
    """End what waited only for the agent who left, told by an event."""
    waiting = Approver.objects.filter(agent_id=event.subject_id, decision="")
    for approval in Approval.objects.open().filter(pk__in=waiting.values("approval")):
        outcome = outcome_of(lock(approval))
        if outcome is not None:
            end(approval, outcome, actor=SYSTEM)


def end(approval: Approval, state: ApprovalState, *, actor: Actor) -> None:
    approval.state, approval.ended_at = state, clock.now()
    approval.save(update_fields=["state", "ended_at"])
    fact = ApprovalEnded(approval=approval.pk, state=state, agent=approval.asked_by_id)
    log.record(fact, approval.ticket, actor=actor)


@transaction.atomic
def expire_approval(approval: Approval) -> None:
    """End a question that nobody decided in time; one that has ended stays as it is."""
    lock(approval)
    if approval.is_open and approval.due_at and approval.due_at <= clock.now():
        end(approval, ApprovalState.EXPIRED, actor=SYSTEM)


@transaction.atomic
def remind_approvers(approval: Approval) -> None:
    """Remind those who work here and said nothing yet, once."""
    lock(approval)
    if not approval.is_open or approval.remind_at is None:
        return
    approval.remind_at = None
    approval.save(update_fields=["remind_at"])
    for one in approval.approvers.filter(decision="", agent__is_active=True):
        fact = ApproverReminded(approval=approval.pk, agent=one.agent_id)
        log.record(fact, approval.ticket, actor=SYSTEM)


@transaction.atomic
def withdraw_approval(approval: Approval, *, actor: Actor) -> None:
    """Take a question back; one that has ended stays as it is."""
    lock(approval)
    if approval.is_open:
        end(approval, ApprovalState.WITHDRAWN, actor=actor)


def open_approvals_hold_back(ticket: Ticket, status: Status) -> str:
    """Guard: a question that says so holds its ticket until it is decided or taken back."""
    del status
    if ticket.approvals.open().filter(blocks_solving=True).exists():
        return _("This ticket waits for an approval. Wait for the decision, or take it back.")
    return ""
