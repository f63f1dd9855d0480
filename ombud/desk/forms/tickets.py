"""The form for a new ticket."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ombud.tickets.statuses import Direction, Priority

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from ombud.people.models import Team


class TicketForm(forms.Form):
    """Who asks, about what, and who takes care of it."""

    email = forms.EmailField(max_length=254, label=_("E-mail of the customer"))
    name = forms.CharField(max_length=200, required=False, label=_("Name"))
    subject = forms.CharField(max_length=250, label=_("Subject"))
    text = forms.CharField(max_length=200_000, label=_("Message"))
    direction = forms.ChoiceField(
        label=_("What this is"),
        choices=[
            (Direction.IN, _("A note of what the customer said; nothing is sent")),
            (Direction.OUT, _("A mail to the customer; it is sent to them")),
        ],
        initial=Direction.IN,
    )
    sender = forms.ChoiceField(label=_("From"), required=False, choices=())
    cc = forms.CharField(max_length=4000, required=False, label=_("Copies (Cc)"))
    bcc = forms.CharField(max_length=4000, required=False, label=_("Hidden copies (Bcc)"))
    as_it_is = forms.BooleanField(
        required=False, label=_("Send card numbers, IBANs and secrets as they are")
    )
    team: Any = forms.ModelChoiceField(queryset=None, empty_label=None, label=_("Team"))
    priority = forms.TypedChoiceField(
        choices=Priority.choices, coerce=int, initial=Priority.NORMAL, label=_("Priority")
    )

    type = forms.TypedChoiceField(required=False, coerce=int, label=_("Type"), choices=())

    def __init__(
        self,
        teams: QuerySet[Team],
        types: list[tuple[int, str]],
        senders: list[str],
        *args: Any,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        sender: Any = self.fields["sender"]
        sender.choices = [("", _("The mailbox of the team")), *((one, one) for one in senders)]
        choices: Any = self.fields["type"]
        choices.choices = types
        field: Any = self.fields["team"]
        field.queryset = teams
        field.label_from_instance = lambda team: team.name
