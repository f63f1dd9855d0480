"""The form for a ticket that comes round."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from zoneinfo import available_timezones

from django import forms
from django.utils.translation import gettext_lazy as _

from ombud.automation.actions.recurring import calendars
from ombud.automation.models.recurrence import ON_FREE, UNITS
from ombud.clocks.recurring import OnFree, Unit
from ombud.people.queries import agents_in
from ombud.tickets.access import checklist_templates_for
from ombud.tickets.setup import current, in_use
from ombud.tickets.statuses import Priority

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from ombud.people.models import Team

WEEKDAYS = (
    (0, _("Monday")),
    (1, _("Tuesday")),
    (2, _("Wednesday")),
    (3, _("Thursday")),
    (4, _("Friday")),
    (5, _("Saturday")),
    (6, _("Sunday")),
)


class RecurrenceForm(forms.Form):
    """When it comes round, and the ticket that opens then."""

    name = forms.CharField(max_length=120, label=_("Name of the schedule"))
    every = forms.IntegerField(min_value=1, max_value=365, initial=1, label=_("Every"))
    unit = forms.ChoiceField(choices=UNITS, initial=Unit.MONTH, label=_("Unit"))
    weekdays = forms.TypedMultipleChoiceField(
        choices=WEEKDAYS, coerce=int, required=False, label=_("On these days of the week")
    )
    first_day = forms.DateField(label=_("First day"))
    last_day = forms.DateField(required=False, label=_("Last day, if there is one"))
    at = forms.TimeField(label=_("At"))
    time_zone = forms.ChoiceField(label=_("Time zone"))
    calendar = forms.ChoiceField(required=False, label=_("Holidays"))
    on_free = forms.ChoiceField(
        choices=ON_FREE, initial=OnFree.KEEP, label=_("On a weekend or holiday")
    )
    subject = forms.CharField(max_length=250, label=_("Subject"))
    text = forms.CharField(max_length=20_000, required=False, label=_("Message"))
    email = forms.EmailField(max_length=254, label=_("E-mail of who asks"))
    team: Any = forms.ModelChoiceField(queryset=None, empty_label=None, label=_("Team"))
    assignee: Any = forms.ModelChoiceField(
        queryset=None, required=False, label=_("Assigned to")
    )
    type: Any = forms.TypedChoiceField(
        required=False, coerce=int, empty_value=None, label=_("Type")
    )
    priority = forms.TypedChoiceField(
        choices=Priority.choices, coerce=int, initial=Priority.NORMAL, label=_("Priority")
    )
    tags = forms.CharField(max_length=600, required=False, label=_("Tags"))
    checklist: Any = forms.TypedChoiceField(
        required=False, coerce=int, empty_value=None, label=_("List of tasks")
    )

    def __init__(self, teams: QuerySet[Team], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["team"].queryset = teams
        fields["assignee"].queryset = agents_in([team.pk for team in teams])
        types = [(one.pk, one.label) for one in in_use(current().types)]
        fields["type"].choices = [("", _("The usual type")), *types]
        fields["team"].label_from_instance = lambda row: row.name
        fields["assignee"].label_from_instance = lambda row: row.name
        fields["assignee"].empty_label = _("Nobody")
        fields["time_zone"].choices = [(one, one) for one in sorted(available_timezones())]
        named = [(one, one) for one in calendars()]
        fields["calendar"].choices = [("", _("Weekends only")), *named]
        lists = [one for one in checklist_templates_for() if one.retired_at is None]
        fields["checklist"].choices = [("", _("None")), *((one.pk, one.name) for one in lists)]
