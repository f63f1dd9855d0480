"""Making, changing and arranging views."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import ProtectedError
from django.utils.crypto import get_random_string
from django.utils.text import slugify

from ombud.base.errors import Refused
from ombud.base.locks import lock
from ombud.events import log
from ombud.rules.language import InvalidCondition, from_json
from ombud.tickets.access import may_change, may_share
from ombud.tickets.facts import ViewDeleted, ViewSaved
from ombud.tickets.fields import TICKET_FIELDS
from ombud.tickets.models import View, ViewPlace
from ombud.tickets.models.view import DEEPEST

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ombud.base.actor import Actor
    from ombud.people.models import Agent, Team
    from ombud.people.models.agent import Rights

LONGEST_NAME = 80
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
MOST_COLUMNS = 20


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a view is to be. ``owner`` and ``team`` both None: for all."""

    name: str
    condition: dict[str, Any] = field(default_factory=dict)
    owner: Agent | None = None
    team: Team | None = None
    parent: View | None = None
    order: str = View.Order.NEWEST
    columns: tuple[str, ...] = ()


def checked(
    wanted: Wanted, agent: Agent | None, rights: Rights, view: View | None = None
) -> None:
    """Raise ``Refused`` with the reason why a view cannot be as ``wanted``."""
    if not wanted.name.strip() or "\0" in wanted.name:
        raise Refused("Give the view a name.")
    try:
        from_json(wanted.condition, TICKET_FIELDS)
    except InvalidCondition:
        raise Refused("A condition is not complete. Mend what is marked.") from None
    if wanted.owner is None and not may_share(rights, wanted.team.pk if wanted.team else None):
        raise Refused("Only who leads a team can share a view with it. Keep it for yourself.")
    if wanted.owner is not None and wanted.owner != agent:
        raise Refused("A view can be your own or shared, not a colleague's.")
    if wanted.parent is not None:
        check_parent(wanted, wanted.parent, view)


def check_parent(wanted: Wanted, parent: View, view: View | None) -> None:
    """Refuse a parent whose criteria not everybody would inherit, and circles."""
    owner = wanted.owner.pk if wanted.owner else None
    team = wanted.team.pk if wanted.team else None
    if parent.owner_id not in {None, owner}:
        raise Refused("A shared view cannot stand below a view of one person.")
    if parent.team_id is not None and wanted.owner is None and parent.team_id != team:
        raise Refused("A view cannot be shared further than the one above it.")
    line = parent.line
    if view is not None and any(one.pk == view.pk for one in line):
        raise Refused("A view cannot stand below itself.")
    below = 1 if view is None else 1 + height_below(view)
    if len(line) + below > DEEPEST:
        raise Refused("Views lie at most four deep. Choose one further up.")


def height_below(view: View) -> int:
    """Return how many levels of views stand below ``view``."""
    height, level = 0, [view.pk]
    while level and height < DEEPEST:
        level = list(View.objects.filter(parent__in=level).values_list("pk", flat=True))
        height += bool(level)
    return height


def free_key(name: str) -> str:
    """Return a short word for addresses that no view has: the name with a random end.

    The end keeps it apart from the fixed addresses beside it, and from guessing.
    """
    return f"{slugify(name)[:30].strip('-') or 'view'}-{get_random_string(6, LETTERS)}"


def shared_name(wanted: Wanted) -> str:
    return " ".join(wanted.name.split())[:LONGEST_NAME]


