"""What becomes of numbers in files: for each kind, of what comes in and of what goes out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms

from ombud.desk.sensitive import KINDS
from ombud.tickets.statuses import NumberWay

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ombud.tickets.models import NumberPolicy

SIDES = ("incoming", "outgoing")


class NumbersForm(forms.Form):
    """Two choices for each kind of number."""

    def __init__(self, held: Iterable[NumberPolicy], *args: Any, **kwargs: Any) -> None:
        by_kind = {one.kind: one for one in held}
        super().__init__(*args, **kwargs)
        for kind in KINDS:
            for side in SIDES:
                self.fields[f"{kind}_{side}"] = forms.ChoiceField(
                    choices=NumberWay.choices,
                    initial=getattr(by_kind.get(kind), side, NumberWay.KEEP),
                )

    def chosen(self) -> dict[str, dict[str, NumberWay]]:
        """Return what was chosen, by kind and side."""
        typed = self.cleaned_data
        return {
            kind: {side: NumberWay(typed[f"{kind}_{side}"]) for side in SIDES} for kind in KINDS
        }

    def rows(self) -> list[tuple[Any, list[Any]]]:
        """Return the kinds in words, each with its two fields."""
        return [(KINDS[kind], [self[f"{kind}_{side}"] for side in SIDES]) for kind in KINDS]
