"""Whom something that went wrong touches: by table and time, or by who looked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.views.decorators.http import require_GET

from ombud.bundles.affected import Affected, affected, seen_by
from ombud.desk.forms.affected import AffectedForm
from ombud.desk.http import AgentRequest, answer, may, signed_in
from ombud.desk.map_words import category_words
from ombud.desk.shell import frame_for
from ombud.people.capabilities import Capability
from ombud.people.queries import every_agent
from ombud.readlog.statuses import Thing

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpResponse

MOST_SHOWN = 500


@require_GET
@signed_in
@may(Capability.PRIVACY)
def page(request: AgentRequest) -> HttpResponse:
    """Ask for a window of time, and show how many people, which data, and who by number."""
    form = AffectedForm(request.GET or None, agents=every_agent())
    found = answer_to(form) if form.is_bound and form.is_valid() else None
    values = {
        "frame": frame_for(request, "affected"),
        "form": form,
        "found": found,
        "categories": in_words(found.categories) if found else [],
        "shown": list(found.persons.items())[:MOST_SHOWN] if found else [],
    }
    status = 422 if form.is_bound and found is None else 200
    return answer(request, "desk/privacy/affected.html", values, status=status)


def in_words(found: Mapping[str, int]) -> list[tuple[str, int]]:
    """Return the kinds of data, or what was opened, in words, with how many persons."""
    things = {f"opened: {one.value}": str(one.label) for one in Thing}
    return [(things.get(name) or category_words(name), count) for name, count in found.items()]


def answer_to(form: AffectedForm) -> Affected:
    typed = form.cleaned_data
    if typed["agent"]:
        return seen_by(int(typed["agent"]), typed["since"], typed["until"])
    return affected([typed["store"]] if typed["store"] else [], typed["since"], typed["until"])
