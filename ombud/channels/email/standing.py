"""Which conversation a mail belongs to: what it shows, and what follows from that.

A number is not a permission (peers.md 5.1). A mail joins a ticket when it proves by a signed
token, or by answering a mail that we sent, that its sender takes part; a number in the
subject or a reference to mail that others can know counts only for a participant whose
domain was authenticated; the same goes for a colleague of who asked, where their
organisation lets colleagues answer. Whatever else names a ticket waits for an agent.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from ombud.channels.email.statuses import Reason


class Named(Enum):
    """How a mail names a ticket, from the strongest to the weakest; ``NOT``: it does not."""

    TOKEN = "token"  # noqa: S105 - a kind of proof
    SENT = "sent"  # refers to a mail that we sent
    RECEIVED = "received"  # refers to a mail that we received
    TAG = "tag"  # a number in the subject
    NOT = "not"


class Step(Enum):
    OPEN = "open"
    APPEND = "append"
    NOTE = "note"
    SET_ASIDE = "set-aside"


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known about the sender with regard to the ticket that the mail names.

    is_addressee: the token or the mail that is answered was made for this sender.
    is_hidden: they got that mail as a hidden copy, and do not take part otherwise.
    is_participant: the sender takes part in the ticket.
    is_colleague: the sender may answer in tickets that their organisation shares, as this one.
    is_agent: the From line is that of an agent who may write notes there.
    is_aligned: the From domain was authenticated.
    """

    named: Named
    is_addressee: bool = False
    is_hidden: bool = False
    is_participant: bool = False
    is_colleague: bool = False
    is_agent: bool = False
    is_aligned: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """What happens to the mail; ``is_verified``: the sender is who they claim to be."""

    step: Step
    is_verified: bool = False
    reason: Reason | None = None


def standing_of(evidence: Evidence) -> Standing:
    """Return what follows from ``evidence``; the same for every channel that speaks mail."""
    aligned = evidence.is_aligned
    if evidence.named is Named.NOT:
        return Standing(Step.OPEN, is_verified=aligned)
    is_proof = evidence.named in {Named.TOKEN, Named.SENT}
    if evidence.is_hidden and not (evidence.is_agent and aligned):
        return Standing(Step.SET_ASIDE, reason=Reason.HIDDEN_COPY)
    if is_proof and evidence.is_addressee and not evidence.is_hidden:
        return Standing(Step.APPEND, is_verified=True)
    if evidence.is_participant and (is_proof or aligned):
        return Standing(Step.APPEND, is_verified=aligned)
    if evidence.is_colleague and aligned:
        return Standing(Step.APPEND, is_verified=True)
    if evidence.is_agent and aligned:
        return Standing(Step.NOTE, is_verified=True)
    return Standing(Step.SET_ASIDE, reason=Reason.OTHER_SENDER if is_proof else Reason.UNPROVEN)
