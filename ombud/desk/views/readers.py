"""Who opened a ticket and what belongs to its requester: in short for the panel, and whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from ombud.desk.http import AgentRequest, answer, is_fragment_wanted, may, signed_in
from ombud.desk.shell import frame_for
from ombud.people.capabilities import Capability
from ombud.readlog.queries import (
    colleagues_who_looked,
    page_of,
    readings_at_server,
    readings_of,
)
from ombud.retention.queries import kept_for
from ombud.subjects.queries import selves_of
from ombud.tickets.access import ticket_for

if TYPE_CHECKING:
    from django.http import HttpResponse

FRAGMENT, PAGE = "desk/readers/_readers.html", "desk/readers/readers.html"


@require_GET
@signed_in
@may(Capability.SEE_CONTACTS)
def readers(request: AgentRequest, number: int) -> HttpResponse:
    """Show who looked at the person who asks; the panel gets how many did."""
    ticket = ticket_for(request.rights, number, needs=Capability.SEE_CONTACTS)
    if is_fragment_wanted(request):
        count = colleagues_who_looked(ticket.contact_id)
        words = ngettext(
            "Opened by %(count)d colleague in the last 30 days.",
            "Opened by %(count)d colleagues in the last 30 days.",
            count,
        ) % {"count": count}
        return answer(request, FRAGMENT, {"ticket": ticket, "words": words})
    rows, following = page_of(readings_of(selves_of(ticket.contact)), wanted_before(request))
    values = {
        "frame": frame_for(request, "inbox"),
        "ticket": ticket,
        "rows": rows,
        "next": following,
        "kept": kept_for("readings"),
    }
    return answer(request, PAGE, values)


def wanted_before(request: AgentRequest) -> int | None:
    before = request.GET.get("before", "")
    return int(before) if before.isdecimal() else None


@require_GET
@signed_in
@may(Capability.PRIVACY)
def at_server(request: AgentRequest) -> HttpResponse:
    """Show what was opened at the server's command line, of whom, and for what."""
    rows, following = page_of(readings_at_server(), wanted_before(request))
    values = {
        "frame": frame_for(request, "privacy"),
        "rows": rows,
        "next": following,
        "kept": kept_for("readings"),
    }
    return answer(request, "desk/readers/at_server.html", values)
