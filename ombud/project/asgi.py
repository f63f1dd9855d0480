"""Pages and live updates behind one port.

Pages are synchronous and run as WSGI in a few threads; ``/live/`` is answered by the event
loop itself. Why: docs/decisions/0003-one-port-for-pages-and-live-updates.md.
"""

from __future__ import annotations

import asyncio
import signal
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlsplit

from a2wsgi import WSGIMiddleware
from django.conf import settings

from ombud.backups import guard
from ombud.project import live
from ombud.project.wsgi import application as pages

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, MutableMapping

    Scope = MutableMapping[str, Any]
    Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
    Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

PUBLIC_SCHEME = urlsplit(settings.OMBUD_PUBLIC_URL).scheme
threads = WSGIMiddleware(cast("Any", pages), workers=settings.OMBUD_WEB_THREADS)


def forwarded_address(scope: Scope) -> str:
    """Return who the proxy says it speaks for: the last address, which it added itself."""
    given = [value for name, value in scope["headers"] if name == b"x-forwarded-for"]
    return str(given[-1].decode("latin-1").rpartition(",")[2].strip()) if given else ""


def as_reached(scope: Scope) -> Scope:
    """Return ``scope`` with the scheme of the public address, and the visitor's own address.

    What a visitor writes into forwarding headers is believed only when OMBUD_BEHIND_PROXY
    says that nobody but the proxy reaches this port.
    """
    scope["scheme"] = PUBLIC_SCHEME
    if settings.OMBUD_BEHIND_PROXY and (address := forwarded_address(scope)):
        scope["client"] = (address, 0)
    return scope


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer one connection."""
    if scope["type"] == "lifespan":
        await lifespan(receive, send)
    elif scope["type"] == "http" and scope["path"] == live.PATH and not guard.is_closed():
        await live.answer(scope, receive, send)
    else:

        async def taken() -> MutableMapping[str, Any]:
            """Return the next part of the body: the bridge wants a coroutine, not a future."""
            return await receive()

        await threads(as_reached(scope), taken, send)  # type: ignore[arg-type]


async def lifespan(receive: Receive, send: Send) -> None:
    """Let the open live streams end as soon as the server is told to stop.

    The server announces its end (the second message) only when every connection is over,
    and a stream is over only when it is ended: so the signal itself has to say it.
    """
    await receive()
    end_streams_at(signal.SIGTERM)
    await send({"type": "lifespan.startup.complete"})
    await receive()
    await send({"type": "lifespan.shutdown.complete"})


def end_streams_at(number: signal.Signals) -> None:
    """End every live stream when this process gets the signal ``number``.

    What the loop itself does at the signal stays: it hears of it by its wake-up descriptor.
    """
    loop = asyncio.get_running_loop()
    signal.signal(number, lambda *_: loop.call_soon_threadsafe(live.close))
    signal.siginterrupt(number, False)
