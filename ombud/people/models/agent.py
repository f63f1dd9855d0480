from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ombud.base import clock
from ombud.base.actor import Actor, ActorKind
from ombud.base.shapes import WORD, ListOf, ShapedJSONField
from ombud.datamap import NOT_PERSONAL, Egress, Erasure, Group, NotPersonal, Personal, declare
from ombud.people.capabilities import ALL, SHIPPED_ROLE_NAMES, Capability
from ombud.people.models.team import Team

if TYPE_CHECKING:
    from collections.abc import Iterable


def role_label(name: str) -> str:
    return gettext(name) if name in SHIPPED_ROLE_NAMES else name


class Role(models.Model):
    """A named set of capabilities; an assignment says for which team."""

    key = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=80)
    capabilities = ShapedJSONField(shape=ListOf(WORD), default=list)
    needs_second_factor = models.BooleanField(default=False)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.key

    @property
    def label(self) -> str:
        """Return the name as it is shown; that of a role the desk came with is translated."""
        return role_label(self.name)


class AgentManager(BaseUserManager["Agent"]):
    def get_by_natural_key(self, username: str | None) -> Agent:
        return self.get(email__iexact=username)


class Density(models.TextChoices):
    """How much room the desk's pages take."""

    COMFORTABLE = "comfortable", _("Comfortable")
    COMPACT = "compact", _("Compact")


class Agent(AbstractBaseUser):
    """A person who answers. What they may do comes from their role assignments."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120)
    language = models.CharField(max_length=12, blank=True)
    time_zone = models.CharField(max_length=40, default="UTC")
    density = models.CharField(max_length=11, choices=Density, default=Density.COMFORTABLE)
    signature = models.TextField(blank=True)
    signature_html = models.TextField(blank=True)
    is_active = models.BooleanField(default=True)
    since = models.DateTimeField(default=clock.now)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    objects = AgentManager()

    def __str__(self) -> str:
        return f"agent {self.pk}"

    @property
    def actor(self) -> Actor:
        return Actor(ActorKind.AGENT, self.pk)


class RoleAssignment(models.Model):
    """Gives an agent a role, in one team or (team empty) in all."""

    agent = models.ForeignKey(Agent, models.CASCADE, related_name="assignments")
    role = models.ForeignKey(Role, models.PROTECT, related_name="assignments")
    team = models.ForeignKey(
        Team, models.CASCADE, null=True, blank=True, related_name="assignments"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["agent", "role", "team"],
                name="assignment_once",
                condition=models.Q(team__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["agent", "role"],
                name="assignment_in_all_teams_once",
                condition=models.Q(team__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"assignment {self.pk}"


@dataclass(frozen=True, slots=True)
class Grant:
    """One assignment as rights see it: what it allows, where (None: in every team), and by
    which role.
    """

    capabilities: tuple[str, ...]
    team_id: int | None
    role: str = ""
    needs_second_factor: bool = False


class Rights:
    """What one agent may do, and in which teams; loaded once for a request.

    ``teams(capability)`` is None when the capability holds in every team. What allows it
    (``grants_of``) is read off the same rows as whether it is allowed. ``holder`` is the row
    number of the agent, None where nobody particular holds them.
    """

    def __init__(
        self,
        assignments: Iterable[Grant | tuple[list[str], int | None]],
        holder: int | None = None,
    ) -> None:
        self.holder = holder
        self.grants = [
            one if isinstance(one, Grant) else Grant(tuple(one[0]), one[1])
            for one in assignments
        ]
        self._teams: dict[str, set[int] | None] = {}
        for grant in self.grants:
            for capability in grant.capabilities:
                self._add(capability, grant.team_id)

    def _add(self, capability: str, team_id: int | None) -> None:
        if team_id is None:
            self._teams[capability] = None
            return
        teams = self._teams.setdefault(capability, set())
        if teams is not None:
            teams.add(team_id)

    @property
    def needs_second_factor(self) -> bool:
        """Whether one of the roles demands a second factor."""
        return any(grant.needs_second_factor for grant in self.grants)

    def may(self, capability: Capability, team_id: int | None = None) -> bool:
        """Say whether ``capability`` is held, in ``team_id`` if given, else in any team."""
        if capability not in self._teams:
            return False
        teams = self._teams[capability]
        return teams is None or team_id is None or team_id in teams

    def covers(self, capability: str, team_id: int | None) -> bool:
        """Say whether ``capability`` is held in ``team_id``; None asks for every team."""
        if capability not in self._teams:
            return False
        teams = self._teams[capability]
        return teams is None or (team_id is not None and team_id in teams)

    def teams(self, capability: Capability) -> frozenset[int] | None:
        """Return the teams in which ``capability`` is held; None means in every team."""
        teams = self._teams.get(capability, set())
        return None if teams is None else frozenset(teams)

    def narrowed(self, capabilities: Iterable[Capability], team_id: int | None) -> Rights:
        """Return what remains of these rights within ``capabilities`` and one team.

        team_id: None keeps every team in which they are held now.
        """
        kept: list[tuple[list[str], int | None]] = []
        for capability in capabilities:
            if not self.may(capability, team_id):
                continue
            teams = self.teams(capability) if team_id is None else frozenset({team_id})
            kept += [([capability], team) for team in ([None] if teams is None else teams)]
        return Rights(kept, self.holder)

    def grants_of(self, capability: str, team_id: int | None = None) -> list[Grant]:
        """Return the assignments that give ``capability``, in ``team_id`` if one is given."""
        return [
            grant
            for grant in self.grants
            if capability in grant.capabilities
            and (team_id is None or grant.team_id is None or grant.team_id == team_id)
        ]


def everything() -> Rights:
    """Return the rights of the system itself: all capabilities in all teams."""
    return Rights([([str(capability) for capability in ALL], None)])


def about_agent(category: str, erasure: Erasure, **more: Any) -> Personal:
    return Personal(category, ("self",), "desk-work", erasure, **more)


declare(
    Role,
    dict.fromkeys(("key", "name", "capabilities", "needs_second_factor"), NOT_PERSONAL),
)
declare(RoleAssignment, {})
declare(
    Agent,
    {
        "email": about_agent(
            "user.contact.email", Erasure.PSEUDONYM, egress=frozenset({Egress.API})
        ),
        "name": about_agent(
            "user.name", Erasure.PSEUDONYM, egress=frozenset({Egress.MAIL, Egress.API})
        ),
        "password": about_agent(
            "user.authorization.password", Erasure.BLANK, portability="none"
        ),
        "last_login": about_agent("user.behavior", Erasure.NULL, source="observed"),
        "language": about_agent("user", Erasure.BLANK),
        "time_zone": about_agent("user.location", Erasure.BLANK),
        "signature": about_agent("user.name", Erasure.BLANK, egress=frozenset({Egress.MAIL})),
        "signature_html": about_agent(
            "user.name", Erasure.BLANK, egress=frozenset({Egress.MAIL})
        ),
        "density": NOT_PERSONAL,
        "is_active": NOT_PERSONAL,
        "since": NotPersonal("Date on which an account was made, about the desk's work."),
    },
    kept="agent",
    group=Group.PROFILE,
)
