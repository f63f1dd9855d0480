"""What each strategy of the map does to the column of a row. Nothing here knows a package."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db.models import CharField, JSONField, TextField
from django.db.models.deletion import Collector

from ombud.base.redact import REMOVED
from ombud.datamap import Erasure
from ombud.erasure.statuses import ERASED, Result
from ombud.vault import actions as vault
from ombud.vault.models import Blob

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import Field, Model, QuerySet

    from ombud.base.redact import Needles

KEPT = frozenset({Erasure.KEEP})


def new_value(
    row: Model, field: Field[Any, Any], how: Erasure, needles: Needles, pseudonym: str
) -> Any:
    """Return what ``field`` of ``row`` holds after ``how``; the old value where it is kept."""
    value = getattr(row, field.attname)
    if value in (None, "", b""):
        return value
    if how is Erasure.REDACT_SPANS:
        return redacted(value, field, needles)
    if how in {Erasure.NULL, Erasure.UNLINK, Erasure.SHRED_KEY, Erasure.DROP_BLOB}:
        return None if field.null else type(value)()
    if how is Erasure.BLANK:
        return blank(field)
    if how is Erasure.REPLACE_TEXT:
        return REMOVED if isinstance(field, CharField | TextField) else blank(field)
    if how is Erasure.PSEUDONYM:
        return pseudonym_for(str(value), pseudonym)
    if how is Erasure.GENERALISE:
        return generalised(value)
    return value


def pseudonym_for(value: str, pseudonym: str) -> str:
    """Return what stands for ``value``; one from an earlier erasure stays."""
    if value.startswith(ERASED):
        return value
    return address_of(pseudonym) if "@" in value else pseudonym


def address_of(pseudonym: str) -> str:
    """Return an address under which nobody can be reached (RFC 6761)."""
    return f"{pseudonym}@erased.invalid"


def blank(field: Field[Any, Any]) -> Any:
    if isinstance(field, JSONField):
        return field.get_default() or []
    return field.get_default() if field.has_default() and not field.null else ""


def generalised(value: Any) -> Any:
    """Return ``value`` in a form that many share: the first of January of a date's year."""
    if isinstance(value, datetime):
        return value.replace(month=1, day=1, hour=0, minute=0, second=0, microsecond=0)
    if isinstance(value, date):
        return value.replace(month=1, day=1)
    return type(value)()


def redacted(value: Any, field: Field[Any, Any], needles: Needles) -> Any:
    """Return ``value`` without ``needles``, in the room that the column has."""
    if isinstance(value, str):
        return needles.text(value)[: getattr(field, "max_length", None)]
    if isinstance(value, list):
        return [redacted(one, field, needles) for one in value]
    if isinstance(value, dict):
        return {
            needles.text(str(name)): redacted(one, field, needles)
            for name, one in value.items()
        }
    return value


def result_of(how: Erasure) -> Result:
    """Return the word of the certificate for what ``how`` did."""
    if how is Erasure.GENERALISE:
        return Result.GENERALISED
    if how in {Erasure.REDACT_SPANS, Erasure.PSEUDONYM}:
        return Result.REDACTED
    return Result.RETAINED if how in KEPT else Result.REMOVED


def delete_rows(rows: QuerySet[Any]) -> int:
    """Delete ``rows`` with all that goes with them, and let go of every sealed object.

    Returns how many of ``rows`` there were.
    """
    found = list(rows)
    if not found:
        return 0
    collector = Collector(using=rows.db)
    collector.collect(found)
    gone = [row for some in collector.data.values() for row in some]
    gone += [row for some in collector.fast_deletes for row in some]
    blobs = [number for row in gone for number in blobs_of(row)]
    collector.delete()
    for number in blobs:
        for blob in Blob.objects.filter(pk=number):
            vault.release(blob)
    return len(found)


def blobs_of(row: Model) -> list[int]:
    """Return the numbers of the sealed objects that ``row`` uses."""
    return [
        getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if field.related_model is Blob and getattr(row, field.attname) is not None
    ]


def in_use(blobs: Iterable[int]) -> set[int]:
    """Return which of these sealed objects a row uses."""
    numbers, found = list(blobs), set[int]()
    for relation in Blob._meta.related_objects:
        model, name = relation.related_model, relation.field.name
        rows = model._default_manager.filter(**{f"{name}__in": numbers})
        found.update(rows.values_list(name, flat=True))
    return found
