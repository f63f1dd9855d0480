"""What the data map says is held about a person: walked, never named.

Each column that is declared personal leads to persons by lookup paths. Rows that lead to one
of the person's records give an item for each of these columns, with what the map says of it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import models

from ombud.bundles.statuses import Ground, Profile
from ombud.datamap import Access, Group, Personal
from ombud.datamap.groups import group_of
from ombud.datamap.walking import leading, lookups_of, sections, ways_of
from ombud.people.models import Contact
from ombud.purposes.gate import uses
from ombud.tickets.models import Attachment, Draft, DraftFile, Message, Ticket
from ombud.tickets.statuses import Direction

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ombud.datamap.walking import Section
    from ombud.subjects.persons import Person

# Category keys of fideslang whose values are never handed out (11 CCR 7024(d)).
NEVER_DISCLOSED = (
    "user.government_id",
    "user.financial",
    "user.authorizing",
    "user.biometric",
    "user.health_and_medical",
    "user.account.password",
    "user.credentials",
)
TECHNICAL = (models.BinaryField,)
MOMENTS = ("at", "received_at", "opened_at", "since", "made_at", "created_at")
TALK = ("message", "ticket")  # what a row belongs to, which says when it came and ends
OWNERS = (*TALK, "contact")
NOT_PROSE = {"provided", "observed"}
NOT_GIVEN = {"agent", "derived"}
PORTABLE = {"contract", "consent"}


@dataclass(frozen=True, slots=True)
class Item:
    """One value about the person. ``value`` is None where it is not handed out.

    column: of the table, or the short name of the field that the desk made up. ends: last day
    (UTC) on which it is kept, where the matter is solved and its period runs.
    """

    model: str
    group: Group
    row: str
    column: str
    label: str
    declared: Personal
    value: str | None
    at: str
    ends: str = ""
    ground: Ground | None = None


def rows_of(section: Section, person: Person) -> Any:
    """Return the rows of ``section`` that lead to ``person``; None where none can."""
    lookups = lookups_of(section.model, section.columns.values(), Contact)
    found = leading(lookups, person.numbers)
    rows = section.model._default_manager.filter(found, **section.where)
    if owners := [name for name in OWNERS if is_owned(section.model, name)]:
        rows = rows.select_related(*owners)
    if section.model is Attachment:  # whose message says whether it may go out, and its ticket
        rows = rows.select_related("message__ticket")
    if section.model is DraftFile:  # whose draft says whether it is one of a note
        rows = rows.select_related("draft")
    if section.words:
        rows = rows.select_related(*section.words)
    return rows.distinct().order_by("pk") if lookups else None


def is_wanted(model: type[models.Model], column: Personal, profile: Profile) -> bool:
    """Say whether the bundle's profile takes this column.

    A copy to take along holds what the person gave or what was observed, where consent or a
    contract is the basis; not what was worked out or written about them (GDPR Art. 20(1)).
    """
    if profile is not Profile.PORTABILITY:
        return True
    return (
        column.portability in NOT_PROSE
        and column.source not in NOT_GIVEN
        and uses[column.purpose].basis in PORTABLE
        and any(way.role != "about" for way in ways_of(model, column))
    )


def ground_against(
    field: models.Field[Any, Any], column: Personal, profile: Profile
) -> Ground | None:
    """Return why the value of this column is not handed out, or None."""
    if isinstance(field, TECHNICAL):
        return Ground.TECHNICAL
    if column.access is Access.WITHHOLD:
        return Ground.OTHERS
    if profile is Profile.KNOW and column.category.startswith(NEVER_DISCLOSED):
        return Ground.HELD_ONLY
    return None


def is_owned(model: type[models.Model], name: str) -> bool:
    """Say whether rows of ``model`` belong to something that they name so."""
    field = next((one for one in model._meta.fields if one.name == name), None)
    return isinstance(field, models.ForeignKey)  # one to one is one, too


def owner_of(row: models.Model, name: str) -> models.Model | None:
    """Return what ``row`` belongs to: its message, ticket or contact."""
    owner = getattr(row, name) if is_owned(type(row), name) else None
    return owner if isinstance(owner, models.Model) else None


def own_moment(row: models.Model | None) -> datetime | None:
    """Return when a row came to be, as far as it says so itself."""
    moments = (getattr(row, name, None) for name in MOMENTS)
    return next((one for one in moments if isinstance(one, datetime)), None)


def moment_of(row: models.Model, owners: tuple[str, ...] = OWNERS) -> datetime | None:
    """Return when a row came to be: it says so, or what it belongs to does."""
    said = (own_moment(owner_of(row, name)) for name in owners)
    return own_moment(row) or next((one for one in said if one), None)


def end_of(row: models.Model, column: Personal) -> str:
    """Return the last day on which a value is kept (ISO 8601, UTC), empty while none is set.

    Its period begins when the ticket is solved; a hold, or a rule that is shorter, may move it.
    """
    talk = owner_of(row, "message") or row
    ticket = talk if isinstance(talk, Ticket) else owner_of(talk, "ticket")
    if not column.keep_days or not isinstance(ticket, Ticket) or ticket.solved_at is None:
        return ""
    return (ticket.solved_at + timedelta(days=column.keep_days)).date().isoformat()


def as_text(value: Any) -> str:
    return value.isoformat() if isinstance(value, datetime | date) else str(value)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a bundle is to hold.

    since: leaves out rows that say themselves that they are older. has_notes: internal notes
    have been reviewed and go out.
    """

    profile: Profile
    since: date | None = None
    has_notes: bool = False
    without: frozenset[str] = frozenset()


