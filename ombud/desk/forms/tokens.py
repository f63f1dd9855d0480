"""The form of an access token."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ombud.people.scopes import Scope
from ombud.people.tokens import LONGEST_NAME, usable_scopes

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from ombud.people.models import Team
    from ombud.people.models.agent import Rights

LABELS: dict[Scope, Any] = {
    Scope.READ_TICKETS: _("Read tickets, their history and search"),
    Scope.WRITE_TICKETS: _("Open and change tickets"),
    Scope.READ_MESSAGES: _("Read messages, files and your drafts"),
    Scope.WRITE_MESSAGES: _("Reply, write notes and drafts"),
    Scope.READ_CONTACTS: _("Read contacts"),
    Scope.WRITE_CONTACTS: _("Enter contacts"),
    Scope.READ_OBJECTS: _("Read objects and their classes"),
    Scope.WRITE_OBJECTS: _("Add and change objects, link them to tickets"),
    Scope.WRITE_TIME: _("Write down time spent, run the stopwatch"),
    Scope.WRITE_VIEWS: _("Make and change views"),
    Scope.READ_HOLDS: _("Read legal holds"),
    Scope.WRITE_HOLDS: _("Place, review and release legal holds"),
    Scope.READ_NOTIFICATIONS: _("Read what you were told"),
    Scope.WRITE_NOTIFICATIONS: _("Mark as read what you were told"),
    Scope.READ_DESK: _("Read teams, agents, tags, views and macros"),
    Scope.WRITE_DESK: _("Change tags, prepared lists, types, statuses, products and fields"),
    Scope.READ_AGENTS: _("Read the mail addresses of agents"),
    Scope.WRITE_AGENTS: _("Invite agents, give roles, change teams and roles"),
    Scope.READ_MAILBOXES: _("Read mailboxes"),
    Scope.WRITE_MAILBOXES: _("Add and change mailboxes"),
    Scope.READ_REQUESTS: _("Read where requests about personal data stand"),
    Scope.WRITE_REQUESTS: _("Make requests about personal data, call them off"),
}
DAYS = (
    ("7", _("7 days")),
    ("30", _("30 days")),
    ("90", _("90 days")),
    ("366", _("One year")),
)


class TokenForm(forms.Form):
    """What a token is for, what it may do, where, and until when."""

    name = forms.CharField(max_length=LONGEST_NAME, label=_("What it is for"))
    days = forms.ChoiceField(choices=DAYS, initial="90", label=_("It ends after"))
    team = forms.ChoiceField(required=False, label=_("Where it is good"))
    scopes = forms.MultipleChoiceField(
        label=_("What it may do"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self, rights: Rights, teams: QuerySet[Team], *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.teams = {str(team.pk): team for team in teams}
        named = [(key, team.name) for key, team in self.teams.items()]
        fields: Any = self.fields
        fields["team"].choices = [("", _("Wherever you work")), *named]
        fields["scopes"].choices = [(one.value, LABELS[one]) for one in usable_scopes(rights)]

    @property
    def chosen_scopes(self) -> list[str]:
        """What is ticked now, also after a mistake elsewhere in the form."""
        return list(self["scopes"].value() or [])
