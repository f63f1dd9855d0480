"""One change that a button asks for: do it, or say why not."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect

from ombud.base.errors import Refused
from ombud.base.saying import worded

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from django.http import HttpResponse

    from ombud.desk.http import AgentRequest


@contextmanager
def refusals_said(request: AgentRequest, done: str = "") -> Iterator[None]:
    """Say why what stands below was refused, and go on; or say ``done``."""
    try:
        yield
    except Refused as refusal:
        messages.error(request, worded(refusal.reason))
    else:
        if done:
            messages.success(request, done)


def carried_out(
    request: AgentRequest, verb: Callable[[], object], *, done: str, to: str
) -> HttpResponse:
    """Call ``verb``; say ``done`` or why it is refused; go to the address ``to``."""
    with refusals_said(request, done):
        verb()
    return redirect(to)
