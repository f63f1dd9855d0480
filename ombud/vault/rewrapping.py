"""Putting everything that is sealed under the newest key: keys of objects, secrets in columns.

Whatever opens with the newest key already is left alone, so it can be broken off anywhere
and begun again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import models, transaction

from ombud.base import generations
from ombud.vault import sealing, secrets
from ombud.vault.actions import key_file, wrapping_keys
from ombud.vault.models import Blob

if TYPE_CHECKING:
    from collections.abc import Iterator

AT_ONCE = 500
SMALLEST_SEALED = 29  # bytes: nonce, tag and one byte
APPENDED_ONLY = frozenset({"events"})  # hashes, and no row may be changed


def put_all_under_newest() -> tuple[int, int]:
    """Wrap keys and seal secrets again; return how many of each were under an older key."""
    if len(generations.generations(key_file())) == 1:
        return 0, 0
    return rewrap(), sum(reseal(model, column) for model, column in sealed_columns())


def rewrap() -> int:
    """Wrap the keys of all objects with the newest key; return how many had another."""
    first, *_older = wrapping_keys()
    count = reached = 0
    while True:
        with transaction.atomic():
            blobs = Blob.objects.filter(pk__gt=reached, wrapped_key__isnull=False)
            rows = list(blobs.order_by("pk").select_for_update()[:AT_ONCE])
            for blob in rows:
                wrapped = bytes(blob.wrapped_key or b"")
                if not sealing.is_wrapped_by(wrapped, first):
                    key = sealing.unwrap(wrapped, *wrapping_keys())
                    Blob.objects.filter(pk=blob.pk).update(wrapped_key=sealing.wrap(key, first))
                    count += 1
        if not rows:
            return count
        reached = rows[-1].pk


def sealed_columns() -> Iterator[tuple[type[models.Model], str]]:
    """Yield every binary column in which a sealed secret can lie."""
    for model in apps.get_models():
        if model._meta.app_label in APPENDED_ONLY or model is Blob:
            continue
        for field in model._meta.concrete_fields:
            is_long = field.max_length is None or field.max_length >= SMALLEST_SEALED
            if type(field) is models.BinaryField and is_long and not field.primary_key:
                yield model, field.name


def reseal(model: type[models.Model], column: str) -> int:
    """Seal again what of one column opens with an older key only; return how many it was."""
    rows: Any = model._default_manager.exclude(**{f"{column}__isnull": True})
    count = 0
    for number, value in list(rows.values_list("pk", column)):
        again = secrets.sealed_again(bytes(value))
        if again is not None:
            # Only what was read: a row that changed meanwhile is under the newest key.
            count += rows.filter(pk=number, **{column: value}).update(**{column: again})
    return count
