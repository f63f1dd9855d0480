"""Reads about corrected data. None of them asks for permission."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from django.conf import settings

from ombud.base import keys
from ombud.corrections.models import Conflict, Correction, Statement

if TYPE_CHECKING:
    from collections.abc import Iterable


def form_of(value: str) -> str:
    """Return the one form of ``value`` in which old and new are compared.

    Without case, blanks and the signs with which numbers are divided into groups.
    """
    plain = unicodedata.normalize("NFKC", value).casefold()
    filling = " -/.()\u2011\u2013" if any(one.isdigit() for one in plain) else " "
    return "".join(one for one in plain if one not in filling)


def hash_of(contact_id: int, field: str, value: str) -> bytes:
    """Return the keyed hash of a value, 32 bytes; the same value of another person differs."""
    key = keys.derived(settings.OMBUD_KEY_FILE, "corrected values")
    return keys.keyed_digest(key, str(contact_id), field, form_of(value))


def was_corrected(contact_id: int, field: str, value: str) -> bool:
    """Say whether the person had exactly this value corrected."""
    rows = Correction.objects.filter(contact=contact_id, field=field)
    return bool(value) and rows.filter(old=hash_of(contact_id, field, value)).exists()


def statements_of(contacts: Iterable[int]) -> dict[str, str]:
    """Return what these contacts, who are one person, say about what they dispute."""
    rows = Statement.objects.filter(contact__in=list(contacts)).order_by("pk")
    return dict(rows.values_list("field", "text"))


def open_conflicts() -> list[Conflict]:
    """Return the old values that came back and wait for a decision, oldest first."""
    rows = Conflict.objects.filter(settled_at=None).select_related("contact")
    return list(rows.order_by("pk")[:200])
