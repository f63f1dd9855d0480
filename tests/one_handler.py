"""One chain of middleware for all test clients.

Django makes it for each client anew, and looks at every static file for that: it took longer
than the request. Where a test changes a setting, its clients get a chain of their own.
"""

from __future__ import annotations

from typing import Any

from django.conf import UserSettingsHolder, settings
from django.test.client import ClientHandler

# The attributes below are Django's own business.
Handler: Any = ClientHandler
known: Any = settings
MADE = (
    "_middleware_chain",
    "_view_middleware",
    "_template_response_middleware",
    "_exception_middleware",
)
_load: Any = Handler.load_middleware
_shared: dict[str, Any] = {}


def load_shared(handler: Any, *arguments: Any, **more: Any) -> None:
    """Give ``handler`` the chain that the first one made."""
    if isinstance(known._wrapped, UserSettingsHolder):
        _load(handler, *arguments, **more)
        return
    if not _shared:
        _load(handler, *arguments, **more)
        _shared.update({name: getattr(handler, name) for name in MADE})
    vars(handler).update(_shared)


def share_the_middleware() -> None:
    Handler.load_middleware = load_shared
