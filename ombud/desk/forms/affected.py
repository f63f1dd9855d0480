"""The form that asks whom something touches."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ombud.bundles.affected import stores

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from ombud.people.models import Agent


class AffectedForm(forms.Form):
    """A window of time, and a table or an account. Times are in the agent's time zone."""

    store = forms.ChoiceField(required=False, label=_("Table"))
    agent = forms.ChoiceField(required=False, label=_("Account that looked"))
    since = forms.DateTimeField(
        label=_("From"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"})
    )
    until = forms.DateTimeField(
        label=_("Until"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"})
    )

    def __init__(self, sent: Any, *, agents: Iterable[Agent]) -> None:
        super().__init__(sent)
        store: Any = self.fields["store"]
        agent: Any = self.fields["agent"]
        store.choices = [("", _("Every table")), *((one, one) for one in stores())]
        agent.choices = [("", _("Nobody: what came in counts"))]
        agent.choices += [(one.pk, one.name) for one in agents]

    def clean_until(self) -> datetime:
        """Refuse a window that ends before it begins."""
        until: datetime = self.cleaned_data["until"]
        since = self.cleaned_data.get("since")
        if since and until <= since:
            raise forms.ValidationError(_("It has to end after it begins."))
        return until
