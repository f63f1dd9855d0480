"""Files and the original layout of mails: shown so that nothing in them can act."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ombud.base.errors import Refused
from ombud.base.html import text_to_html, with_images
from ombud.base.saying import worded
from ombud.channels.email.previews import picture_of, preview_of
from ombud.desk import remote_images
from ombud.desk.http import AgentRequest, answer, may, signed_in
from ombud.desk.looking import note_opened, note_ticket
from ombud.desk.pictures import behind, source_in
from ombud.desk.sensitive import held_in
from ombud.desk.shell import frame_for
from ombud.desk.words import size_words
from ombud.people.capabilities import Capability
from ombud.readlog.statuses import Thing
from ombud.tickets.access import attachment_for, message_for
from ombud.tickets.actions import free_file
from ombud.tickets.models import Attachment
from ombud.tickets.numbers import octets_of
from ombud.tickets.statuses import Review
from ombud.vault.sealing import Broken

if TYPE_CHECKING:
    from django.http import HttpRequest

    from ombud.people.models.agent import Rights
    from ombud.tickets.models import DraftFile

LOCKED = "sandbox; default-src 'none'"
MAIL_POLICY = (
    "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; "
    "img-src 'self' data:; style-src 'none'; frame-ancestors 'self'; base-uri 'none'; "
    "form-action 'none'"
)


def bytes_of(file: Attachment | DraftFile, rights: Rights | None = None) -> bytes:
    """Return a file's bytes; who may reveal hidden values also gets one that waits.

    Raises ``PermissionDenied`` with the reason for everybody else.
    """
    is_looking = (
        rights is not None
        and isinstance(file, Attachment)
        and rights.may(Capability.REVEAL, file.message.ticket.team_id)
    )
    try:
        return octets_of(file, is_looking=is_looking)
    except Refused as refusal:
        raise PermissionDenied(worded(refusal.reason)) from None
    except Broken:
        raise Http404("This file is damaged or was erased.") from None


def note_file(request: AgentRequest, file: Attachment) -> None:
    """Note that a file was opened; of one that waits, that hidden values were."""
    thing = Thing.HIDDEN if file.is_withheld else Thing.FILE
    note_opened(request, file.message.ticket, thing, file.pk)


@require_GET
@signed_in
@may(Capability.SEE_TICKETS)
def attachment(request: AgentRequest, number: int) -> HttpResponse:
    """Hand out a file: always as a download, never as a page."""
    file = attachment_for(request.rights, number)
    octets = bytes_of(file, request.rights)
    note_file(request, file)
    response = HttpResponse(octets, content_type="application/octet-stream")
    response["Content-Disposition"] = content_disposition_header(True, file.name or "file")
    response["Content-Security-Policy"] = LOCKED
    return response


@require_GET
@signed_in
@may(Capability.SEE_TICKETS)
def preview(request: AgentRequest, number: int) -> HttpResponse:
    """Show what can safely be shown of a file: its words, a table, or a picture drawn again."""
    file = attachment_for(request.rights, number)
    bytes_of(file, request.rights)
    note_file(request, file)
    try:
        shown = preview_of(file)
    except Broken:
        raise Http404("This file is damaged or was erased.") from None
    values = {
        "frame": frame_for(request, "inbox"),
        "file": file,
        "size": size_words(file.size),
        "preview": shown,
        "ticket": file.message.ticket,
        "warning": held_in(file),
        "may_free": file.review in {Review.HELD, Review.UNREAD},
    }
    return answer(request, "desk/tickets/preview.html", values)


@require_GET
@signed_in
@may(Capability.SEE_TICKETS)
def picture(request: AgentRequest, number: int) -> HttpResponse:
    """Hand out a picture drawn again: pixels of ours, nothing that came with the file."""
    file = attachment_for(request.rights, number)
    bytes_of(file, request.rights)
    note_file(request, file)
    try:
        drawn = picture_of(file)
    except Broken:
        drawn = None
    if drawn is None:
        raise Http404("This file is no picture that can be shown.")
    is_photo = drawn.startswith(b"\xff\xd8\xff")
    response = HttpResponse(drawn, content_type="image/jpeg" if is_photo else "image/png")
    response["Content-Disposition"] = "inline"
    response["Content-Security-Policy"] = LOCKED
    return response


@require_http_methods(["GET", "POST"])
@signed_in
@may(Capability.SEE_TICKETS)
@xframe_options_sameorigin
def original(request: AgentRequest, message: int) -> HttpResponse:
    """Show the layout of a mail as it came, cleaned, in a frame where nothing runs.

    POST is the agent's wish to load its remote pictures, this once, through the server.
    With ``?text=1`` the words alone, all of them, where the page shows the beginning.
    """
    found = message_for(request.rights, message)
    note_ticket(request, found.ticket)
    remote = remote_images.address_for if request.method == "POST" else None
    html = with_images(found.html, lambda cid: source_in(found, cid), remote)
    if request.GET.get("text") == "1":
        html = str(text_to_html(found.text))
    response = answer(request, "desk/tickets/original.html", {"html": html})
    response["Content-Security-Policy"] = MAIL_POLICY
    return response


@require_GET
def inline_image(request: HttpRequest, token: str) -> HttpResponse:
    """Hand out a picture among words to the page or the frame that shows it."""
    del request
    try:
        file = behind(token)
    except (signing.BadSignature, ValueError):
        raise Http404("This address has expired.") from None
    response = HttpResponse(bytes_of(file), content_type=file.content_type.lower())
    response["Content-Disposition"] = "inline"
    response["Content-Security-Policy"] = LOCKED
    return response


@require_GET
def remote_image(request: HttpRequest, token: str) -> HttpResponse:
    """Fetch a remote picture for the frame that shows a mail; nothing of it is kept."""
    del request
    remote = remote_images.remote_of(token)
    picture = remote_images.fetch(remote) if remote else None
    if picture is None:
        raise Http404("This picture could not be fetched.")
    response = HttpResponse(picture.octets, content_type=picture.content_type)
    response["Content-Security-Policy"] = LOCKED
    return response


@require_POST
@signed_in
@may(Capability.REVEAL)
def free(request: AgentRequest, number: int) -> HttpResponse:
    """Let a file go that waited because of the numbers in it."""
    file = attachment_for(request.rights, number)
    if not request.rights.may(Capability.REVEAL, file.message.ticket.team_id):
        raise Http404("No such file.")
    try:
        free_file(file, actor=request.user.actor)
        messages.success(request, _("The file may be opened and sent now."))
    except Refused as refusal:
        messages.error(request, worded(refusal.reason))
    return redirect("desk:ticket", file.message.ticket.number)
