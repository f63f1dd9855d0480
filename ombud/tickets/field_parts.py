"""What the desk's own fields declare about their values, for whoever walks the data map."""

from __future__ import annotations

from ombud.datamap import Declared, Erasure, NotPersonal, Part, Personal
from ombud.tickets.models import CustomField
from ombud.tickets.statuses import DataCategory, ValueErasure

COLUMNS = ("text", "number", "decimal", "day", "flag")


def parts_of_values() -> list[Part]:
    """Return one part of the table of values for each field, retired ones too."""
    return [
        Part(
            field.key,
            {"field_id": field.pk},
            dict.fromkeys(COLUMNS, declared(field)),
        )
        for field in CustomField.objects.in_order()
    ]


def declared(field: CustomField) -> Declared:
    """Return what ``field`` says of its values: category, purpose, erasure, retention."""
    if field.category == DataCategory.CASE:
        return NotPersonal(field.reason.ljust(10, "."))
    return Personal(
        category=field.category,
        subject=("ticket__contact",),
        purpose=field.purpose,
        erasure=Erasure(field.erasure),
        keep_days=field.keep_days,
        source="agent",
        ground=field.basis if field.erasure == ValueErasure.KEEP else "",
    )