@transaction.atomic
def create_view(
    wanted: Wanted, *, agent: Agent | None, rights: Rights, actor: Actor, key: str = ""
) -> View:
    """Save a new view, after the ones there are.

    agent: who makes it; None where a file does. key: its word for addresses, if it has one.
    Raises ``Refused`` for what cannot be asked or may not be shared.
    """
    checked(wanted, agent, rights)
    last = View.objects.order_by("-position").values_list("position", flat=True).first()
    view = View.objects.create(
        key=key or free_key(wanted.name),
        name=shared_name(wanted),
        owner=wanted.owner,
        team=wanted.team,
        parent=wanted.parent,
        condition=wanted.condition,
        order=wanted.order,
        columns=list(wanted.columns)[:MOST_COLUMNS],
        position=min((last or 0) + 1, 30_000),
    )
    log.record(ViewSaved(is_shared=not view.is_own, is_new=True), view, actor=actor)
    return view


@transaction.atomic
def change_view(
    view: View, wanted: Wanted, *, agent: Agent | None, rights: Rights, actor: Actor
) -> None:
    """Change what ``view`` asks, shows, and for whom it is.

    Raises ``Refused`` for what cannot be asked, may not be shared, or is not theirs.
    """
    lock(view)
    if not may_change(view, agent, rights):
        raise Refused("This view belongs to others. Copy it, and change the copy.")
    checked(wanted, agent, rights, view)
    if view.children.exists() and (wanted.owner, wanted.team) != (view.owner, view.team):
        raise Refused("Views below this one depend on it. Move them first.")
    view.name, view.condition = shared_name(wanted), wanted.condition
    view.owner, view.team, view.parent = wanted.owner, wanted.team, wanted.parent
    view.order, view.columns = wanted.order, list(wanted.columns)[:MOST_COLUMNS]
    view.save(
        update_fields=["name", "condition", "owner", "team", "parent", "order", "columns"]
    )
    log.record(ViewSaved(is_shared=not view.is_own, is_new=False), view, actor=actor)


@transaction.atomic
def delete_view(view: View, *, agent: Agent | None, rights: Rights, actor: Actor) -> None:
    """Remove ``view``; no ticket changes.

    Raises ``Refused`` when it is not theirs, or views below inherit from it.
    """
    lock(view)
    if not may_change(view, agent, rights):
        raise Refused("This view belongs to others. Hide it instead.")
    log.record(ViewDeleted(is_shared=not view.is_own), view, actor=actor)
    try:
        view.delete()
    except ProtectedError:
        raise Refused("Views below this one depend on it. Move or delete them first.") from None


def place_of(view: View, agent: Agent) -> ViewPlace:
    """Return how ``agent`` arranged ``view``, held until the transaction ends."""
    place, _ = ViewPlace.objects.select_for_update().get_or_create(agent=agent, view=view)
    return place


@transaction.atomic
def hide_view(view: View, *, agent: Agent) -> None:
    """Take ``view`` out of the agent's side bar; it stays reachable. Nobody else notices."""
    place = place_of(view, agent)
    if place.hidden_at is None:
        place.hide()
        place.save(update_fields=["hidden_at"])


@transaction.atomic
def show_view(view: View, *, agent: Agent) -> None:
    """Put ``view`` back into the agent's side bar."""
    place = place_of(view, agent)
    place.hidden_at = None
    place.save(update_fields=["hidden_at"])


@transaction.atomic
def order_views(views: Sequence[View], *, agent: Agent) -> None:
    """Arrange ``views`` in this sequence, for ``agent`` only."""
    known = {one.view_id: one for one in ViewPlace.objects.filter(agent=agent)}
    for position, view in enumerate(views):
        place = known.get(view.pk) or ViewPlace(agent=agent, view=view)
        if place.position != position:
            place.position = position
            place.save()


@transaction.atomic
def choose_columns(view: View, columns: Sequence[str], order: str, *, agent: Agent) -> None:
    """Show ``view`` with these columns in this order, to ``agent`` only.

    Nothing chosen means: as the view says. Raises ``Refused`` for an unknown order.
    """
    if order and order not in View.Order:
        raise Refused("There is no such order. Choose one from the list.")
    place = place_of(view, agent)
    place.columns, place.order = list(columns)[:MOST_COLUMNS], order
    place.save(update_fields=["columns", "order"])
