"""What a verb refused, said in the form: beside the field it is about, else above them all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ombud.base.saying import worded

if TYPE_CHECKING:
    from django import forms

    from ombud.base.errors import Refused


def add_refusal(form: forms.Form, refusal: Refused) -> None:
    """Say in ``form`` why it was refused; what was typed stays."""
    place = refusal.about if refusal.about in form.fields else None
    form.add_error(place, worded(refusal.reason))
