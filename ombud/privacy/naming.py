"""What every form about data asks of somebody who acts for another: whose data it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from ombud.privacy.statuses import Relation

if TYPE_CHECKING:
    from django import forms


def named_person(form: forms.Form) -> dict[str, Any]:
    """Return what was typed; note on ``about`` where it is missing, forget it where not due."""
    typed = form.cleaned_data
    if typed.get("relation") == Relation.SELF:
        typed["about"] = ""
    elif not typed.get("about") and "about" not in form.errors:
        form.add_error(
            "about", _("Give the mail address under which we know the person it is about.")
        )
    return typed
