"""The form of a mailbox, and what the verbs take from it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ombud.channels.email.statuses import Security, SignIn

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from ombud.channels.email.models import Mailbox
    from ombud.people.models import Team

HOST = 253


class MailboxForm(forms.Form):
    """An address of the desk: how its mail comes in, how answers leave."""

    address = forms.EmailField(max_length=254, label=_("Address"))
    name = forms.CharField(max_length=120, label=_("Name of the sender"))
    team: Any = forms.ModelChoiceField(queryset=None, empty_label=None, label=_("Team"))
    signature = forms.CharField(required=False, max_length=4000, label=_("Signature"))
    signature_html = forms.CharField(required=False, max_length=40_000)
    acknowledges = forms.BooleanField(
        required=False, label=_("Confirm to known senders that their mail arrived")
    )
    is_active = forms.BooleanField(required=False, initial=True, label=_("In use"))

    polls = forms.BooleanField(required=False, label=_("Fetch mail by IMAP"))
    imap_host = forms.CharField(required=False, max_length=HOST, label=_("IMAP server"))
    imap_port = forms.IntegerField(
        min_value=1, max_value=65535, initial=993, label=_("IMAP port")
    )
    imap_security = forms.ChoiceField(
        choices=Security.choices, initial=Security.TLS, label=_("IMAP protection")
    )
    imap_folder = forms.CharField(max_length=120, initial="INBOX", label=_("IMAP folder"))

    smtp_host = forms.CharField(required=False, max_length=HOST, label=_("SMTP server"))
    smtp_port = forms.IntegerField(
        min_value=1, max_value=65535, initial=587, label=_("SMTP port")
    )
    smtp_security = forms.ChoiceField(
        choices=Security.choices, initial=Security.STARTTLS, label=_("SMTP protection")
    )

    sign_in = forms.ChoiceField(
        choices=SignIn.choices, initial=SignIn.PASSWORD, label=_("Way to sign in")
    )
    user_name = forms.CharField(required=False, max_length=254, label=_("User name"))
    secret = forms.CharField(
        required=False, strip=False, max_length=4096, label=_("Password or client secret")
    )
    oauth_client_id = forms.CharField(
        required=False, max_length=254, label=_("OAuth client id")
    )
    oauth_tenant = forms.CharField(required=False, max_length=120, label=_("OAuth tenant"))

    def __init__(self, teams: QuerySet[Team], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["team"]
        field.queryset = teams
        field.label_from_instance = lambda team: team.name


def values_of(mailbox: Mailbox) -> dict[str, Any]:
    """Return what the form shows of ``mailbox``; never its secret."""
    shown = {
        name: getattr(mailbox, name)
        for name in MailboxForm.base_fields
        if name not in {"secret", "team"}
    }
    return shown | {"team": mailbox.team_id}
