"""The form of an entry in the register of processing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as shipped
from django.utils.translation import gettext_lazy as _

from ombud.purposes.register import uses
from ombud.purposes.statuses import Basis, Part

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ombud.people.models import Team
    from ombud.purposes.models import Activity


class ActivityForm(forms.Form):
    """What stands in an entry; the verb checks what the law demands of it."""

    purpose = forms.ChoiceField(label=_("What the data is used for"))
    team = forms.ChoiceField(label=_("Department"))
    part = forms.ChoiceField(
        choices=[("", _("Choose")), *Part.choices], required=False, label=_("Our part")
    )
    basis = forms.ChoiceField(
        choices=[("", _("Choose")), *Basis.choices], required=False, label=_("Legal basis")
    )
    weighing = forms.CharField(
        max_length=5_000, required=False, label=_("Why our interest is not outweighed")
    )
    review_on = forms.DateField(
        required=False,
        label=_("To be looked at again on"),
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    is_running = forms.BooleanField(required=False, label=_("Data may be used for this"))

    def __init__(self, sent: Any, *, activity: Activity, teams: Iterable[Team]) -> None:
        found = list(teams)
        is_new = activity.pk is None
        initial = {
            "purpose": activity.purpose,
            "team": activity.team_id,
            "part": activity.part,
            "basis": activity.basis,
            "weighing": shipped(activity.weighing) if activity.weighing else "",
            "review_on": activity.review_on.isoformat() if activity.review_on else "",
            "is_running": activity.is_running,
        }
        super().__init__(sent, initial=initial)
        if is_new:
            named = [(key, shipped(uses[key].said_of_them)) for key in uses]
            self.fields["purpose"].choices = named  # type: ignore[attr-defined]
            self.fields["team"].choices = [(one.pk, one.name) for one in found]  # type: ignore[attr-defined]
        else:
            del self.fields["purpose"], self.fields["team"]

    def put_into(self, activity: Activity) -> Activity:
        """Write what was typed into ``activity``; ``save_activity`` checks it."""
        typed = self.cleaned_data
        for name in ("part", "basis", "weighing", "review_on", "is_running"):
            setattr(activity, name, typed[name])
        if "purpose" in typed:
            activity.purpose, activity.team_id = typed["purpose"], int(typed["team"])
        return activity
