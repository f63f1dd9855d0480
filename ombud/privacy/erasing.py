"""Carries out an erasure: the person ends everywhere, and only then the answer leaves."""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections import Counter
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import transaction

from ombud.base.actor import SYSTEM, ActorKind
from ombud.base.errors import Refused
from ombud.base.locks import lock
from ombud.erasure.actions import plan_erasure, start_erasure
from ombud.erasure.certificates import statement
from ombud.erasure.finding import own_messages
from ombud.erasure.groups import SEARCHED, group_of
from ombud.erasure.lawful import kept_of, listed, tickets_of
from ombud.erasure.needles import identifiers_of
from ombud.erasure.planning import counted_own
from ombud.erasure.queries import runs_for
from ombud.erasure.statuses import Kind as PersonKind
from ombud.erasure.statuses import State as ErasureState
from ombud.holds.queries import holds_over
from ombud.jobs.enqueue import enqueue
from ombud.jobs.task import tasks
from ombud.people.models import Contact, IdentifierKind
from ombud.privacy import parting, queued
from ombud.privacy.carrying import GROUPS, Carried, Group, Kept, Plan, Progress, Stays
from ombud.privacy.queries import needs_two_for
from ombud.privacy.statuses import Outcome
from ombud.subjects.queries import person_behind
from ombud.tickets.actions import restrict
from ombud.tickets.models import CustomField
from ombud.tickets.statuses import RestrictionGround
from ombud.visits.actions import end_visits

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ombud.base.actor import Actor
    from ombud.erasure.models import Erasure
    from ombud.erasure.needles import Marks
    from ombud.erasure.planning import Counts
    from ombud.holds.models import LegalHold
    from ombud.privacy.models import PrivacyRequest
    from ombud.subjects.persons import Person

PROGRESS = {
    ErasureState.RUNNING: Progress.RUNNING,
    ErasureState.WAITING: Progress.RUNNING,
    ErasureState.BLOCKED: Progress.BLOCKED,
    ErasureState.FAILED: Progress.FAILED,
    ErasureState.DONE: Progress.DONE,
}
RESTING = frozenset(
    {"profile", "objects", "tickets", "files"}
)  # groups whose stay lets the person rest


def kept_by_law(words: dict[str, Any]) -> Kept:
    """Return an entry of a plan's list as letters name it."""
    name = CustomField.objects.filter(pk=words["field"]).values_list("name", flat=True)
    return Kept(
        name.first() or words["name"], words["ground"], date.fromisoformat(words["until"])
    )


def person_of(request: PrivacyRequest) -> Person:
    """Return whom an answer to ``request`` is about, with all their records."""
    return person_behind(request.contact)


def spared_by(request: PrivacyRequest) -> dict[str, str]:
    """Return the groups that were refused and stay, with the last day of each, or nothing."""
    refused = request.decisions.filter(outcome=Outcome.REFUSED).order_by("group")
    return {one.group: one.keep_until.isoformat() if one.keep_until else "" for one in refused}


def is_refused(request: PrivacyRequest) -> bool:
    """Say whether everything stays: then there is nothing to carry out."""
    return set(GROUPS) <= set(spared_by(request))


def holds_of(person: Person) -> list[LegalHold]:
    """Return the holds that keep an erasure of ``person`` from beginning; it costs little."""
    theirs = person.end._default_manager.filter(pk__in=person.numbers)
    return holds_over(theirs, own_messages(person))


def own_counts(person: Person) -> Counts:
    known = identifiers_of(person)
    return counted_own(person, [value for kind, value in known if kind == IdentifierKind.EMAIL])


def begun_for(request: PrivacyRequest) -> Erasure | None:
    """Return the erasure that answers ``request``, once it was planned for it."""
    carried = parting.carried_for(request)
    return carried.erasure if carried else None


def what_stays(request: PrivacyRequest) -> Stays:
    """Return what a hold and what a law keeps; after the start, as it was planned."""
    begun = begun_for(request)
    if begun is not None:
        return Stays(None, tuple(map(kept_by_law, begun.kept)))
    person = person_of(request)
    kept = listed(kept_of(person))
    until = max((one.review_on for one in holds_of(person)), default=None)
    return Stays(until, tuple(map(kept_by_law, kept)))


