"""Forms about the agent's own account."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from zoneinfo import available_timezones

from django import forms
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from ombud.people.models import Agent

LONGEST_PASSWORD = 4096


class SignInForm(forms.Form):
    """Address and password; what is typed is never cut or stripped in the password."""

    email = forms.CharField(max_length=320, label=_("E-mail"))
    password = forms.CharField(strip=False, max_length=LONGEST_PASSWORD, label=_("Password"))


class ProfileForm(forms.Form):
    """How an agent is named, and in which language and zone the desk speaks to them."""

    name = forms.CharField(max_length=120, label=_("Name"))
    language = forms.ChoiceField(
        required=False,
        label=_("Language"),
        choices=[("", _("As the browser asks")), ("en", "English"), ("de", "Deutsch")],
    )
    time_zone = forms.CharField(max_length=40, label=_("Time zone"))

    def clean_time_zone(self) -> str:
        zone = str(self.cleaned_data["time_zone"])
        if zone not in available_timezones():
            raise forms.ValidationError(
                _("There is no such time zone. Write one like Europe/Berlin.")
            )
        return zone


class PasswordForm(forms.Form):
    """The password of now, and the new one."""

    current = forms.CharField(
        strip=False, max_length=LONGEST_PASSWORD, label=_("Password of now")
    )
    new = forms.CharField(strip=False, max_length=LONGEST_PASSWORD, label=_("New password"))

    def __init__(self, agent: Agent, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.agent = agent

    def clean_current(self) -> str:
        current = str(self.cleaned_data["current"])
        if not self.agent.check_password(current):
            raise forms.ValidationError(_("This is not your password of now."))
        return current
