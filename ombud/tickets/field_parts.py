"""What the desk's own fields declare about their values, for whoever walks the data map."""

from __future__ import annotations

from ombud.datamap import Declared, Erasure, NotPersonal, Part, Personal
from ombud.tickets.models import CustomField
from ombud.tickets.statuses import About, DataCategory, ValueErasure

COLUMNS = ("text", "number", "decimal", "day", "flag")


PERSON = {About.TICKET: "ticket__contact", About.CONTACT: "contact"}


def parts_of_values(about: About = About.TICKET) -> list[Part]:
    """Return one part of a table of values for each of its fields, retired ones too."""
    return [
        Part(
            field.key,
            {"field_id": field.pk},
            dict.fromkeys(COLUMNS, declared(field)),
        )
        for field in CustomField.objects.filter(about=about).in_order()
    ]


def declared(field: CustomField) -> Declared:
    """Return what ``field`` says of its values: category, purpose, erasure, retention."""
    if field.category == DataCategory.CASE:
        return NotPersonal(field.reason.ljust(10, "."))
    return Personal(
        category=field.category,
        subject=(PERSON[About(field.about)],),
        purpose=field.purpose,
        erasure=Erasure(field.erasure),
        keep_days=field.keep_days,
        source="agent",
        ground=field.basis if field.erasure == ValueErasure.KEEP else "",
    )
