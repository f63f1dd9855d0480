"""Are the ports free? Said before anything starts, by whoever would wait for ever."""

from __future__ import annotations

import errno
import socket
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.conf import settings

from ombud.base.errors import Misconfigured

if TYPE_CHECKING:
    from collections.abc import Iterator

WHY = {
    errno.EADDRINUSE: "is taken by another program, perhaps by a desk that runs already. Stop "
    "it, or choose another port",
    errno.EACCES: "may not be opened by this user. Choose a port above 1023, or allow it",
    errno.EADDRNOTAVAIL: "is no address of this machine. Choose one that it has",
}


def needed(only: str) -> Iterator[tuple[str, str, int]]:
    """Yield setting, host and port of everything that the part ``only`` listens on."""
    if only in {"", "web"}:
        yield ("OMBUD_HTTP", *settings.OMBUD_HTTP)
    if only in {"", "mail"}:
        yield ("OMBUD_SMTP", *settings.OMBUD_SMTP)
        if settings.OMBUD_HAS_SINK:
            sink = urlsplit(settings.OMBUD_SMTP_OUT)
            yield "OMBUD_SMTP + 1, the demo's sink", sink.hostname or "", sink.port or 0


def refuse_taken(only: str) -> None:
    """Raise ``Misconfigured`` with every port that cannot be listened on, and why."""
    reasons = [
        f"{name}: {host}:{port} {why}."
        for name, host, port in needed(only)
        if (why := why_not(host, port))
    ]
    if reasons:
        raise Misconfigured("will not start. " + " ".join(reasons))


def why_not(host: str, port: int) -> str:
    """Return why nothing can listen on ``host``:``port``, or an empty text.

    Two servers could share a port (SO_REUSEPORT), and each would get half of the visitors:
    so this asks without it. A port that was left a moment ago is free.
    """
    try:
        family, kind, protocol, _name, place = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(place)
    except OSError as problem:
        return WHY.get(problem.errno or 0, "cannot be listened on. Check host and port")
    return ""
