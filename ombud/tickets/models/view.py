from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from ombud.base import clock
from ombud.base.shapes import CONDITION, WORD, ListOf, ShapedJSONField
from ombud.datamap import NOT_PERSONAL, NotPersonal, declare
from ombud.people.models import Agent, Team

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

DEEPEST = 4  # views below views; what ``Above`` reads in one statement


class ViewQuerySet(models.QuerySet["View"]):
    def for_agent(self, agent_id: int, teams: Iterable[int] | None = None) -> Self:
        """Keep what the agent sees: their own, those for all, and those of ``teams``.

        teams: where they may see tickets; None means in every team.
        """
        for_all = models.Q(owner=None)
        if teams is not None:
            for_all &= models.Q(team=None) | models.Q(team__in=teams)
        return self.filter(for_all | models.Q(owner_id=agent_id))

    def with_those_above(self) -> Self:
        """Load the views from which criteria are inherited along with each view."""
        return self.select_related("parent__parent__parent")

    def named(self, keys: Collection[str]) -> Self:
        return self.filter(key__in=keys)


class View(models.Model):
    """A saved filter of tickets: for all, for a team, or an agent's own.

    A view below another one inherits its condition and narrows it.
    """

    class Order(models.TextChoices):
        """The sequence of a list. Each has an index to follow."""

        NEWEST = "newest", _("Latest activity first")
        OLDEST = "oldest", _("Longest without activity first")
        YOUNGEST = "youngest", _("Last opened first")
        ELDEST = "eldest", _("First opened first")
        URGENT = "urgent", _("Most urgent first")

    key = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=80)
    owner = models.ForeignKey(
        Agent, models.CASCADE, null=True, blank=True, related_name="views"
    )
    team = models.ForeignKey(Team, models.CASCADE, null=True, blank=True, related_name="views")
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children"
    )
    condition = ShapedJSONField(shape=CONDITION, default=dict)
    order = models.CharField(max_length=8, choices=Order, default=Order.NEWEST)
    columns = ShapedJSONField(shape=ListOf(WORD), default=list, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    place: ViewPlace | None = None  # how the agent who asks arranged it; the door fills it in

    objects = ViewQuerySet.as_manager()

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(owner__isnull=True) | models.Q(team__isnull=True),
                name="view_is_somebodys_or_a_teams",
            ),
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def is_own(self) -> bool:
        """Say whether it belongs to one agent only."""
        return self.owner_id is not None

    @property
    def shown_order(self) -> str:
        """Return the sequence for the agent who asks: their own, else the view's."""
        return (self.place.order if self.place else "") or self.order

    @property
    def shown_columns(self) -> list[str]:
        """Return the columns for the agent who asks: their own, else the view's."""
        return list((self.place.columns if self.place else None) or self.columns)

    @property
    def is_hidden(self) -> bool:
        """Say whether the agent who asks took it out of their side bar."""
        return self.place is not None and self.place.hidden_at is not None

    @property
    def line(self) -> list[View]:
        """Return the view and those above it, the view first."""
        found: list[View] = []
        view: View | None = self
        while view is not None and len(found) < DEEPEST:
            found.append(view)
            view = view.parent
        return found


class ViewPlace(models.Model):
    """How one agent arranged a view: where it stands, hidden or not, own columns and order.

    What is empty is as the view itself says.
    """

    agent = models.ForeignKey(Agent, models.CASCADE, related_name="view_places")
    view = models.ForeignKey(View, models.CASCADE, related_name="places")
    position = models.PositiveSmallIntegerField(null=True, blank=True)
    hidden_at = models.DateTimeField(null=True, blank=True)
    order = models.CharField(max_length=8, choices=View.Order, blank=True)
    columns = ShapedJSONField(shape=ListOf(WORD), default=list, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agent", "view"], name="view_placed_once"),
        ]

    def __str__(self) -> str:
        return f"view place {self.pk}"

    def hide(self) -> None:
        self.hidden_at = clock.now()


declare(
    View,
    {
        "key": NOT_PERSONAL,
        "name": NotPersonal("What an agent calls a list; erasures look through it."),
        "condition": NotPersonal(
            "A filter on fields of tickets, checked against the field list."
        ),
        "order": NOT_PERSONAL,
        "columns": NOT_PERSONAL,
        "position": NOT_PERSONAL,
    },
)
declare(
    ViewPlace,
    {
        "position": NOT_PERSONAL,
        "hidden_at": NotPersonal("A setting of the screen, with the day it was made."),
        "order": NOT_PERSONAL,
        "columns": NOT_PERSONAL,
    },
)
