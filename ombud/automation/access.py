"""The doors to what is prepared: 404 for what is not there and for what is another's."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from django.http import Http404

from ombud.automation.models import BulkItem, BulkRun, Macro, Recurrence, SavedReply
from ombud.people.capabilities import Capability
from ombud.people.queries import teams_of

if TYPE_CHECKING:
    from django.db.models import Model, QuerySet

    from ombud.people.models import Agent, Team
    from ombud.people.models.agent import Rights

P = TypeVar("P", bound="Model")
MOST_RUNS = 50
MOST_REFUSED = 200
MOST = 500  # a desk that has more of them looks for one by its name


def macros_for(agent: Agent, rights: Rights) -> list[Macro]:
    """Return the macros that are offered to ``agent``, in order."""
    if not rights.may(Capability.CHANGE):
        return []
    found = Macro.objects.usable_by(agent.pk, rights).select_related("team", "owner")
    return list(found[:MOST])


def macro_for(agent: Agent, rights: Rights, macro_id: int) -> Macro:
    """Return a macro that ``agent`` may run. Raises ``Http404`` otherwise."""
    usable = (
        Macro.objects.usable_by(agent.pk, rights) if rights.may(Capability.CHANGE) else None
    )
    macro = usable.filter(pk=macro_id).first() if usable is not None else None
    if macro is None:
        raise Http404("No such macro.")
    return macro


def kept_macros_for(agent: Agent, rights: Rights) -> list[Macro]:
    """Return the macros that ``agent`` may change, retired ones last."""
    found = Macro.objects.kept_by(agent.pk, rights).select_related("team", "owner")
    return sorted(found[:MOST], key=lambda one: one.is_retired)


def kept_macro_for(agent: Agent, rights: Rights, macro_id: int) -> Macro:
    """Return a macro that ``agent`` may change. Raises ``Http404`` otherwise."""
    return one_of(Macro.objects.kept_by(agent.pk, rights), macro_id)


def saved_replies_for(agent: Agent, rights: Rights) -> list[SavedReply]:
    """Return the saved replies that are offered to ``agent``, by folder and name."""
    if not rights.may(Capability.NOTE):
        return []
    return list(whole(SavedReply.objects.usable_by(agent.pk, rights))[:MOST])


def saved_reply_for(agent: Agent, rights: Rights, reply_id: int) -> SavedReply:
    """Return a saved reply that ``agent`` may insert. Raises ``Http404`` otherwise."""
    return one_of(SavedReply.objects.usable_by(agent.pk, rights), reply_id)


def kept_saved_replies_for(agent: Agent, rights: Rights) -> list[SavedReply]:
    """Return the saved replies that ``agent`` may change, retired ones last."""
    found = whole(SavedReply.objects.kept_by(agent.pk, rights))
    return sorted(found[:MOST], key=lambda one: one.is_retired)


def kept_saved_reply_for(agent: Agent, rights: Rights, reply_id: int) -> SavedReply:
    """Return a saved reply that ``agent`` may change. Raises ``Http404`` otherwise."""
    return one_of(SavedReply.objects.kept_by(agent.pk, rights), reply_id)


def whole(replies: QuerySet[SavedReply]) -> QuerySet[SavedReply]:
    return replies.select_related("team", "owner").prefetch_related("texts", "files")


def one_of(rows: QuerySet[P], number: int) -> P:
    """Return row ``number`` of ``rows``. Raises ``Http404`` when it is not among them."""
    found = rows.filter(pk=number).first()
    if found is None:
        raise Http404("Nothing of this number is here.")
    return found


def teams_to_prepare_for(rights: Rights) -> QuerySet[Team]:
    """Return the teams for whose agents ``rights`` allow to prepare things."""
    return teams_of(rights, Capability.PREPARE)


def may_prepare_for_all(rights: Rights) -> bool:
    """Say whether ``rights`` allow to prepare things for everybody."""
    return rights.may(Capability.PREPARE) and rights.teams(Capability.PREPARE) is None


def bulk_runs_for(agent: Agent) -> list[BulkRun]:
    """Return the latest runs of ``agent`` over many tickets, newest first."""
    return list(BulkRun.objects.filter(agent=agent).order_by("-pk")[:MOST_RUNS])


def bulk_run_for(agent: Agent, run_id: int) -> BulkRun:
    """Return run ``run_id`` of ``agent``; another's does not exist. Raises ``Http404``."""
    return one_of(BulkRun.objects.filter(agent=agent).select_related("agent"), run_id)


def refused_in(run: BulkRun) -> list[BulkItem]:
    """Return the tickets of ``run`` that were refused, with why; the first two hundred."""
    states = [BulkItem.State.REFUSED, BulkItem.State.NOT_ALLOWED]
    found = BulkItem.objects.filter(run=run, state__in=states).select_related("ticket")
    return list(found.order_by("pk")[:MOST_REFUSED])


def recurrences_for(rights: Rights) -> list[Recurrence]:
    """Return the tickets that come round in the teams that ``rights`` lead, by name.

    Not those for somebody whose data rest: they say who it is and what for.
    """
    if not rights.may(Capability.SUPERVISE):
        return []
    found = (
        Recurrence.objects.kept_by(rights)
        .of_nobody_resting()
        .select_related("team", "assignee", "contact")
    )
    return list(found[:MOST])


def recurrence_for(rights: Rights, number: int) -> Recurrence:
    """Return one of them. Raises ``Http404`` otherwise."""
    if not rights.may(Capability.SUPERVISE):
        raise Http404("Nothing of this number is here.")
    rows = Recurrence.objects.kept_by(rights).of_nobody_resting()
    return one_of(rows.select_related("team", "assignee", "contact"), number)
