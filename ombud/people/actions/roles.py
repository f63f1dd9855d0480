"""Verbs about roles: what kinds of work there are, and what each allows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.text import slugify

from ombud.base.errors import Refused
from ombud.base.locks import lock
from ombud.events import log
from ombud.people import factors
from ombud.people.actions.authority import must_manage_all, somebody_still_administers
from ombud.people.capabilities import ADMINISTRATOR, ALL
from ombud.people.facts import RoleChanged, RoleCreated, RoleRemoved
from ombud.people.models import Role, RoleAssignment

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ombud.base.actor import Actor
    from ombud.people.models.agent import Rights

LONGEST_ROLE = 80
LONGEST_ROLE_KEY = 40


@transaction.atomic
def create_role(
    *,
    name: str,
    capabilities: Iterable[str],
    actor: Actor,
    key: str = "",
    needs_second_factor: bool = False,
) -> Role:
    """Make a role; ``key`` is made from the name when left out.

    Raises ``Refused`` when the name is empty or the key taken, or it allows something that
    ``actor`` may not do in every team.
    """
    wanted = checked(capabilities, set(), must_manage_all(actor))
    must_be_possible(is_demanded=needs_second_factor)
    short = free_key(key, name)
    role = Role.objects.create(
        key=short,
        name=plain_name(name),
        capabilities=wanted,
        needs_second_factor=needs_second_factor,
    )
    log.record(RoleCreated(), role, actor=actor)
    return role


@transaction.atomic
def change_role(
    role: Role,
    *,
    actor: Actor,
    name: str,
    capabilities: Iterable[str],
    needs_second_factor: bool = False,
) -> None:
    """Change what ``role`` allows to everybody who holds it; the same again does nothing.

    The administrator's role always allows everything; only its second factor can be chosen.
    Raises ``Refused`` when it would allow what ``actor`` may not, or nobody could administer.
    """
    authority = must_manage_all(actor)
    lock(role)
    wanted = checked(capabilities, set(role.capabilities), authority)
    if role.key == ADMINISTRATOR and set(wanted) != set(ALL):
        raise Refused("An administrator may do everything. Make another role for less.")
    if needs_second_factor and not role.needs_second_factor:
        must_be_possible(is_demanded=True)
    after = (plain_name(name), wanted, needs_second_factor)
    if (role.name, sorted(role.capabilities), role.needs_second_factor) == after:
        return
    with somebody_still_administers():
        role.name, role.capabilities, role.needs_second_factor = after
        role.save(update_fields=["name", "capabilities", "needs_second_factor"])
    log.record(RoleChanged(), role, actor=actor)


@transaction.atomic
def remove_role(role: Role, *, actor: Actor) -> None:
    """Remove a role. Raises ``Refused`` while somebody holds it; administrators' stays."""
    must_manage_all(actor)
    lock(role)
    if role.key == ADMINISTRATOR:
        raise Refused("A desk always needs the administrator's role. It stays.")
    if RoleAssignment.objects.filter(role=role).exists():
        raise Refused("Agents still hold this role. Take it from them first.")
    number = role.pk
    role.delete()
    role.pk = number
    log.record(RoleRemoved(), role, actor=actor)


def checked(capabilities: Iterable[str], before: set[str], authority: Rights) -> list[str]:
    """Return ``capabilities`` sorted. Raises ``Refused`` for one nobody knows or may give."""
    wanted = sorted({str(one) for one in capabilities})
    if set(wanted) - {str(one) for one in ALL} - before:
        raise Refused("There is no such permission. Choose from those of the list.")
    if not all(authority.covers(one, None) for one in set(wanted) - before):
        raise Refused("Nobody gives what they do not have. Choose fewer permissions.")
    return wanted


def must_be_possible(*, is_demanded: bool) -> None:
    if is_demanded and not len(factors.ways):
        raise Refused("No second factor can be set up on this desk yet, so none is demanded.")


def plain_name(name: str) -> str:
    plain = " ".join(name.split())[:LONGEST_ROLE]
    if not plain:
        raise Refused("Give the role a name that says what these people do.")
    return plain


def free_key(key: str, name: str) -> str:
    """Return a key that no role has. Raises ``Refused`` when a chosen one is taken or none."""
    short = slugify(key or name)[:LONGEST_ROLE_KEY] or "role"
    if key and (short != key or Role.objects.filter(key=key).exists()):
        raise Refused("A key is a short word in small letters that no other role has.")
    number = 1
    free = short
    while Role.objects.filter(key=free).exists():
        number += 1
        free = f"{short[: LONGEST_ROLE_KEY - 4]}-{number}"
    return free
