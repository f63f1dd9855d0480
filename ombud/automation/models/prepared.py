from __future__ import annotations

from typing import TYPE_CHECKING, Generic, Self, TypeVar

from django.db import models
from django.db.models import Q

from ombud.base import clock
from ombud.datamap import NOT_PERSONAL, Declared, NotPersonal
from ombud.people.capabilities import Capability
from ombud.people.models import Agent, Team

if TYPE_CHECKING:
    from ombud.people.models.agent import Rights

M = TypeVar("M", bound="Prepared")


class PreparedQuerySet(models.QuerySet[M], Generic[M]):
    """Prepared things, by who may use them and who may change them."""

    def usable_by(self, agent_id: int, rights: Rights) -> Self:
        """Keep what is offered to an agent: their own, their teams', and everybody's."""
        mine = Q(owner_id=agent_id) | Q(owner=None, team=None)
        teams = rights.teams(Capability.SEE_TICKETS)
        shared = Q(team__isnull=False) if teams is None else Q(team_id__in=teams)
        return self.filter(mine | shared, retired_at=None)

    def kept_by(self, agent_id: int, rights: Rights) -> Self:
        """Keep what an agent may change: their own, and what they prepare for others."""
        teams = rights.teams(Capability.PREPARE)
        if teams is None:
            return self.filter(Q(owner_id=agent_id) | Q(owner=None))
        return self.filter(Q(owner_id=agent_id) | Q(team_id__in=teams))


class Prepared(models.Model):
    """Something made ahead: of one agent, of a team, or (both empty) of everybody.

    ``uses`` counts how often it was used, and ``used_on`` the day of the last time; by whom
    is not kept here.
    """

    name = models.CharField(max_length=120)
    owner = models.ForeignKey(Agent, models.CASCADE, null=True, blank=True, related_name="+")
    team = models.ForeignKey(Team, models.CASCADE, null=True, blank=True, related_name="+")
    position = models.PositiveIntegerField(default=0)
    uses = models.PositiveIntegerField(default=0)
    used_on = models.DateField(null=True, blank=True)
    retired_at = models.DateTimeField(null=True, blank=True)
    changed_at = models.DateTimeField(default=clock.now)

    class Meta:
        abstract = True
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(owner__isnull=True) | Q(team__isnull=True),
                name="%(class)s_is_of_one_kind",
            ),
        ]

    @property
    def is_retired(self) -> bool:
        return self.retired_at is not None


DESK_WORDS = NotPersonal("Words of the desk for any ticket; names of people are filled in.")
COLUMNS: dict[str, Declared] = {
    "name": DESK_WORDS,
    "position": NOT_PERSONAL,
    "uses": NotPersonal("How often it was used, without by whom."),
    "used_on": NotPersonal("Day of the last use, without by whom."),
    "retired_at": NOT_PERSONAL,
    "changed_at": NOT_PERSONAL,
}