def message_of(row: models.Model) -> Message | None:
    """Return the message that ``row`` is, or whose file it is."""
    message = row.message if isinstance(row, Attachment) else row
    return message if isinstance(message, Message) else None


def is_note(row: models.Model) -> bool:
    """Say whether ``row`` is an internal note or the draft of one, or a file of either."""
    message = message_of(row)
    if message is not None:
        return message.direction == Direction.NOTE
    draft = row.draft if isinstance(row, DraftFile) else row
    return isinstance(draft, Draft) and draft.kind == Draft.Kind.NOTE


def group_of_row(row: models.Model) -> Group:
    """Return the group of data that decides about ``row``: its table's, or that of notes."""
    return Group.NOTES if is_note(row) else group_of(row._meta.label)


def ground_of_row(row: models.Model, wanted: Wanted, person: Person) -> Ground | None:
    """Return why a row is not handed out: it was refused, is a note, or somebody else's words
    to take along.
    """
    if group_of_row(row) in wanted.without:
        return Ground.REFUSED
    if is_note(row) and not wanted.has_notes:
        return Ground.NOT_REVIEWED
    message = message_of(row)
    if message is None:
        return None
    return Ground.OTHERS if is_of_others(message, wanted, person) else None


def is_of_others(message: Message, wanted: Wanted, person: Person) -> bool:
    """Say whether somebody else wrote it, in an archive to take along (GDPR Art. 20(4))."""
    is_own = message.contact_id in {None, *person.numbers}
    return wanted.profile is Profile.PORTABILITY and not is_own


def wanted_of(section: Section, profile: Profile) -> Section:
    """Return ``section`` with the columns that the bundle's profile takes."""
    columns = {
        name: column
        for name, column in section.columns.items()
        if is_wanted(section.model, column, profile)
    }
    words = {name: lookup for name, lookup in section.words.items() if name in columns}
    return replace(section, columns=columns, words=words)


def items_of(person: Person, wanted: Wanted) -> Iterator[Item]:
    """Yield every value that the map knows about ``person``, model by model."""
    for every in sections():
        section = wanted_of(every, wanted.profile)
        rows = rows_of(section, person)
        for row in rows.iterator(chunk_size=500) if rows is not None else ():
            came = moment_of(row, TALK)  # not the contact's: an address is no older than it
            if not (wanted.since and came and came.date() < wanted.since):
                yield from values_in(row, section, wanted, moment_of(row), person)


def value_of(row: models.Model, section: Section, name: str) -> Any:
    """Return what ``row`` holds in a column, or the words at the other end of a relation."""
    found: Any = row
    for step in section.words.get(name, name).split("__"):
        found = None if found is None else getattr(found, step)
    return found


def values_in(
    row: models.Model,
    section: Section,
    wanted: Wanted,
    moment: datetime | None,
    person: Person,
) -> Iterator[Item]:
    held_back = ground_of_row(row, wanted, person)
    for name, column in section.columns.items():
        field = row._meta.get_field(name)
        value = value_of(row, section, name)
        if value is None or value == "" or value in ([], {}):
            continue
        assert isinstance(field, models.Field)  # noqa: S101 - the map declares columns only
        ground = held_back
        if ground is not Ground.REFUSED:
            ground = ground_against(field, column, wanted.profile) or held_back
        yield Item(
            model=row._meta.label,
            group=group_of_row(row),
            row=str(row.pk),
            column=section.name or name,
            label=section.label(name),
            declared=column,
            value=None if ground else as_text(value),
            at=moment.isoformat() if moment else "",
            ends=end_of(row, column),
            ground=ground,
        )