class Erase:
    """The carrier of erasures."""

    def plan(self, request: PrivacyRequest) -> Plan:
        """Count what would end, by group; after the start, what was planned.

        Without words of others: only a search through the whole desk finds those.
        """
        begun = begun_for(request)
        places = begun.plan if begun else own_counts(person_of(request))
        counts: Counter[str | None] = Counter()
        for place, by in places.items():
            if place not in SEARCHED:
                counts[group_of(place)] += sum(by.values())
        return Plan(tuple(Group(name, counts[name], "erase") for name in GROUPS))

    def carry_out(
        self, request: PrivacyRequest, *, without: Sequence[str], actor: Actor
    ) -> None:
        """Seal the way to answer, and have the erasure begin once this is written.

        What is refused stays whole and rests, and so do tickets with what a law keeps, and
        everything while a legal hold stops it.
        """
        del without
        if is_refused(request):
            return
        person = person_of(request)
        if holds_of(person):
            restrict(request.contact, RestrictionGround.LAW, actor=actor)
            return
        carried = parting.keep_reply(request)
        if RESTING & set(spared_by(request)):
            restrict(request.contact, RestrictionGround.LAW, actor=actor)
        for ticket in tickets_of(kept_of(person)):
            restrict(request.contact, RestrictionGround.LAW, actor=actor, ticket=ticket)
        if carried.erasure is None or carried.erasure.state == ErasureState.PLANNED:
            enqueue(tasks[queued.BEGIN_ERASURE], request.pk, key=f"erase for {request.pk}")

    def state(self, request: PrivacyRequest) -> Carried:
        """Return how far the erasure is, what became of what, and its proof."""
        if is_refused(request):
            return Carried(Progress.DONE, {}, {})
        carried = parting.carried_for(request)
        erasure = carried.erasure if carried else None
        if carried is None or erasure is None or erasure.state == ErasureState.PLANNED:
            is_held = holds_of(person_of(request))
            now = Progress.BLOCKED if is_held else Progress.NOT_BEGUN
            return Carried(now, {}, {}, has_begun=False)
        counts: Counter[str] = Counter()
        for by in erasure.results.values():
            counts.update(by)
        progress = PROGRESS[ErasureState(erasure.state)]
        return Carried(progress, dict(counts), proof_of(erasure, carried.told))


def digest_of(places: object) -> str:
    return hashlib.sha256(json.dumps(places, sort_keys=True).encode()).hexdigest()


def proof_of(erasure: Erasure, told: str) -> dict[str, str]:
    """Return what the evidence says of an erasure: nothing in it leads to the person."""
    proof = {
        "pseudonym": erasure.pseudonym,
        "plan": digest_of(erasure.plan),
        "map": erasure.map_digest,
        "answer": told,
    }
    if erasure.certificate is not None:
        proof["certificate"] = hashlib.sha256(statement(erasure.certificate)).hexdigest()
    return proof


def begin_erasure(request: PrivacyRequest) -> None:
    """Plan and start the erasure of ``request``; again, or twice at once, does nothing.

    The plan is made anew at this moment: what came in since the approval is what the person
    asked to end, too, and so is what comes in between the two.
    """
    carried = parting.carried_for(request)
    if carried is None or request.approved_at is None:
        return  # it was sent back before the queue came to it
    with transaction.atomic():
        lock(carried)
        if carried.erasure and carried.erasure.state != ErasureState.PLANNED:
            return
        person = person_of(request)
        if holds_of(person) or runs_for(person):  # before a plan: it reads all that names them
            return  # in a minute again
        spared = spared_by(request)
        carried.erasure = plan_erasure(request.contact, actor=SYSTEM, spared=spared)
        carried.save(update_fields=["erasure"])
        with contextlib.suppress(Refused):  # one of the two came between: in a minute again
            start_erasure(carried.erasure, actor=SYSTEM, as_it_is=True)


def shut_out(erasure: Erasure, marks: Marks) -> None:
    """Sign the person out before anything of theirs goes: whoever holds their browser, too."""
    del marks
    if erasure.person_kind == PersonKind.CONTACT:
        end_visits(erasure.records)


def contact_of(plan: Erasure) -> Contact | None:
    """Return whom a plan is about, where it is a contact."""
    is_contact = plan.person_kind == PersonKind.CONTACT
    return Contact.objects.filter(pk=plan.person_id).first() if is_contact else None


def two_persons(plan: Erasure, actor: Actor) -> None:
    """Raise ``Refused`` where the agent who planned an erasure starts it, too."""
    is_alone = actor.kind == ActorKind.AGENT and plan.actor == actor
    if is_alone and needs_two_for(contact_of(plan)):
        raise Refused("Somebody else has to start this. Ask a second privacy officer.")
