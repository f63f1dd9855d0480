"""Writing: reply, internal note, drafts, and taking a reply back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_POST

from ombud.base import clock
from ombud.base.errors import Refused
from ombud.base.saying import worded
from ombud.channels.email.access import sender_for
from ombud.desk import letters, sensitive, words
from ombud.desk.deeds import refusals_said
from ombud.desk.http import AgentRequest, go, is_fragment_wanted, may, signed_in
from ombud.desk.pictures import source_of, with_drafted
from ombud.desk.reading import draft_of, version_of
from ombud.desk.views.tickets import opened_page
from ombud.desk.words import message_time
from ombud.people.capabilities import Capability
from ombud.tickets import actions, queries
from ombud.tickets.access import drafts_for, message_for, ticket_for
from ombud.tickets.actions.submitting import written_before
from ombud.tickets.models import Draft
from ombud.tickets.statuses import Direction, Status
from ombud.tickets.taking_part import addressees

if TYPE_CHECKING:
    from ombud.tickets.addresses import Address
    from ombud.tickets.content import File
    from ombud.tickets.models import Ticket

KINDS = {
    "reply": (Draft.Kind.REPLY, Capability.ANSWER),
    "note": (Draft.Kind.NOTE, Capability.NOTE),
}
OUTCOMES = {
    "pending": Status.PENDING,
    "solved": Status.SOLVED,
    "open": Status.OPEN,
}


OVERTAKEN: dict[Direction, Any] = {
    Direction.IN: lazy(
        "The customer wrote in the meantime. Read it above, then send once more."
    ),
    Direction.OUT: lazy(
        "A colleague answered in the meantime. Read it above, then send once more."
    ),
}


class Overtaken(Exception):  # noqa: N818 - reads as a sentence where it is caught
    """The contact wrote, or a colleague answered, while the reply was being written."""

    def __init__(self, direction: Direction) -> None:
        super().__init__()
        self.direction = direction


@require_POST
@signed_in
@may(Capability.ANSWER)
def reply(request: AgentRequest, number: int) -> HttpResponse:
    """Send a reply, held back for the time in which it can be undone."""
    ticket = ticket_for(request.rights, number, needs=Capability.ANSWER)
    try:
        send(request, ticket)
    except Overtaken as overtaken:
        keep(request, ticket, Draft.Kind.REPLY)
        problem = str(OVERTAKEN[overtaken.direction])
        return opened_page(request, ticket, mode="reply", problem=problem, status=409)
    except sensitive.Held as held:
        keep(request, ticket, Draft.Kind.REPLY)
        return opened_page(request, ticket, mode="reply", warned=held.found, status=422)
    except Refused as refusal:
        keep(request, ticket, Draft.Kind.REPLY)
        problem = worded(refusal.reason)
        return opened_page(request, ticket, mode="reply", problem=problem, status=422)
    return after_writing(request, ticket)


def send(request: AgentRequest, ticket: Ticket) -> None:
    """Write the reply that the form holds. Raises ``Overtaken``, ``Held`` or ``Refused``."""
    key = request.POST.get("key", "")
    seen = request.POST.get("seen", "")
    newest, direction = queries.newest_of_others(ticket, request.user)
    if seen.isdecimal() and newest > int(seen) and not written_before(request.user, key):
        raise Overtaken(direction)
    later = letters.moment_of(request.POST.get("send_at", ""))
    text, html = words_in(request)
    content = letters.content_of(
        text,
        files_of(request, ticket, Draft.Kind.REPLY, html),
        html=html,
        recipients=addressees(ticket) + copies_in(request) + sender_in(request, ticket),
    )
    actions.reply(
        ticket,
        sensitive.cleared(content, request.POST.get("sensitive", "")),
        agent=request.user,
        actor=request.user.actor,
        then=OUTCOMES.get(request.POST.get("then", "")),
        hold_until=later or clock.in_(seconds=settings.OMBUD_UNDO_SECONDS),
        cancel_on_reply=bool(later) and request.POST.get("cancel_on_reply") == "on",
        key=key,
    )


def copies_in(request: AgentRequest) -> tuple[Address, ...]:
    """Return who gets a copy, openly or hidden. Raises ``Refused`` for what is no address."""
    return letters.copies(request.POST.get("cc", ""), request.POST.get("bcc", ""))


def sender_in(request: AgentRequest, ticket: Ticket) -> tuple[Address, ...]:
    """Return the sender, where it is not the usual one. Raises ``Refused`` for others'."""
    return sender_for(request.rights, ticket, request.POST.get("sender", ""))


