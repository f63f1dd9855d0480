"""The web part: granian, its workers forked from the loaded desk."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import connections
from granian import Granian
from granian.constants import HTTPModes, Interfaces, Loops, RuntimeModes

from ombud.project.asgi import application
from ombud.project.serve.lifeline import follow_parent
from ombud.project.serve.supervisor import settle_memory
from ombud.project.wsgi import application as pages

if TYPE_CHECKING:
    from collections.abc import Callable

GRACE_SECONDS = 10
PAUSE_SECONDS = 0.2


def load() -> Callable[..., Any]:
    """Return the application; granian calls this in every worker, after the fork."""
    follow_parent()
    return application


def load_pages() -> None:
    """Load the views and show the first page once, before the workers are forked.

    They then share views and templates, and the first visitor does not wait for them.
    """
    page = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": settings.LOGIN_URL,
        "QUERY_STRING": "",
        "SERVER_NAME": settings.HOST,
        "SERVER_PORT": "80",
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(),
    }
    response = pages(page, to_nobody)
    b"".join(response)
    response.close()
    connections.close_all()


def to_nobody(*_: object) -> Callable[[bytes], object]:
    """Take the head of a page that nobody asked for."""
    return bytes


def optional_path(value: str) -> Path | None:
    return Path(value) if value else None


def run() -> None:
    """Serve pages and live updates on OMBUD_HTTP until SIGTERM; dead workers come back."""
    load_pages()
    settle_memory()
    host, port = settings.OMBUD_HTTP
    server = Granian(
        target="ombud.project.asgi:application",
        address=host,
        port=port,
        interface=Interfaces.ASGI,
        workers=settings.OMBUD_WEB_WORKERS,
        runtime_threads=1,
        runtime_mode=RuntimeModes.st,
        loop=Loops.asyncio,
        http=HTTPModes.auto if settings.OMBUD_HTTP_TLS_CERT else HTTPModes.http1,
        websockets=False,
        log_enabled=False,
        ssl_cert=optional_path(settings.OMBUD_HTTP_TLS_CERT),
        ssl_key=optional_path(settings.OMBUD_HTTP_TLS_KEY),
        respawn_failed_workers=True,
        respawn_interval=PAUSE_SECONDS,
        workers_kill_timeout=GRACE_SECONDS,
    )
    server.serve(target_loader=load, wrap_loader=False)
