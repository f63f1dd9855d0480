"""The contacts' side: how to reach the desk, and the words it uses about data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.views.decorators.http import require_safe

from ombud.channels.email.queries import open_addresses
from ombud.purposes.glossary import GLOSSARY

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    """Say by which addresses the desk is reached. Sets no cookie and asks for nothing."""
    values = {"mailboxes": open_addresses()}
    return render(request, "portal/help.html", values)


@require_safe
def words_page(request: HttpRequest) -> HttpResponse:
    """Explain the words that notices and pages use. Sets no cookie and asks for nothing."""
    return render(request, "portal/words.html", {"words": GLOSSARY})
