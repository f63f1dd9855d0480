"""The desk's own vocabulary, read once and kept until somebody changes it.

Every reader asks one small row whether the copy is fresh (one statement); the rest is read
again only after a change, by whichever process needs it first.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from itertools import product
from typing import TYPE_CHECKING, Any

from ombud.base.prepared import Prepared
from ombud.tickets.models import (
    CustomField,
    CustomStatus,
    Edition,
    FieldOption,
    Form,
    ObjectClass,
    PriorityCell,
    Product,
    ProductVersion,
    TicketType,
    Workflow,
)
from ombud.tickets.models.ticket import UNREAD
from ombud.tickets.statuses import About, Impact, Priority, Status, Urgency
from ombud.tickets.words import (
    SHIPPED_STATUSES,
    ClassShape,
    FormShape,
    OwnField,
    RelationShape,
    RuleShape,
    WayShape,
    Word,
    WorkflowShape,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ombud.tickets.models import Classification, Ticket, Way

BY_SUM = {2: Priority.LOW, 3: Priority.LOW, 4: Priority.NORMAL, 5: Priority.HIGH}


def shipped_priority(impact: int, urgency: int) -> Priority:
    """Return the priority that a desk begins with for this impact and urgency."""
    return BY_SUM.get(impact + urgency, Priority.URGENT)


SHIPPED_MATRIX = {
    (impact.value, urgency.value): shipped_priority(impact, urgency)
    for impact, urgency in product(Impact, Urgency)
}


@dataclass(frozen=True)
class Setup:
    """Everything that was administered about tickets, as it was at one moment.

    fields: those of tickets; ``others`` are those of contacts and organisations.
    """

    types: tuple[Word, ...] = ()
    statuses: tuple[Word, ...] = ()
    products: tuple[Word, ...] = ()
    versions: tuple[Word, ...] = ()
    fields: tuple[OwnField, ...] = ()
    others: tuple[OwnField, ...] = ()
    forms: tuple[FormShape, ...] = ()
    workflows: tuple[WorkflowShape, ...] = ()
    classes: tuple[ClassShape, ...] = ()
    matrix: Mapping[tuple[int, int], Priority] = field(
        default_factory=lambda: dict(SHIPPED_MATRIX)
    )

    @cached_property
    def default_type(self) -> Word:
        return next((one for one in self.types if one.is_default), Word(0, "", ""))

    @cached_property
    def default_statuses(self) -> dict[str, Word]:
        """Return the default name of each of the five kinds."""
        shipped = {
            kind.value: Word(0, kind.value, name, is_default=True, kind=kind.value)
            for kind, name in SHIPPED_STATUSES
        }
        return shipped | {one.kind: one for one in self.statuses if one.is_default}

    @cached_property
    def _by_pk(self) -> dict[str, dict[int, Word]]:
        parts = ("types", "statuses", "products", "versions")
        return {part: {one.pk: one for one in getattr(self, part)} for part in parts}

    @cached_property
    def fields_by_key(self) -> dict[str, OwnField]:
        return {one.key: one for one in self.fields}

    def fields_about(self, about: About) -> list[OwnField]:
        """Return the fields of tickets, contacts or organisations, retired ones too."""
        return [one for one in (*self.fields, *self.others) if one.about == about]

    @cached_property
    def classes_by_pk(self) -> dict[int, ClassShape]:
        return {one.pk: one for one in self.classes}

    def class_named(self, key: str) -> ClassShape | None:
        """Return the class of objects with the short name ``key``, a retired one too."""
        return next((one for one in self.classes if one.key == key), None)

    def form_for(self, team_id: int, type_id: int) -> FormShape | None:
        """Return the form for a team and a type: the one that says most, else None.

        type_id: row number of the type, the default's where a ticket has none.
        """
        fit = [
            one
            for one in self.forms
            if one.team_pk in {0, team_id} and one.type_pk in {0, type_id}
        ]
        fit.sort(key=lambda one: (not one.type_pk, not one.team_pk))
        return fit[0] if fit else None

    def workflow_for(self, type_id: int) -> WorkflowShape | None:
        """Return what orders the statuses of a type: its own workflow, else the common one."""
        fit = [one for one in self.workflows if one.type_pk in {0, type_id}]
        return max(fit, key=lambda one: bool(one.type_pk), default=None)

    def word(self, part: str, pk: int | None) -> Word | None:
        """Return the entry of ``part`` with row number ``pk``, retired ones too, or None."""
        return self._by_pk[part].get(pk or 0)

    def type_of(self, ticket: Ticket) -> Word:
        row = classification_of(ticket)
        return self.word("types", row.type_id if row else None) or self.default_type

    def status_of(self, ticket: Ticket) -> Word:
        """Return the desk's own name for where ``ticket`` stands."""
        row = classification_of(ticket)
        named = self.word("statuses", row.status_id if row else None)
        return (
            named
            if named and named.kind == ticket.status
            else self.default_statuses[ticket.status]
        )

    def choosable_statuses(self) -> list[Word]:
        """Return the statuses that a person can set, in order; a ticket is new only once."""
        own = [one for one in self.statuses if not one.is_retired]
        missing = [one for one in self.default_statuses.values() if not one.pk]
        return [one for one in (*own, *missing) if one.kind != Status.NEW]

    def status(self, key: str) -> Word | None:
        return next((one for one in self.choosable_statuses() if one.key == key), None)

    def priority_for(self, impact: int | None, urgency: int | None) -> Priority | None:
        """Look up the priority; None while one of the two is not known."""
        return self.matrix.get((impact or 0, urgency or 0))


