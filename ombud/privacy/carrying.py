"""Plug point: who carries out what was decided. Each kind of request has one carrier.

The packages that erase, export and restrict fill this from their wiring, or are called from
ours when they are there. A kind without a carrier is done by hand, and the request says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from ombud.base.registry import Registry
from ombud.datamap.groups import OF_TABLES
from ombud.privacy.statuses import Outcome

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date

    from ombud.base.actor import Actor
    from ombud.privacy.models import PrivacyRequest


class Progress(StrEnum):
    """How far carrying out has come."""

    NOT_BEGUN = "not_begun"
    RUNNING = "running"
    BLOCKED = "blocked_by_hold"
    FAILED = "failed_step"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Group:
    """A group of data about the person: how much there is, and what would become of it.

    name: a word such as ``tickets``. strategy: a code the letter can put into words.
    """

    name: str
    count: int
    strategy: str = ""


@dataclass(frozen=True, slots=True)
class Kept:
    """What a law keeps whatever is decided: its name, the ground in words, the last day."""

    name: str
    ground: str
    until: date


@dataclass(frozen=True, slots=True)
class Stays:
    """What stays whatever is decided.

    held_until: when the legal holds that stop it are all looked at again, None for no hold.
    """

    held_until: date | None = None
    kept: tuple[Kept, ...] = ()

    @property
    def is_held(self) -> bool:
        return self.held_until is not None


@dataclass(frozen=True, slots=True)
class Plan:
    """What carrying out would touch."""

    groups: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class Carried:
    """Where it stands, and by group what was done; ``proof`` goes into the evidence.

    has_begun: something of it may be done already, so that there is no way back.
    """

    progress: Progress
    counts: Mapping[str, int]
    proof: Mapping[str, str]
    has_begun: bool = True


class Carrier(Protocol):
    """Carries out one kind of request. Every method may be called again after a crash."""

    def plan(self, request: PrivacyRequest) -> Plan:
        """Return what would be done; changes nothing."""
        ...

    def carry_out(
        self, request: PrivacyRequest, *, without: Sequence[str], actor: Actor
    ) -> None:
        """Begin, or go on. ``without`` are the groups that were refused."""
        ...

    def state(self, request: PrivacyRequest) -> Carried:
        """Return how far it has come."""
        ...


carriers: Registry[Carrier] = Registry("carrier of privacy requests")
# By the kind of requests: what stays whatever is decided; costs far less than a plan.
stayers: Registry[Callable[[PrivacyRequest], Stays]] = Registry("what stays of a request")

GROUPS = tuple(one.value for one in OF_TABLES)  # where nobody plans


def is_refused(request: PrivacyRequest) -> bool:
    """Say whether nothing of what was asked is to be done."""
    return set(request.decisions.values_list("outcome", flat=True)) == {Outcome.REFUSED}


def is_carried_out(request: PrivacyRequest) -> bool:
    """Say whether what was approved is done; of what was refused nothing is to be done."""
    if request.kind not in carriers or is_refused(request):
        return True
    return carriers[request.kind].state(request).progress == Progress.DONE


def planned(request: PrivacyRequest) -> Plan:
    """Return the plan of the carrier of this kind, or the usual groups without numbers."""
    if request.kind in carriers:
        return carriers[request.kind].plan(request)
    return Plan(tuple(Group(name, 0) for name in GROUPS))


def staying(request: PrivacyRequest) -> Stays:
    """Return what stays whatever is decided: of most kinds of requests nothing."""
    return stayers[request.kind](request) if request.kind in stayers else Stays()
