"""Tags and shared views in the configuration file.

A view that names one person stays out of it: the number of their row means nothing on
another desk, and their name does not belong into the file.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as lazy

from ombud.base.errors import Refused
from ombud.configuration.kinds import Kind, Section, Values, by_number, mark_of_text
from ombud.people.models import Team
from ombud.people.models.agent import everything
from ombud.tickets import actions, facts
from ombud.tickets.actions.saved_views import Wanted
from ombud.tickets.fields import TICKET_FIELDS
from ombud.tickets.kinds.portable import NamesPerson, condition, in_log, read, told
from ombud.tickets.models import Tag, View

if TYPE_CHECKING:
    from collections.abc import Callable

    from ombud.base.actor import Actor

KEY = re.compile(r"[-a-z0-9_]{1,40}")
FIELDS: dict[str, type] = {
    **dict.fromkeys(("name", "team", "parent", "order"), str),
    "condition": dict,
    "columns": list,
}


def reference_of(name: str) -> str:
    field = TICKET_FIELDS.get(name)
    return field.reference if field else ""


def in_log_of_changes(view: View) -> Values:
    """Return what the log tells of a view: its name, and so its key, can be anybody's."""
    above = by_number(view.parent) if view.parent else ""
    return about_view(view, in_log) | {"name": mark_of_text(view.name), "parent": above}


def about_view(view: View, turn: Callable[[Any, str], Any] = told) -> Values:
    return {
        "name": view.name,
        "team": view.team.key if view.team else "",
        "parent": view.parent.key if view.parent else "",
        "order": view.order,
        "columns": list(view.columns),
        "condition": condition(view.condition, reference_of, turn),
    }


def is_portable(view: View) -> bool:
    try:
        about_view(view)
    except NamesPerson:
        return False
    return True


def shared_views() -> list[View]:
    """Return the views that are not one agent's own and name nobody."""
    views = View.objects.filter(owner=None).select_related("team", "parent")
    return [one for one in views if is_portable(one)]


def load_view(row: View | None, key: str, values: Values, actor: Actor) -> None:
    now = about_view(row) if row else {"name": key, "team": "", "parent": "", "columns": []}
    wanted = {"order": View.Order.NEWEST, "condition": {}, **now, **values}
    parent = View.objects.filter(key=wanted["parent"]).first()
    team = Team.objects.filter(key=wanted["team"]).first()
    if (wanted["parent"] and parent is None) or (wanted["team"] and team is None):
        raise Refused("A view stands below a view, or is for a team, that there is not.")
    if wanted["order"] not in View.Order or not KEY.fullmatch(key):
        raise Refused("A view has a key in small letters, and one of the known orders.")
    view = Wanted(
        name=wanted["name"],
        condition=condition(wanted["condition"], reference_of, read),
        team=team,
        parent=parent,
        order=wanted["order"],
        columns=tuple(str(one) for one in wanted["columns"]),
    )
    rights = everything()
    if row is None:
        if View.objects.filter(key=key).exists():
            raise Refused("This key belongs to somebody's own view. Choose another one.")
        actions.create_view(view, agent=None, rights=rights, actor=actor, key=key)
    else:
        actions.change_view(row, view, agent=None, rights=rights, actor=actor)


def end_view(view: View, actor: Actor) -> None:
    actions.delete_view(view, agent=None, rights=everything(), actor=actor)


def load_tag(row: Tag | None, key: str, values: Values, actor: Actor) -> None:
    del row, values  # a tag is its name
    actions.make_tag(key, actor=actor)


def end_tag(tag: Tag, actor: Actor) -> None:
    actions.retire_tag(tag, actor=actor)


TAG = Kind(
    "tag",
    lazy("Tags"),
    Tag,
    lambda tag: {
        "name": mark_of_text(tag.name),
        "is_retired": tag.retired_at is not None,
    },
    facts=(facts.TagRenamed, facts.TagMerged, facts.TagRetired, facts.TagBroughtBack),
    label=by_number,
    section=Section(
        fields={},
        rows=lambda: Tag.objects.filter(merged_into=None, retired_at=None),
        key=lambda tag: str(tag.name),
        values=lambda _tag: {},
        load=load_tag,
        remove=end_tag,
        order=57,
    ),
)
VIEW = Kind(
    "view",
    lazy("Shared views"),
    View,
    in_log_of_changes,
    facts=(facts.ViewSaved, facts.ViewDeleted),
    label=by_number,
    is_told=lambda view: view.owner_id is None,
    section=Section(
        fields=FIELDS,
        rows=shared_views,
        key=str,
        values=about_view,
        load=load_view,
        remove=end_view,
        order=58,
        above="parent",
    ),
)
