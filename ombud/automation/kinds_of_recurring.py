"""Schedules of tickets in the configuration file.

They go into it only together with people, because each names whom its tickets are for.
"""

from __future__ import annotations

from datetime import date, time
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as lazy

from ombud.automation.actions import pause_recurrence, resume_recurrence, save_recurrence
from ombud.automation.actions.recurring import Wanted
from ombud.automation.facts import RecurrencePaused, RecurrenceResumed, RecurrenceSaved
from ombud.automation.kinds import place_in
from ombud.automation.models import Recurrence
from ombud.base.errors import Refused
from ombud.base.sentence import Sentence
from ombud.clocks.recurring import OnFree, Unit
from ombud.configuration.kinds import Kind, Section, Values, by_number, mark_of_text
from ombud.people.actions import contact_by_email, valid_address
from ombud.people.models.contact import Source
from ombud.people.queries import address_of, agent_by_address
from ombud.tickets.kinds.forms import type_named
from ombud.tickets.models import ChecklistTemplate
from ombud.tickets.statuses import Priority

if TYPE_CHECKING:
    from ombud.base.actor import Actor
    from ombud.people.models import Agent, Team

COPIED = ("unit", "every", "weekdays", "time_zone", "calendar", "on_free", "tags")
WORDS = ("subject", "text")
FIELDS: dict[str, type] = {
    **dict.fromkeys(("unit", "first_day", "last_day", "at", "time_zone", "calendar"), str),
    **dict.fromkeys(("on_free", "subject", "text", "contact", "assignee", "type"), str),
    **dict.fromkeys(("priority", "checklist"), str),
    **dict.fromkeys(("weekdays", "tags"), list),
    "every": int,
    "is_paused": bool,
}


def key_of(row: Recurrence) -> str:
    """Return ``name@team``, with a number where several are called so."""
    before = Recurrence.objects.filter(name=row.name, team=row.team_id, pk__lt=row.pk).count()
    return f"{row.name}{f'#{before + 1}' if before else ''}@{row.team.key}"


def timing_of(row: Recurrence) -> Values:
    """Return when it comes and what opens, without a word about anybody."""
    return {
        **{name: getattr(row, name) for name in COPIED},
        "first_day": row.first_day.isoformat(),
        "last_day": row.last_day.isoformat() if row.last_day else "",
        "at": row.at.isoformat("minutes"),
        "type": row.type.key if row.type else "",
        "priority": Priority(row.priority).name.lower(),
        "checklist": row.checklist.name if row.checklist else "",
        "is_paused": row.paused_at is not None,
    }


def in_file(row: Recurrence) -> Values:
    return {
        **timing_of(row),
        **{name: getattr(row, name) for name in WORDS},
        "contact": address_of(row.contact) if row.contact else "",
        "assignee": row.assignee.email if row.assignee else "",
    }


def in_log(row: Recurrence) -> Values:
    """Return what the log of changes tells: of words a mark, of people nothing."""
    told = timing_of(row) | {"team": row.team.key, "name": mark_of_text(row.name)}
    told["tags"] = [mark_of_text(one) for one in row.tags]
    return told | {name: mark_of_text(getattr(row, name)) for name in WORDS}


def load(row: Recurrence | None, key: str, values: Values, actor: Actor) -> None:
    """Make or change a schedule, and let it rest or run as the file says."""
    name, team = place_in(key)
    if team is None:
        raise Refused("A schedule belongs to a team. Name it like Rent@lending.")
    whole = (in_file(row) if row else {}) | values
    if lacking := sorted(set(FIELDS) - set(whole)):
        names = ", ".join(lacking)
        raise Refused(Sentence("A new schedule lacks values: %(names)s.", names=names))
    wanted = wanted_in(row.name if row else name, team, whole, actor)
    saved = save_recurrence(row, wanted, agent=None, actor=actor)
    (pause_recurrence if whole["is_paused"] else resume_recurrence)(saved, actor=actor)


def wanted_in(name: str, team: Team, values: Values, actor: Actor) -> Wanted:
    """Return the schedule that the file describes. Raises ``Refused`` for what it is not."""
    copied = {one: values[one] for one in ("every", "time_zone", "calendar", *WORDS)}
    address = valid_address(values["contact"])
    try:
        return Wanted(
            name=name,
            team=team,
            unit=Unit(values["unit"]),
            first_day=date.fromisoformat(values["first_day"]),
            last_day=date.fromisoformat(values["last_day"]) if values["last_day"] else None,
            at=time.fromisoformat(values["at"]),
            on_free=OnFree(values["on_free"]),
            weekdays=[int(one) for one in values["weekdays"]],
            tags=[str(one) for one in values["tags"]],
            priority=Priority[values["priority"].upper()],
            type=type_named(values["type"]),
            contact=contact_by_email(address, source=Source.IMPORT, actor=actor),
            assignee=agent_named(values["assignee"]),
            checklist=checklist_named(values["checklist"]),
            **copied,
        )
    except (KeyError, TypeError, ValueError):
        raise Refused(
            "A schedule holds a unit, a day, a time or a priority that there is not."
        ) from None


def agent_named(address: str) -> Agent | None:
    found = agent_by_address(address) if address else None
    if address and found is None:
        raise Refused("A schedule names an agent who does not work here.")
    return found


def checklist_named(name: str) -> ChecklistTemplate | None:
    found = ChecklistTemplate.objects.filter(name=name, retired_at=None).first()
    if name and found is None:
        raise Refused("A schedule names a list of tasks that this desk does not have.")
    return found


RECURRENCE = Kind(
    "recurring",
    lazy("Tickets that come round"),
    Recurrence,
    in_log,
    facts=(RecurrenceSaved, RecurrencePaused, RecurrenceResumed),
    label=by_number,
    section=Section(
        fields=FIELDS,
        rows=lambda: Recurrence.objects.filter(contact__isnull=False).select_related(
            "team", "contact", "assignee", "type", "checklist"
        ),
        key=key_of,
        values=in_file,
        load=load,
        order=95,
        is_about_people=True,
    ),
)