def words_in(request: AgentRequest) -> tuple[str, str]:
    """Return what the form holds: text, and HTML where the page's editor formatted it."""
    return letters.written(request.POST.get("text", ""), request.POST.get("html", ""))


@require_POST
@signed_in
@may(Capability.NOTE)
def note(request: AgentRequest, number: int) -> HttpResponse:
    """Write an internal note."""
    ticket = ticket_for(request.rights, number, needs=Capability.NOTE)
    kind = Draft.Kind.NOTE
    try:
        text, html = words_in(request)
        content = letters.content_of(text, files_of(request, ticket, kind, html), html=html)
        actions.add_note(
            ticket,
            content,
            agent=request.user,
            actor=request.user.actor,
            key=request.POST.get("key", ""),
        )
    except Refused as refusal:
        keep(request, ticket, kind)
        problem = words_of(refusal)
        return opened_page(request, ticket, mode="note", problem=problem, status=422)
    return after_writing(request, ticket)


def words_of(refusal: Refused) -> str:
    """Return why a note was refused, with the names of those who may not read it."""
    if not isinstance(refusal, actions.NotForThem):
        return worded(refusal.reason)
    names = {"names": words.listed(refusal.names)}
    return _("%(names)s may not see this ticket. Take the name out of the note.") % names


def after_writing(request: AgentRequest, ticket: Ticket) -> HttpResponse:
    if is_fragment_wanted(request):
        return opened_page(request, ticket_for(request.rights, ticket.number), mode="reply")
    return redirect(f"/tickets/{ticket.number}/#composer")


def files_of(request: AgentRequest, ticket: Ticket, kind: Draft.Kind, html: str) -> list[File]:
    """Return the files of the draft and those that came with the form itself."""
    draft = drafts_for(request.user, ticket).get(kind)
    fresh = [letters.uploaded(one) for one in request.FILES.getlist("files")]
    return [*letters.drafted_files(draft, html if "html" in request.POST else None), *fresh]


def keep(request: AgentRequest, ticket: Ticket, kind: Draft.Kind) -> Draft | None:
    """Keep what the form holds as a draft, files included, so that nothing is lost."""
    try:
        text, html = words_in(request)
    except Refused:
        text, html = request.POST.get("text", "").replace("\r\n", "\n"), ""
    for upload in request.FILES.getlist("files"):
        lay_in(request, ticket, kind, letters.uploaded(upload))
    return actions.save_draft(
        ticket,
        kind=kind,
        text=text[: letters.LONGEST_TEXT],
        html=html,
        cc=request.POST.get("cc", "")[:4000],
        bcc=request.POST.get("bcc", "")[:4000],
        sender=request.POST.get("sender", "")[:254],
        agent=request.user,
        key=request.POST.get("key", ""),
    )


def lay_in(request: AgentRequest, ticket: Ticket, kind: Draft.Kind, file: File) -> str:
    """Lay ``file`` into the draft; return why that was refused, or an empty text."""
    try:
        actions.attach_to_draft(ticket, file, kind=kind, agent=request.user)
    except Refused as refusal:
        return worded(refusal.reason)
    return ""


def kind_of(request: AgentRequest, number: int) -> tuple[Ticket, Draft.Kind]:
    """Return the ticket and the kind of writing that the form names, if both are allowed."""
    if request.POST.get("kind") not in KINDS:
        raise Http404("No such draft.")
    kind, needs = KINDS[request.POST["kind"]]
    return ticket_for(request.rights, number, needs=needs), kind


@require_POST
@signed_in
@may(Capability.NOTE)
def draft(request: AgentRequest, number: int) -> HttpResponse:
    """Keep a draft: for the page's own script when typing stops, or by its button."""
    ticket, kind = kind_of(request, number)
    if (other := written_elsewhere(request, ticket, kind)) is not None:
        return JsonResponse(told_of(other), status=409)
    saved = keep(request, ticket, kind)
    if request.headers.get("Accept") == "application/json":
        return JsonResponse(known_of(saved))
    if request.GET.get("then") == "replies":
        return redirect(f"/tickets/{number}/replies/?kind={kind.value}")
    messages.success(request, _("Your draft is saved."))
    return redirect(f"/tickets/{number}/?mode={kind.value}#composer")


