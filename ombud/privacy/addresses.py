"""The requester's own page of a request: where it stands, and the word in its address."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

from django.conf import settings

from ombud.base import keys
from ombud.privacy.access import digest_of

if TYPE_CHECKING:
    from ombud.privacy.models import PrivacyRequest

PATH = "/help/privacy/"  # the pages themselves belong to the contacts' side


def own_word(request: PrivacyRequest) -> str:
    """Return the secret word of a saved request, the same each time.

    The moment goes in with the row number: a number that a restored desk gives once more
    must not be opened by the word of the request that had it before.
    """
    key = keys.derived(settings.OMBUD_KEY_FILE, "page of a privacy request")
    made = keys.keyed_digest(key, str(request.pk), request.recorded_at.isoformat())
    return base64.urlsafe_b64encode(made).rstrip(b"=").decode()


def open_page(request: PrivacyRequest) -> None:
    """Let the word of ``request`` open its page; without saving it."""
    request.token = digest_of(own_word(request))


def own_page(request: PrivacyRequest) -> str:
    """Return the whole address of the requester's own page."""
    return f"{settings.OMBUD_PUBLIC_URL}{PATH}{own_word(request)}/"
