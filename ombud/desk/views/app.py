"""The desk as an app of its own: name, icon, and a page for the time without a connection."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from django.http import JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

OFFLINE = "/offline/"
SHEETS = ("ombud", "pages", "extra", "fonts", "desk", "around")
DAY = 86_400


def kept() -> list[str]:
    """Return the addresses that an installed app keeps: one page, its looks, its icons."""
    files = [f"desk/css/{name}.css" for name in SHEETS]
    files += ["desk/js/theme.js", "desk/icons.svg", "desk/icon.svg"]
    return [OFFLINE, *(static(name) for name in files)]


@require_GET
@cache_control(max_age=DAY, public=True)
def manifest(request: HttpRequest) -> HttpResponse:
    """Return what a browser needs to install the desk (W3C Web Application Manifest)."""
    del request
    icon = {"src": static("desk/icon.svg"), "type": "image/svg+xml", "sizes": "any"}
    values = {
        "id": "/",
        "name": "Ombud",
        "short_name": "Ombud",
        "description": _("Customer support"),
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": "#f4f6f4",
        "theme_color": "#0b6b5d",
        "icons": [{**icon, "purpose": "any"}, {**icon, "purpose": "maskable"}],
        "shortcuts": [{"name": _("New ticket"), "url": "/tickets/new/"}],
    }
    return JsonResponse(values, content_type="application/manifest+json")


@require_GET
@cache_control(no_cache=True)
def worker(request: HttpRequest) -> HttpResponse:
    """Return the service worker; its version changes with what it keeps."""
    addresses = kept()
    version = hashlib.sha256("\n".join(addresses).encode()).hexdigest()[:12]
    values = {"kept": addresses, "version": version}
    return render(request, "desk/app/worker.js", values, content_type="text/javascript")


@require_GET
def offline(request: HttpRequest) -> HttpResponse:
    """Return the page for the time without a connection; the same for everybody."""
    return render(request, "desk/app/offline.html")
