"""Forms of the second step, of showing again who one is, and of second factors."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ombud.desk.forms.people import LONGEST_PASSWORD

LONGEST_CODE = 100


class CodeForm(forms.Form):
    """One code: of the app, or a recovery code."""

    code = forms.CharField(max_length=LONGEST_CODE, label=_("Code"))


class PasskeyForm(forms.Form):
    """A new passkey: how its owner calls it, and what the browser answered."""

    name = forms.CharField(max_length=60, label=_("Name"))
    credential = forms.CharField(
        max_length=2**16,
        label=_("Passkey"),
        error_messages={"required": _("Let the browser make the passkey: press the button.")},
    )


class ConfirmForm(forms.Form):
    """What shows again who one is: the password, and a code where there is an app."""

    password = forms.CharField(
        strip=False, max_length=LONGEST_PASSWORD, label=_("Password"), required=False
    )
    code = forms.CharField(max_length=LONGEST_CODE, label=_("Code"), required=False)

    def __init__(self, *args: Any, wants: tuple[str, ...], **more: Any) -> None:
        super().__init__(*args, **more)
        for name in set(self.fields) - set(wants):
            del self.fields[name]
        for field in self.fields.values():
            field.required = True
