"""Changes of settings: who, when, from what to what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from ombud.base.actor import ActorKind
from ombud.configuration.queries import titles
from ombud.desk.happenings import ACTORS
from ombud.desk.http import AgentRequest, answer, may, signed_in
from ombud.desk.shell import frame_for
from ombud.people.access import changes_for
from ombud.people.capabilities import Capability
from ombud.people.queries import names_of_agents

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet
    from django.http import HttpResponse

    from ombud.configuration.models import Change

PAGE = 50
LONGEST_NUMBER = 18


@dataclass(frozen=True, slots=True)
class Line:
    """One change in words; ``values`` are name, before and after."""

    kind: str
    label: str
    verb: str
    who: str
    at: datetime
    values: list[tuple[str, str, str]]


@require_GET
@signed_in
@may(Capability.AUDIT)
def changes(request: AgentRequest) -> HttpResponse:
    """Show what was changed, newest first, filtered by kind, author and thing."""
    asked = {name: request.GET.get(name, "") for name in ("kind", "by", "number")}
    found = narrowed(changes_for(request.rights), asked)
    after = request.GET.get("after", "")
    if is_number(after):
        found = found.filter(pk__lt=int(after))
    rows = list(found[: PAGE + 1])
    kept: dict[str, str | int] = {name: value for name, value in asked.items() if value}
    values = {
        "frame": frame_for(request, "changes"),
        "lines": lines_of(rows[:PAGE]),
        "kinds": titles(),
        "asked": asked,
        "older": f"?{urlencode({**kept, 'after': rows[PAGE - 1].pk})}"
        if len(rows) > PAGE
        else "",
    }
    return answer(request, "desk/administration/changes.html", values)


def is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER


def narrowed(found: QuerySet[Change], asked: dict[str, str]) -> QuerySet[Change]:
    """Return ``found`` as far as ``asked`` wants it; what makes no sense narrows nothing.

    by: the number of an agent, or the kind of another author.
    """
    if asked["kind"] in titles():
        found = found.filter(kind=asked["kind"])
    if is_number(asked["number"]):
        found = found.filter(number=int(asked["number"]))
    if is_number(asked["by"]):
        found = found.filter(actor_kind=ActorKind.AGENT, actor_id=int(asked["by"]))
    elif asked["by"] in {str(one) for one in ActorKind}:
        found = found.filter(actor_kind=asked["by"])
    return found


def lines_of(rows: list[Change]) -> list[Line]:
    kinds = titles()
    about_agents = {row.number for row in rows if row.kind == "agent"}
    authors = {row.actor_id for row in rows if row.actor_kind == ActorKind.AGENT}
    names = names_of_agents(about_agents | authors)
    return [
        Line(
            kinds.get(row.kind, row.kind),
            names.get(row.number, row.label) if row.kind == "agent" else row.label,
            str(row.get_verb_display()),
            who_of(row, names),
            row.at,
            values_of(row),
        )
        for row in rows
    ]


def who_of(row: Change, names: dict[int, str]) -> str:
    if row.actor_kind == ActorKind.AGENT:
        return names.get(row.actor_id) or _("A former colleague")
    return str(ACTORS.get(ActorKind(row.actor_kind), row.actor_kind))


def values_of(row: Change) -> list[tuple[str, str, str]]:
    names = sorted({*row.before, *row.after})
    return [(name, shown(row.before.get(name)), shown(row.after.get(name))) for name in names]


def shown(value: Any) -> str:
    """Return a value as it stands in the table; a secret is only said to be kept."""
    if value is None or value in ("", []):
        return "–"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return ", ".join(map(shown, value))
    if isinstance(value, dict):
        return "; ".join(f"{name}: {shown(one)}" for name, one in value.items())
    if isinstance(value, str) and value.startswith("sealed "):
        return _("a secret, kept encrypted")
    return str(value)
