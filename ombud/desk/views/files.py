"""Files and the original layout of mails: shown so that nothing in them can act."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core import signing
from django.http import Http404, HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_GET, require_http_methods

from ombud.base.html import text_to_html, with_images
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
from ombud.vault import actions as vault
from ombud.vault.sealing import Broken

if TYPE_CHECKING:
    from django.http import HttpRequest

    from ombud.tickets.models import Attachment, DraftFile

LOCKED = "sandbox; default-src 'none'"
MAIL_POLICY = (
    "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; "
    "img-src 'self' data:; style-src 'none'; frame-ancestors 'self'; base-uri 'none'; "
    "form-action 'none'"
)


def octets_of(file: Attachment | DraftFile) -> bytes:
    try:
        return vault.read(file.blob)
    except Broken:
        raise Http404("This file is damaged or was erased.") from None


@require_GET
@signed_in
@may(Capability.SEE_TICKETS)
def attachment(request: AgentRequest, number: int) -> HttpResponse:
    """Hand out a file: always as a download, never as a page."""
    file = attachment_for(request.rights, number)
    note_opened(request, file.message.ticket, Thing.FILE, file.pk)
    response = HttpResponse(octets_of(file), content_type="application/octet-stream")
    response["Content-Disposition"] = content_disposition_header(True, file.name or "file")
    response["Content-Security-Policy"] = LOCKED
    return response


@require_GET
@signed_in
@may(Capability.SEE_TICKETS)
def preview(request: AgentRequest, number: int) -> HttpResponse:
    """Show what can safely be shown of a file: its words, a table, or a picture drawn again."""
    file = attachment_for(request.rights, number)
    note_opened(request, file.message.ticket, Thing.FILE, file.pk)
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
    }
    return answer(request, "desk/tickets/preview.html", values)


@require_GET
@signed_in
@may(Capability.SEE_TICKETS)
def picture(request: AgentRequest, number: int) -> HttpResponse:
    """Hand out a picture drawn again: pixels of ours, nothing that came with the file."""
    file = attachment_for(request.rights, number)
    note_opened(request, file.message.ticket, Thing.FILE, file.pk)
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
    response = HttpResponse(octets_of(file), content_type=file.content_type.lower())
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
