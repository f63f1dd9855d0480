"""The form of a system by which agents sign in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ombud.signin.statuses import Protocol, SecondFactorRule

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ombud.people.models import Role, Team

ONLY_OIDC = ("client_id", "secret")
ONLY_SAML = ("sso_url", "certificates", "takes_unasked")


class ProviderForm(forms.Form):
    """Everything an administrator enters about a provider."""

    name = forms.CharField(max_length=80, label=_("Name on the sign-in page"))
    issuer = forms.CharField(max_length=500, label=_("Issuer"))
    client_id = forms.CharField(max_length=200, label=_("Client id"))
    secret = forms.CharField(
        max_length=4000, required=False, strip=True, label=_("Client secret")
    )
    sso_url = forms.CharField(max_length=500, label=_("Sign-in address"))
    certificates = forms.CharField(max_length=40_000, label=_("Certificate for signatures"))
    takes_unasked = forms.BooleanField(
        required=False, label=_("Take people who begin at the other system, too")
    )
    domains = forms.CharField(
        max_length=4000, required=False, label=_("Domains of mail addresses")
    )
    second_factor = forms.ChoiceField(
        choices=SecondFactorRule.choices, label=_("Its second factor counts here")
    )
    role = forms.TypedChoiceField(
        coerce=int, required=False, empty_value=None, label=_("Role of who comes first")
    )
    team = forms.TypedChoiceField(
        coerce=int, required=False, empty_value=None, label=_("Where the role counts")
    )

    def __init__(
        self,
        protocol: str,
        roles: Iterable[Role],
        teams: Iterable[Team],
        *args: Any,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        for name in ONLY_SAML if protocol == Protocol.OIDC else ONLY_OIDC:
            del self.fields[name]
        if protocol == Protocol.SAML:
            self.fields["issuer"].label = _("Entity ID")
        role: Any = self.fields["role"]
        team: Any = self.fields["team"]
        role.choices = [
            ("", _("Nobody: only accounts that exist")),
            *((one.pk, one.label) for one in roles),
        ]
        team.choices = [
            ("", _("In every team")),
            *((one.pk, one.name) for one in teams if one.is_active),
        ]

    def clean_domains(self) -> list[str]:
        words = self.cleaned_data["domains"].replace(",", " ").split()
        return sorted({one.strip("@.").casefold() for one in words} - {""})
