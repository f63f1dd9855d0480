"""What the fields of objects declare about their values, for whoever walks the data map.

None of them is called not personal: as soon as an object belongs or is related to a person,
what it holds is in their bundle.
"""

from __future__ import annotations

from ombud.datamap import Egress, Erasure, Part, Personal
from ombud.objects.models import OF_VALUE
from ombud.tickets.models import CustomField
from ombud.tickets.models.custom_field import HELD
from ombud.tickets.statuses import About, DataCategory, ValueErasure


def parts_of_values() -> list[Part]:
    """Return one part of the values of objects for each field, retired ones too."""
    fields = CustomField.objects.filter(about=About.OBJECT).select_related("object_class")
    return [
        Part(
            f"{field.object_class.key}.{field.key}" if field.object_class else field.key,
            {"field_id": field.pk},
            dict.fromkeys(HELD, declared(field)),
        )
        for field in fields.in_order()
    ]


def declared(field: CustomField) -> Personal:
    """Return what ``field`` says of its values: category, purpose, erasure, retention.

    What objects hold that tell about nobody stays at an erasure, without the person's marks:
    others may need them.
    """
    is_personal = field.object_class is not None and field.object_class.is_personal
    is_case = field.category == DataCategory.CASE
    is_kept = is_personal and field.erasure == ValueErasure.KEEP
    return Personal(
        category=DataCategory.CONTENT.value if is_case else field.category,
        subject=OF_VALUE,
        purpose=field.purpose,
        erasure=Erasure(field.erasure) if is_personal else Erasure.REDACT_SPANS,
        keep_days=field.keep_days,
        source="agent",
        portability="provided" if is_personal else "derived",
        ground=field.basis if is_kept else "",
        egress=frozenset({Egress.API}),
    )
