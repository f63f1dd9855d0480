"""The form of a field of the desk's own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ombud.purposes.gate import uses
from ombud.tickets.models.custom_field import LONGEST_KEEPING
from ombud.tickets.statuses import About, DataCategory, ValueErasure, ValueType

if TYPE_CHECKING:
    from ombud.tickets.models import CustomField, ObjectClass

LISTS = {ValueType.ONE, ValueType.SEVERAL}


def purposes() -> list[tuple[str, str]]:
    return [("", "–"), *((key, str(_(uses[key].said_of_them))) for key in uses)]


class FieldForm(forms.Form):
    """What a field holds, and why it is asked: nothing of the second part may be missing."""

    name = forms.CharField(max_length=80, label=_("Name"))
    about = forms.ChoiceField(
        required=False,
        choices=[one for one in About.choices if one[0] != About.OBJECT],
        label=_("What has it"),
        initial="ticket",
    )
    type = forms.ChoiceField(choices=ValueType.choices, label=_("What it holds"))
    choices = forms.CharField(
        required=False, max_length=8000, label=_("Values of the list, one on each line")
    )
    hint = forms.CharField(required=False, max_length=200, label=_("Hint for filling it in"))
    in_lists = forms.BooleanField(required=False, label=_("Show it in lists of tickets"))
    purpose = forms.ChoiceField(choices=purposes, label=_("Purpose"))
    reason = forms.CharField(max_length=300, label=_("Why you ask"))
    basis = forms.CharField(max_length=300, label=_("Legal basis"))
    category = forms.ChoiceField(
        choices=[("", "–"), *DataCategory.choices], label=_("What it says about a person")
    )
    erasure = forms.ChoiceField(
        choices=[("", "–"), *ValueErasure.choices],
        label=_("When the person is erased"),
    )
    keep_days = forms.IntegerField(
        min_value=1,
        max_value=LONGEST_KEEPING,
        label=_("Kept for days after the ticket ended, or the last one of the contact"),
    )

    def __init__(
        self,
        *args: Any,
        is_new: bool = True,
        of: ObjectClass | None = None,
        **kwargs: Any,
    ) -> None:
        """of: whose objects have the field, where it is one of objects."""
        super().__init__(*args, **kwargs)
        if of is not None or not is_new:
            del self.fields["about"]
        if of is not None:
            self.fields["in_lists"].label = _("Show it in lists of objects")
            self.fields["keep_days"].label = _("Kept for days after the object was retired")
        if of is not None and not of.is_personal:
            self.fields["category"].choices = [  # type: ignore[attr-defined]
                (DataCategory.CASE, _("About the object, not about a person"))
            ]
            self.fields["erasure"].choices = [  # type: ignore[attr-defined]
                (ValueErasure.DELETE, _("Take their name and addresses out, keep the object"))
            ]
        if not is_new:
            del self.fields["type"], self.fields["choices"]

    def clean_about(self) -> str:
        return str(self.cleaned_data["about"] or About.TICKET)

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if typed.get("type") in LISTS and not self.options():
            self.add_error("choices", _("Write at least one value of the list."))
        return typed

    def options(self) -> list[str]:
        """Return the values of the list as they were typed, without repetitions."""
        lines = str(self.cleaned_data.get("choices", "")).splitlines()
        return list(dict.fromkeys(line.strip() for line in lines if line.strip()))


def shown(field: CustomField) -> dict[str, Any]:
    """Return what the form shows of ``field``."""
    names = set(FieldForm.base_fields) - {"choices"}
    return {name: getattr(field, name) for name in names}
