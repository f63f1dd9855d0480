"""The contacts' side: for now one page that says how to reach the desk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.views.decorators.http import require_safe

from ombud.channels.email.queries import open_addresses

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    """Say by which addresses the desk is reached. Sets no cookie and asks for nothing."""
    values = {"mailboxes": open_addresses()}
    return render(request, "portal/help.html", values)
