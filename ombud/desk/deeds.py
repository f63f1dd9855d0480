"""One change that a button asks for: do it, or say why not, and go back to its page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect

from ombud.base.errors import Refused
from ombud.base.saying import worded

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponse

    from ombud.desk.http import AgentRequest


def carried_out(
    request: AgentRequest, verb: Callable[[], object], *, done: str, to: str
) -> HttpResponse:
    """Call ``verb``; say ``done`` or why it is refused; go to the address ``to``."""
    try:
        verb()
    except Refused as refusal:
        messages.error(request, worded(refusal.reason))
    else:
        messages.success(request, done)
    return redirect(to)