def classification_of(ticket: Ticket) -> Classification | None:
    """Return how ``ticket`` is classified, or None."""
    return getattr(ticket, "classification", None)


def in_use(words: Iterable[Word], keep: int | None = None) -> list[Word]:
    """Return what can be chosen of ``words``, and ``keep``, which is chosen already."""
    return [one for one in words if not one.is_retired or one.pk == keep]


SHIPPED = Setup()
_kept: tuple[int, Setup] = (0, SHIPPED)


EDITION = Prepared(lambda: Edition.objects.order_by("pk").values_list("number", flat=True)[:1])


def current(edition: int | None = UNREAD) -> Setup:
    """Return the setup in force: one statement, more only after a change.

    edition: its number, where that has just been read along with a ticket; None for the
        setup that was never changed.
    """
    global _kept  # noqa: PLW0603 - one copy for each process, replaced as a whole
    number = EDITION.first() if edition == UNREAD else edition
    if number is None:
        return SHIPPED
    kept_number, kept = _kept
    if kept_number != number:
        kept = read()
        _kept = (number, kept)
    return kept


def read() -> Setup:
    """Return the setup from the database."""
    cells = PriorityCell.objects.values_list("impact", "urgency", "priority")
    return Setup(
        types=words(TicketType.objects.in_order()),
        statuses=words(CustomStatus.objects.in_order()),
        products=words(Product.objects.in_order()),
        versions=words(ProductVersion.objects.in_order()),
        fields=(fields := own_fields(about=About.TICKET)),
        others=own_fields(about__in=(About.CONTACT, About.ORGANISATION)),
        forms=forms({one.pk: one for one in fields}),
        workflows=workflows(),
        classes=classes(),
        matrix=SHIPPED_MATRIX | {(i, u): Priority(p) for i, u, p in cells},
    )


def words(rows: Iterable[Any]) -> tuple[Word, ...]:
    return tuple(
        Word(
            row.pk,
            row.key,
            row.name,
            is_retired=row.is_retired,
            is_default=getattr(row, "is_default", False),
            kind=getattr(row, "status", ""),
            parent=getattr(row, "product_id", 0),
        )
        for row in rows
    )


def classes() -> tuple[ClassShape, ...]:
    """Return the classes of objects; a desk that made up none is asked once."""
    rows = list(ObjectClass.objects.in_order().prefetch_related("teams", "relations"))
    fields = own_fields(about=About.OBJECT) if rows else ()
    return tuple(
        ClassShape(
            row.pk,
            row.key,
            row.name,
            row.plural,
            row.icon,
            {language: (one, many) for language, (one, many) in row.names.items()},
            is_retired=row.is_retired,
            is_personal=row.is_personal,
            is_linked=row.is_linked,
            in_panel=row.in_panel,
            has_notes=row.has_notes,
            has_history=row.has_history,
            title_pk=row.title_id or 0,
            teams=frozenset(one.team_id for one in row.teams.all()),
            every_field=tuple(one for one in fields if one.object_class == row.key),
            every_relation=tuple(
                map(relation, sorted(row.relations.all(), key=lambda r: (r.position, r.pk)))
            ),
        )
        for row in rows
    )


def relation(row: Any) -> RelationShape:
    return RelationShape(
        row.pk,
        row.key,
        row.name,
        row.reverse_name,
        row.target,
        row.to_class_id or 0,
        is_many=row.is_many,
        is_required=row.is_required,
        is_retired=row.is_retired,
    )


def own_fields(**which: Any) -> tuple[OwnField, ...]:
    options: dict[int, list[Word]] = defaultdict(list)
    for row in FieldOption.objects.in_order():
        options[row.field_id].extend(words([row]))
    return tuple(
        OwnField(
            row.pk,
            row.key,
            row.name,
            row.type,
            is_retired=row.is_retired,
            hint=row.hint,
            reason=row.reason,
            category=row.category,
            in_lists=row.in_lists,
            about=row.about,
            object_class=row.object_class.key if row.object_class else "",
            options=tuple(options[row.pk]),
        )
        for row in CustomField.objects.filter(**which).in_order().select_related("object_class")
    )


def forms(fields: Mapping[int, OwnField]) -> tuple[FormShape, ...]:
    rows = Form.objects.in_use().in_order().prefetch_related("items", "rules")
    return tuple(
        FormShape(
            row.pk,
            row.name,
            row.team_id or 0,
            row.type_id or 0,
            tuple(
                (fields[item.field_id], item.is_required)
                for item in row.items.all()
                if not fields[item.field_id].is_retired
            ),
            tuple(
                RuleShape(rule.effect, rule.field_id, frozenset(rule.options), rule.condition)
                for rule in row.rules.all()
            ),
        )
        for row in rows
    )


def workflows() -> tuple[WorkflowShape, ...]:
    """Return the workflows that hold; one without a way holds nobody up."""
    rows = Workflow.objects.in_use().in_order().prefetch_related("ways")
    return tuple(
        WorkflowShape(row.pk, row.name, row.type_id or 0, tuple(map(way, row.ways.all())))
        for row in rows
        if row.ways.all()
    )


def way(row: Way) -> WayShape:
    return WayShape(
        row.before_id or 0,
        row.after_id,
        row.needs,
        row.team_id or 0,
        needs_reason=row.needs_reason,
        fields=tuple(row.fields),
        is_by_itself=row.is_by_itself,
    )
