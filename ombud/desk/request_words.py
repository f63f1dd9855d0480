"""What happened to a privacy request, in words; the log itself knows kinds only."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as lazy

HAPPENED: dict[str, Any] = {
    "privacy-request.received": lazy("Received"),
    "privacy-request.moved": lazy("Went a step on"),
    "privacy-request.kind-corrected": lazy("Kind corrected"),
    "privacy-request.taken": lazy("Somebody else looks after it"),
    "privacy-request.joined": lazy("Joined with an earlier request"),
    "privacy-request.clock-paused": lazy("Waiting for the requester"),
    "privacy-request.clock-resumed": lazy("The requester answered"),
    "privacy-request.deadline-near": lazy("Deadline comes near: told"),
    "privacy-request.extended": lazy("Deadline extended"),
    "privacy-request.code-sent": lazy("Code sent"),
    "privacy-request.code-failed": lazy("Wrong code typed"),
    "privacy-request.point-compared": lazy("Information compared"),
    "privacy-request.identified": lazy("Identity is surer"),
    "privacy-request.proof-taken": lazy("Document sealed"),
    "privacy-request.proof-judged": lazy("Document judged"),
    "privacy-request.proof-destroyed": lazy("Document destroyed"),
    "privacy-request.person-warned": lazy("Other addresses told"),
    "privacy-request.decided": lazy("Group decided"),
    "privacy-request.approved": lazy("Approved"),
    "privacy-request.returned": lazy("Sent back"),
    "privacy-request.correction-proposed": lazy("Correction noted"),
    "privacy-request.letter-sent": lazy("Letter sent"),
    "privacy-request.reply-address-destroyed": lazy("Address of the answer destroyed"),
}


def request_words(kind: str) -> str:
    """Return what an event of this kind is called; its own word where nobody named it."""
    return str(HAPPENED.get(kind, kind))
