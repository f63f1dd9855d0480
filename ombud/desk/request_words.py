"""What happened to a privacy request, in words; the log itself knows kinds only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from ombud.privacy.statuses import LetterKind, Level, Outcome, State

if TYPE_CHECKING:
    from ombud.events.models import Event

HAPPENED: dict[str, Any] = {
    "privacy-request.received": lazy("Received"),
    "privacy-request.kind-corrected": lazy("Kind corrected"),
    "privacy-request.taken": lazy("Somebody else looks after it"),
    "privacy-request.joined": lazy("Joined with an earlier request"),
    "privacy-request.clock-paused": lazy("Waiting for the requester"),
    "privacy-request.clock-resumed": lazy("The requester answered"),
    "privacy-request.deadline-near": lazy("Deadline comes near: told"),
    "privacy-request.person-asked": lazy("The person asked directly"),
    "privacy-request.person-permitted": lazy("The person agreed"),
    "privacy-request.receipt-sent": lazy("Receipt sent"),
    "privacy-request.complaint-linked": lazy("Said what the complaint is about"),
    "privacy-request.extended": lazy("Deadline extended"),
    "privacy-request.code-sent": lazy("Code sent"),
    "privacy-request.code-failed": lazy("Wrong code typed"),
    "privacy-request.point-compared": lazy("Information compared"),
    "privacy-request.proof-taken": lazy("Document sealed"),
    "privacy-request.proof-judged": lazy("Document judged"),
    "privacy-request.proof-destroyed": lazy("Document destroyed"),
    "privacy-request.person-warned": lazy("Other addresses told"),
    "privacy-request.approved": lazy("Approved"),
    "privacy-request.returned": lazy("Sent back"),
    "privacy-request.correction-proposed": lazy("Correction noted"),
    "privacy-request.reply-address-destroyed": lazy("Address of the answer destroyed"),
}


def request_words(event: Event) -> str:
    """Return what happened, in words; its own word where nobody named it."""
    said = event.payload
    if event.kind == "privacy-request.moved":
        return str(State(said["after"]).label)
    if event.kind == "privacy-request.letter-sent":
        return _("Letter sent: %(what)s") % {"what": LetterKind(said["letter"]).label}
    if event.kind == "privacy-request.identified":
        return _("Identity: %(what)s") % {"what": Level(said["level"]).label}
    if event.kind == "privacy-request.decided":
        return _("A group decided: %(what)s") % {"what": Outcome(said["outcome"]).label}
    return str(HAPPENED.get(event.kind, event.kind))
