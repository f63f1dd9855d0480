"""The doors: retention is for whoever looks after privacy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404

from ombud.people.capabilities import Capability
from ombud.retention.models import Rule, Run

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from ombud.people.models.agent import Rights


def rules_for(rights: Rights) -> QuerySet[Rule]:
    """Return all rules to whoever looks after privacy, none to others."""
    return Rule.objects.all() if rights.may(Capability.PRIVACY) else Rule.objects.none()


def rule_for(rights: Rights, number: int) -> Rule:
    """Return rule ``number``. Raises ``Http404``."""
    rule = rules_for(rights).filter(pk=number).first()
    if rule is None:
        raise Http404("No such rule.")
    return rule


def runs_for(rights: Rights) -> QuerySet[Run]:
    """Return the journal with its rules, newest first."""
    return Run.objects.filter(rule__in=rules_for(rights)).select_related("rule")


def run_for(rights: Rights, number: int) -> Run:
    """Return run ``number`` with its rule. Raises ``Http404``."""
    run = runs_for(rights).filter(pk=number).first()
    if run is None:
        raise Http404("No such run.")
    return run
