"""What the data map says is held about a contact: walked, never named.

Each column that is declared personal leads to persons by lookup paths. Rows that lead to the
contact give an item for each of these columns, with what the map says of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import models

from ombud.bundles.statuses import Ground, Group, Profile
from ombud.datamap import Access, Personal
from ombud.datamap.walking import columns_of, declared_models, leading, lookups_of, ways_of
from ombud.people.models import Contact
from ombud.purposes.gate import uses
from ombud.tickets.models import Attachment, Message
from ombud.tickets.statuses import Direction

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

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
NOT_PROSE = {"provided", "observed"}
NOT_GIVEN = {"agent", "derived"}
PORTABLE = {"contract", "consent"}
OF_APPS = {
    "people": Group.PROFILE,
    "tickets": Group.TICKETS,
    "purposes": Group.CONSENTS,
}


@dataclass(frozen=True, slots=True)
class Item:
    """One value about the person. ``value`` is None where it is not handed out."""

    model: str
    row: str
    column: str
    declared: Personal
    value: str | None
    at: str
    ground: Ground | None = None


def rows_of(model: type[models.Model], columns: Iterable[Personal], contact: Contact) -> Any:
    """Return the rows of ``model`` that lead to ``contact``; None where none can."""
    lookups = lookups_of(model, columns, Contact)
    rows = model._default_manager.filter(leading(lookups, [contact.pk]))
    if model is Attachment:  # whose message says whether it may go out
        rows = rows.select_related("message")
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


def moment_of(row: models.Model) -> datetime | None:
    """Return when a row came to be, as far as it says so itself."""
    for name in MOMENTS:
        moment = getattr(row, name, None)
        if isinstance(moment, datetime):
            return moment
    return None


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


def group_of(label: str) -> Group:
    """Return the group of data to which a model of this label belongs."""
    app = label.partition(".")[0]
    if label == "tickets.Attachment":
        return Group.FILES
    return OF_APPS.get(app, Group.LOGS)


def ground_of_row(row: models.Model, wanted: Wanted, contact: Contact) -> Ground | None:
    """Return why a row is not handed out: a note, or somebody else's words to take along."""
    message = row.message if isinstance(row, Attachment) else row
    if not isinstance(message, Message):
        return None
    if message.direction == Direction.NOTE and not wanted.has_notes:
        return Ground.NOT_REVIEWED
    return Ground.OTHERS if is_of_others(message, wanted, contact) else None


def is_of_others(message: Message, wanted: Wanted, contact: Contact) -> bool:
    """Say whether somebody else wrote it, in an archive to take along (GDPR Art. 20(4))."""
    is_own = message.contact_id in {None, contact.pk}
    return wanted.profile is Profile.PORTABILITY and not is_own


def items_of(contact: Contact, wanted: Wanted) -> Iterator[Item]:
    """Yield every value that the map knows about ``contact``, model by model."""
    for model, _declared in declared_models():
        columns = {
            name: column
            for name, column in columns_of(model).items()
            if is_wanted(model, column, wanted.profile)
        }
        rows = rows_of(model, columns.values(), contact)
        for row in rows.iterator(chunk_size=500) if rows is not None else ():
            moment = moment_of(row)
            if not (wanted.since and moment and moment.date() < wanted.since):
                yield from values_in(row, columns, wanted, moment, contact)


def values_in(
    row: models.Model,
    columns: Mapping[str, Personal],
    wanted: Wanted,
    moment: datetime | None,
    contact: Contact,
) -> Iterator[Item]:
    held_back = ground_of_row(row, wanted, contact)
    for name, column in columns.items():
        field = row._meta.get_field(name)
        value = getattr(row, name)
        if value is None or value == "" or value in ([], {}):
            continue
        assert isinstance(field, models.Field)  # noqa: S101 - the map declares columns only
        ground = ground_against(field, column, wanted.profile) or held_back
        if group_of(row._meta.label) in wanted.without:
            ground = Ground.REFUSED
        yield Item(
            model=row._meta.label,
            row=str(row.pk),
            column=name,
            declared=column,
            value=None if ground else as_text(value),
            at=moment.isoformat() if moment else "",
            ground=ground,
        )
