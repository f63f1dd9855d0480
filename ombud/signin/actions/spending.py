"""Things that count once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import IntegrityError, transaction

from ombud.base import clock, keys
from ombud.signin.models import Arrival, Spent

if TYPE_CHECKING:
    from datetime import datetime


def spend(kind: str, value: str | bytes, *, until: datetime) -> bool:
    """Use up ``value``; False when it was used before. Its row is forgotten after ``until``.

    A unique key decides, so of two at once only one gets a yes.
    """
    key = keys.derived(settings.OMBUD_KEY_FILE, "spent once")
    try:
        with transaction.atomic():
            Spent.objects.create(digest=keys.keyed_digest(key, kind, value), expires_at=until)
    except IntegrityError:
        return False
    return True


def forget_expired() -> None:
    """Forget what could not be used any more anyway."""
    Spent.objects.filter(expires_at__lte=clock.now()).delete()
    Arrival.objects.filter(expires_at__lte=clock.now()).delete()
