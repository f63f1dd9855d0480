"""Forms of administration: teams, agents, roles, rules of signing in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ombud.people.models import Agent, Role, Team

EVERYWHERE = "*"


class TeamForm(forms.Form):
    """The name of a team."""

    name = forms.CharField(max_length=80, label=_("Name of the team"))


class SuccessorForm(forms.Form):
    """Which team gets what another one has."""

    successor = forms.TypedChoiceField(coerce=int, label=_("Its tickets go to"))

    def __init__(self, teams: Iterable[Team], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: Any = self.fields["successor"]
        choices.choices = [(team.pk, team.name) for team in teams]


class GrantForm(forms.Form):
    """A role, and the team where it counts."""

    role = forms.TypedChoiceField(coerce=int, label=_("Role"))
    team = forms.ChoiceField(label=_("Where it counts"))

    def __init__(
        self,
        roles: Iterable[Role],
        teams: Iterable[Team],
        *args: Any,
        everywhere: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        role: Any = self.fields["role"]
        team: Any = self.fields["team"]
        least_first = sorted(roles, key=lambda one: (len(one.capabilities), one.name))
        role.choices = [(one.pk, one.label) for one in least_first]
        team.choices = [
            *((str(one.pk), one.name) for one in teams if one.is_active),
            *([(EVERYWHERE, _("In every team"))] if everywhere else []),
        ]

    def clean_team(self) -> int | None:
        chosen = str(self.cleaned_data["team"])
        return None if chosen == EVERYWHERE else int(chosen)


class InviteForm(GrantForm):
    """Who is invited, and as what."""

    email = forms.EmailField(max_length=254, label=_("Work mail"))
    name = forms.CharField(max_length=120, label=_("Name"))
    language = forms.ChoiceField(
        required=False,
        label=_("Language"),
        choices=[("", _("As the browser asks")), ("en", "English"), ("de", "Deutsch")],
    )


class LeaveForm(forms.Form):
    """Who takes over the open tickets of an agent."""

    successor = forms.TypedChoiceField(
        coerce=int, required=False, empty_value=None, label=_("Open tickets go to")
    )

    def __init__(self, agents: Iterable[Agent], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: Any = self.fields["successor"]
        choices.choices = [
            ("", _("Nobody: they wait unassigned in their teams")),
            *((agent.pk, agent.name) for agent in agents),
        ]


class RoleForm(forms.Form):
    """What a role is called; its permissions are boxes of their own."""

    name = forms.CharField(max_length=80, label=_("Name of the role"))
    needs_second_factor = forms.BooleanField(
        required=False, label=_("Whoever holds it signs in with a second factor")
    )


class JoinForm(forms.Form):
    """The first password, twice."""

    password = forms.CharField(strip=False, max_length=4096, label=_("Password"))
    again = forms.CharField(strip=False, max_length=4096, label=_("The same once more"))

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = super().clean() or {}
        if typed.get("password") and typed.get("again") not in {None, typed["password"]}:
            self.add_error("again", _("Both are not the same. Write them once more."))
        return typed


class PolicyForm(forms.Form):
    """The rules of signing in."""

    idle_minutes = forms.IntegerField(
        min_value=5, max_value=480, label=_("Minutes without use until a session ends")
    )
    longest_hours = forms.IntegerField(
        min_value=1, max_value=12, label=_("Hours a session lasts at most")
    )
    password_least = forms.IntegerField(
        min_value=12, max_value=64, label=_("Characters of a password at least")
    )
    networks = forms.CharField(
        required=False, max_length=12000, label=_("Networks agents may work from")
    )
