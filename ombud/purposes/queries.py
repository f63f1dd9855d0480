"""Reads about what people said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ombud.purposes.models import ConsentEvent, Notice, Objection
from ombud.purposes.register import uses
from ombud.purposes.statuses import Assessment, Given

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

STANDING = ("", Assessment.STANDS)


def has_consented(contact_id: int, purpose: str) -> bool:
    """Say whether the last word of the contact about ``purpose`` is yes. Unknown is no."""
    last = ConsentEvent.objects.filter(contact=contact_id, purpose=purpose).order_by("-pk")
    return last.values_list("given", flat=True).first() == Given.GIVEN


def objects_to(contact_id: int, purpose: str) -> bool:
    """Say whether an objection of the contact to ``purpose`` stands."""
    return standing_objections(contact_id, purpose).exists()


def standing_objections(contact_id: int, purpose: str) -> QuerySet[Objection]:
    """Return the objection of the contact to ``purpose`` that counts now: one, or none."""
    found = Objection.objects.filter(contact=contact_id, purpose=purpose)
    return found.filter(assessment__in=STANDING)


def consents_of(contacts: Iterable[int]) -> list[ConsentEvent]:
    """Return the ledger of these contacts, oldest first, each line with its words."""
    rows = ConsentEvent.objects.filter(contact__in=list(contacts)).select_related("notice")
    return list(rows.order_by("pk"))


def objections_of(contacts: Iterable[int]) -> list[Objection]:
    """Return the objections of these contacts, oldest first."""
    return list(Objection.objects.filter(contact__in=list(contacts)).order_by("pk"))


def objections_to_assess() -> list[Objection]:
    """Return the objections that wait for a decision in writing, oldest first.

    Those to marketing are absolute: nobody decides about them.
    """
    assessable = [key for key in uses if not uses[key].is_marketing]
    rows = Objection.objects.filter(assessment="", purpose__in=assessable)
    return list(rows.select_related("contact").order_by("pk")[:100])


def notice_with(digest: str) -> Notice | None:
    """Return the words behind a hash, or None."""
    return Notice.objects.filter(digest=digest).first()