def written_elsewhere(request: AgentRequest, ticket: Ticket, kind: Draft.Kind) -> Draft | None:
    """Return the draft where it is not what the page knows: another tab or device wrote.

    A page without script does not say what it knows, and is believed.
    """
    if "version" not in request.POST:
        return None
    found = drafts_for(request.user, ticket).get(kind)
    return None if version_of(found) in {"", request.POST["version"]} else found


def known_of(draft: Draft | None) -> dict[str, str]:
    """Return what the page's script has to know of a draft: when it was saved, and its mark."""
    saved = message_time(draft.saved_at) if draft else ""
    return {"saved": saved, "version": version_of(draft)}


def told_of(draft: Draft) -> dict[str, str]:
    """Return what a draft says, for a page that does not know it."""
    writing = draft_of(draft)
    return {
        **known_of(draft),
        "text": writing.text,
        "html": with_drafted(writing.html, writing.files),
        "cc": writing.cc,
        "bcc": writing.bcc,
        "sender": writing.sender,
    }


@require_POST
@signed_in
@may(Capability.NOTE)
def draft_files(request: AgentRequest, number: int) -> HttpResponse:
    """Lay files into a draft; return the list of them, and the pictures for the words."""
    ticket, kind = kind_of(request, number)
    pictures = [
        letters.as_picture(letters.uploaded(upload))
        for upload in request.FILES.getlist("pictures")
    ]
    files = [letters.uploaded(upload) for upload in request.FILES.getlist("files")]
    problems = [lay_in(request, ticket, kind, one) for one in (*pictures, *files)]
    problem = next((one for one in problems if one), "")
    fresh = {one.content_id for one in pictures if one.content_id}
    writing = draft_of(drafts_for(request.user, ticket).get(kind))
    told = {
        "files": listed(request, ticket, kind, problem),
        "pictures": [
            {"cid": one.content_id, "name": one.name, "src": source_of(one, is_drafted=True)}
            for one in writing.files
            if one.content_id in fresh
        ],
    }
    return JsonResponse(told, status=422 if problem else 200)


def listed(request: AgentRequest, ticket: Ticket, kind: Draft.Kind, problem: str = "") -> str:
    """Return the list of the files of a draft, drawn."""
    values = {
        "ticket": ticket,
        "kind": kind.value,
        "files": draft_of(drafts_for(request.user, ticket).get(kind)).files,
        "file_problem": problem,
    }
    return render_to_string("desk/tickets/_draft_files.html", values, request)


@require_POST
@signed_in
@may(Capability.NOTE)
def draft_file_remove(request: AgentRequest, number: int, file: int) -> HttpResponse:
    """Take a file out of one of the agent's own drafts."""
    ticket = ticket_for(request.rights, number)
    for kind, one in drafts_for(request.user, ticket).items():
        found = next((part for part in one.files.all() if part.pk == file), None)
        if found is not None:
            actions.detach_from_draft(found)
            if is_fragment_wanted(request):
                return HttpResponse(listed(request, ticket, Draft.Kind(kind)))
            keep(request, ticket, Draft.Kind(kind))
            return redirect(f"/tickets/{number}/?mode={kind}#composer")
    raise Http404("No such file.")


@require_POST
@signed_in
@may(Capability.ANSWER)
def recall(request: AgentRequest, message: int) -> HttpResponse:
    """Take back a reply that has not left; its words are the draft again."""
    found = message_for(request.rights, message)
    ticket = ticket_for(request.rights, found.ticket.number, needs=Capability.ANSWER)
    with refusals_said(request, _("Stopped. Your draft is back.")):
        actions.recall_reply(found, agent=request.user, actor=request.user.actor)
    if is_fragment_wanted(request):
        return opened_page(request, ticket_for(request.rights, ticket.number), mode="reply")
    return go(request, f"/tickets/{ticket.number}/#composer")
