"""The desk's tags: how many tickets have each; rename, merge, retire."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from ombud.desk.deeds import refusals_said
from ombud.desk.http import AgentRequest, answer, may, signed_in
from ombud.desk.shell import frame_for
from ombud.people.capabilities import Capability
from ombud.tickets import actions
from ombud.tickets.access import tag_for, tag_named_for
from ombud.tickets.queries import counted_tags

if TYPE_CHECKING:
    from django.http import HttpResponse


@require_GET
@signed_in
@may(Capability.TAGS)
def tags(request: AgentRequest) -> HttpResponse:
    """Show tags by name, a page at a time, with the number of tickets of each."""
    beginning = " ".join(request.GET.get("q", "").split()).lower()[:60]
    after = request.GET.get("after", "")[:60]
    found, is_more = counted_tags(beginning=beginning, after=after)
    values = {
        "frame": frame_for(request, "tags"),
        "tags": found,
        "q": beginning,
        "next": found[-1].name if is_more else "",
    }
    return answer(request, "desk/tickets/tags.html", values)


@require_POST
@signed_in
@may(Capability.TAGS)
def tag_rename(request: AgentRequest, number: int) -> HttpResponse:
    """Give a tag another name."""
    tag, name = tag_for(request.rights, number), request.POST.get("name", "")
    with refusals_said(request, _("The tag has its new name on all tickets.")):
        actions.rename_tag(tag, name, actor=request.user.actor)
    return redirect("desk:tags")


@require_POST
@signed_in
@may(Capability.TAGS)
def tag_merge(request: AgentRequest, number: int) -> HttpResponse:
    """Put another tag in place of a tag."""
    tag = tag_for(request.rights, number)
    with refusals_said(request, _("The two are one tag now.")):
        into = tag_named_for(request.rights, request.POST.get("into", ""))
        actions.merge_tags(tag, into=into, actor=request.user.actor)
    return redirect("desk:tags")


@require_POST
@signed_in
@may(Capability.TAGS)
def tag_retire(request: AgentRequest, number: int) -> HttpResponse:
    """Retire a tag, or bring a retired one back."""
    tag, actor = tag_for(request.rights, number), request.user.actor
    if tag.retired_at is not None:
        with refusals_said(request, _("The tag is offered again.")):
            actions.bring_back_tag(tag, actor=actor)
    else:
        with refusals_said(request, _("The tag is retired. Tickets that have it keep it.")):
            actions.retire_tag(tag, actor=actor)
    return redirect("desk:tags")
