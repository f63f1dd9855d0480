"""The form for a telephone call."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ombud.tickets.actions.calling import MOST_MINUTES
from ombud.tickets.statuses import CallDirection

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import QuerySet

    from ombud.people.models import Contact, Team


class CallForm(forms.Form):
    """Who rang whom, when, how long, and what was said."""

    who = forms.ChoiceField(required=False, label=_("Who was on the phone"), choices=())
    phone = forms.CharField(max_length=40, required=False, label=_("Phone number"))
    email = forms.EmailField(max_length=254, required=False, label=_("E-mail address"))
    name = forms.CharField(max_length=200, required=False, label=_("Name"))
    direction = forms.ChoiceField(
        choices=CallDirection.choices, initial=CallDirection.IN, label=_("Who called whom")
    )
    began_at = forms.DateTimeField(
        label=_("When it began"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S"],
    )
    minutes = forms.IntegerField(min_value=0, max_value=MOST_MINUTES, label=_("Minutes"))
    text = forms.CharField(max_length=200_000, label=_("What was said"))
    counts_as_work = forms.BooleanField(
        required=False, label=_("Count the minutes as time spent on this ticket")
    )

    def __init__(self, people: Sequence[Contact], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(str(one.pk), one.name or _("Unknown sender")) for one in people]
        field: Any = self.fields["who"]
        field.choices = [*named, ("", _("Somebody else, as written below"))]

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if not any(typed.get(one) for one in ("who", "phone", "email")):
            self.add_error("phone", _("Write a phone number or an e-mail address."))
        return typed


class NewCallForm(CallForm):
    """A call that nobody has a ticket for yet."""

    subject = forms.CharField(max_length=250, label=_("Subject"))
    team: Any = forms.ModelChoiceField(queryset=None, empty_label=None, label=_("Team"))

    def __init__(self, teams: QuerySet[Team], *args: Any, **kwargs: Any) -> None:
        super().__init__((), *args, **kwargs)
        del self.fields["who"]
        field: Any = self.fields["team"]
        field.queryset = teams
        field.label_from_instance = lambda team: team.name
