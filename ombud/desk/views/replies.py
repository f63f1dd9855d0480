"""Saved replies: those one keeps and may use; make, change, retire."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ombud.automation import actions
from ombud.automation.access import (
    kept_saved_replies_for,
    kept_saved_reply_for,
    saved_replies_for,
)
from ombud.base.errors import Refused
from ombud.base.saying import worded
from ombud.desk import letters, saved_replies, sharing
from ombud.desk.http import AgentRequest, answer, may, signed_in
from ombud.desk.shell import frame_for
from ombud.people.capabilities import Capability
from ombud.tickets.variables import VARIABLES, problem_with

if TYPE_CHECKING:
    from django.http import HttpResponse

    from ombud.automation.models import SavedReply
    from ombud.desk.saved_replies import Rows


@dataclass(frozen=True, slots=True)
class TextRow:
    """The words in one language as the form asks for them."""

    number: int
    language: str
    name: str
    text: str
    html: str
    problem: str


@require_GET
@signed_in
@may(Capability.NOTE)
def replies(request: AgentRequest) -> HttpResponse:
    """Show the saved replies that the agent keeps, and the others that they may use."""
    kept = kept_saved_replies_for(request.user, request.rights)
    numbers = {one.pk for one in kept}
    offered = saved_replies_for(request.user, request.rights)
    values = {
        "frame": frame_for(request, "replies"),
        "kept": [shown(one) for one in kept],
        "others": [shown(one) for one in offered if one.pk not in numbers],
    }
    return answer(request, "desk/replies/replies.html", values)


def shown(saved: SavedReply) -> dict[str, Any]:
    texts = list(saved.texts.all())
    return {
        "saved": saved,
        "for": sharing.in_words(saved),
        "preview": " ".join(texts[0].text.split())[:160] if texts else "",
        "languages": [saved_replies.language_name(one.language) for one in texts],
        "files": len(saved.files.all()),
    }


@require_http_methods(["GET", "POST"])
@signed_in
@may(Capability.NOTE)
def reply_new(request: AgentRequest) -> HttpResponse:
    """Make a saved reply."""
    return edited(request, None)


@require_http_methods(["GET", "POST"])
@signed_in
@may(Capability.NOTE)
def saved_reply(request: AgentRequest, number: int) -> HttpResponse:
    """Change a saved reply that the agent keeps."""
    return edited(request, kept_saved_reply_for(request.user, request.rights, number))


def edited(request: AgentRequest, found: SavedReply | None) -> HttpResponse:
    """Draw the form again after each of its buttons; the last one saves."""
    if request.method != "POST":
        rows = (
            [(one.language, one.text, one.html) for one in found.texts.all()] if found else []
        )
        return form_of(request, found, rows or [(request.user.language or "en", "", "")])
    rows = saved_replies.typed_texts(request.POST)
    if request.POST.get("do", "save") != "save":
        return form_of(request, found, saved_replies.rearranged(rows, request.POST))
    try:
        save(request, found, rows)
    except Refused as refusal:
        return form_of(request, found, rows, problem=worded(refusal.reason))
    messages.success(request, _("Saved."))
    return redirect("desk:replies")


def save(request: AgentRequest, found: SavedReply | None, rows: Rows) -> None:
    """Write what the form holds. Raises ``Refused``, and then nothing is written."""
    if any(problem_with(text) for _language, text, _html in rows):
        raise Refused("One of the names in the text cannot be filled in.")
    owner, team = sharing.chosen(request)
    actor = request.user.actor
    values: dict[str, Any] = {
        "name": request.POST.get("name", ""),
        "folder": request.POST.get("folder", ""),
        "texts": {language: text for language, text, _html in rows},
        "htmls": {language: html for language, _text, html in rows},
        "owner": owner,
        "team": team,
    }
    if found is None:
        found = actions.make_saved_reply(**values, actor=actor)
    else:
        actions.change_saved_reply(found, **values, actor=actor)
    for upload in request.FILES.getlist("files"):
        actions.attach_to_saved(found, letters.uploaded(upload), actor=actor)


def form_of(
    request: AgentRequest,
    found: SavedReply | None,
    rows: Rows,
    *,
    problem: str = "",
) -> HttpResponse:
    is_posted = request.method == "POST"
    used = {language for language, _text, _html in rows}
    names = dict(saved_replies.language_choices())
    values = {
        "frame": frame_for(request, "replies"),
        "saved": found,
        "files": list(found.files.all()) if found else [],
        "name": request.POST.get("name", "") if is_posted else found.name if found else "",
        "folder": request.POST.get("folder", "")
        if is_posted
        else found.folder
        if found
        else "",
        "for": request.POST.get("for") or (sharing.value_of(found) if found else sharing.OWN),
        "sharing": sharing.choices_for(request),
        "rows": [
            TextRow(
                at, language, names[language], text, html, problem_with(text) if problem else ""
            )
            for at, (language, text, html) in enumerate(rows)
        ],
        "languages": [(one, name) for one, name in names.items() if one not in used],
        "variables": VARIABLES.items(),
        "problem": problem,
    }
    return answer(request, "desk/replies/reply.html", values, status=422 if problem else 200)


@require_POST
@signed_in
@may(Capability.NOTE)
def reply_retire(request: AgentRequest, number: int) -> HttpResponse:
    """Retire a saved reply, or bring a retired one back."""
    found = kept_saved_reply_for(request.user, request.rights, number)
    if found.is_retired:
        actions.bring_back_saved_reply(found, actor=request.user.actor)
        messages.success(request, _("The saved reply is offered again."))
    else:
        actions.retire_saved_reply(found, actor=request.user.actor)
        messages.success(request, _("The saved reply is retired. You can bring it back."))
    return redirect("desk:replies")


@require_POST
@signed_in
@may(Capability.NOTE)
def reply_file_remove(request: AgentRequest, number: int, file: int) -> HttpResponse:
    """Take a file out of a saved reply."""
    found = kept_saved_reply_for(request.user, request.rights, number)
    laid = next((one for one in found.files.all() if one.pk == file), None)
    if laid is None:
        raise Http404("No such file.")
    actions.detach_from_saved(laid, actor=request.user.actor)
    return redirect("desk:saved-reply", number)
