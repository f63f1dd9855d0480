"""Verbs about teams: create, rename, retire into another, reopen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.text import slugify

from ombud.base.errors import Refused
from ombud.base.locks import lock
from ombud.events import log
from ombud.people.actions.authority import must_manage_all
from ombud.people.facts import TeamCreated, TeamRenamed, TeamReopened, TeamRetired
from ombud.people.models import Team

if TYPE_CHECKING:
    from ombud.base.actor import Actor

LONGEST_TEAM = 80
LONGEST_TEAM_KEY = 40


@transaction.atomic
def create_team(*, name: str, actor: Actor, key: str = "") -> Team:
    """Make a team; ``key`` is made from the name when left out.

    Raises ``Refused`` when the name is empty or taken.
    """
    must_manage_all(actor)
    plain = free_name(name)
    short = slugify(key or plain)[:LONGEST_TEAM_KEY] or "team"
    if key and (short != key or Team.objects.filter(key=key).exists()):
        raise Refused("A key is a short word in small letters that no other team has.")
    number, free = 1, short
    while Team.objects.filter(key=free).exists():
        number += 1
        free = f"{short[: LONGEST_TEAM_KEY - 4]}-{number}"
    team = Team.objects.create(key=free, name=plain)
    log.record(TeamCreated(), team, actor=actor)
    return team


@transaction.atomic
def rename_team(team: Team, name: str, *, actor: Actor) -> None:
    """Give ``team`` another name; its key and its tickets stay. Raises ``Refused``."""
    must_manage_all(actor)
    lock(team)
    if " ".join(name.split()) == team.name:
        return
    team.name = free_name(name, besides=team)
    team.save(update_fields=["name"])
    log.record(TeamRenamed(), team, actor=actor)


@transaction.atomic
def retire_team(team: Team, *, successor: Team, actor: Actor) -> None:
    """Let ``team`` take no more tickets; ``successor`` gets what it has. Twice is once.

    Mailboxes move at once, so that no mail goes astray; tickets follow in the background.
    Raises ``Refused`` when the successor is the team itself or retired.
    """
    must_manage_all(actor)
    if not lock(team).is_active:
        return
    if successor.pk == team.pk or not lock(successor).is_active:
        raise Refused("The tickets need a team that is in use. Choose another.")
    team.is_active = False
    team.save(update_fields=["is_active"])
    log.record(TeamRetired(successor=successor.pk), team, actor=actor)


@transaction.atomic
def reopen_team(team: Team, *, actor: Actor) -> None:
    """Let a retired team take tickets again; what it had stays with its successor."""
    must_manage_all(actor)
    if lock(team).is_active:
        return
    team.is_active = True
    team.save(update_fields=["is_active"])
    log.record(TeamReopened(), team, actor=actor)


def free_name(name: str, besides: Team | None = None) -> str:
    """Return ``name`` in one spelling. Raises ``Refused`` when it is empty or taken."""
    plain = " ".join(name.split())[:LONGEST_TEAM]
    if not plain:
        raise Refused("Give the team a name.")
    others = Team.objects.exclude(pk=besides.pk) if besides else Team.objects.all()
    if others.filter(name__iexact=plain).exists():
        raise Refused("There already is a team of this name. Choose another.")
    return plain
