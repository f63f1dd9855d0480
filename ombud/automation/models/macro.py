from __future__ import annotations

from ombud.automation.models.prepared import COLUMNS, DESK_WORDS, Prepared, PreparedQuerySet
from ombud.base.shapes import STEPS, ShapedJSONField
from ombud.datamap import declare


class Macro(Prepared):
    """Actions that an agent applies to a ticket by hand, in one go.

    ``steps`` is a list in the action vocabulary of tickets, checked when it is saved.
    """

    steps = ShapedJSONField(shape=STEPS, default=list)

    objects: PreparedQuerySet[Macro] = PreparedQuerySet.as_manager()  # type: ignore[assignment]

    class Meta(Prepared.Meta):
        pass

    def __str__(self) -> str:
        return f"macro {self.pk}"


declare(Macro, {**COLUMNS, "steps": DESK_WORDS})
