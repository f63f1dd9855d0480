"""The desk's tags themselves: rename, merge, retire."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction

from ombud.base import clock
from ombud.base.errors import Refused
from ombud.base.locks import lock
from ombud.events import log
from ombud.tickets.actions.properties import tag_name
from ombud.tickets.facts import TagBroughtBack, TagMerged, TagRenamed, TagRetired
from ombud.tickets.models import Tag, TicketTag, View

if TYPE_CHECKING:
    from ombud.base.actor import Actor


@transaction.atomic
def make_tag(name: str, *, actor: Actor) -> Tag:
    """Offer the tag ``name``, again if it was retired; an old name leads to its tag.

    Raises ``Refused`` when nothing is left of the name.
    """
    tag, _ = Tag.objects.select_related("merged_into").get_or_create(name=tag_name(name))
    tag = tag.merged_into or tag
    bring_back_tag(tag, actor=actor)
    return tag


@transaction.atomic
def rename_tag(tag: Tag, name: str, *, actor: Actor) -> None:
    """Give ``tag`` another name on all tickets; the old name goes on leading to it.

    Raises ``Refused`` when another tag has the name: those two are merged instead.
    """
    lock(tag)
    before, after = tag.name, tag_name(name)
    if before == after:
        return
    other = Tag.objects.filter(name=after).first()
    if other is not None and other.merged_into_id != tag.pk:
        raise Refused("There already is a tag of this name. Merge the two instead.")
    if other is not None:
        other.delete()  # it only led here
    tag.name = after
    tag.save(update_fields=["name"])
    Tag.objects.create(name=before, merged_into=tag, retired_at=clock.now())
    rewrite_views(before, after)
    log.record(TagRenamed(), tag, actor=actor)


@transaction.atomic
def merge_tags(tag: Tag, *, into: Tag, actor: Actor) -> None:
    """Put ``into`` on all tickets in place of ``tag``, whose name goes on leading there.

    Raises ``Refused`` for a tag and itself, and when ``into`` is not in use.
    """
    lock(tag)
    lock(into)
    if tag.pk == into.pk:
        raise Refused("Choose another tag to merge this one into.")
    if into.retired_at is not None:
        raise Refused("This tag is not in use any more. Choose another one.")
    rows = TicketTag.objects.filter(tag=tag)
    both = TicketTag.objects.filter(tag=into).values("ticket_id")
    rows.exclude(ticket_id__in=both).update(tag=into)
    TicketTag.objects.filter(tag=tag).delete()
    Tag.objects.filter(merged_into=tag).update(merged_into=into)
    tag.merged_into, tag.retired_at = into, clock.now()
    tag.save(update_fields=["merged_into", "retired_at"])
    rewrite_views(tag.name, into.name)
    log.record(TagMerged(into=into.pk), tag, actor=actor)


@transaction.atomic
def retire_tag(tag: Tag, *, actor: Actor) -> None:
    """Stop offering ``tag``; tickets that have it keep it."""
    lock(tag)
    if tag.retired_at is not None:
        return
    tag.retired_at = clock.now()
    tag.save(update_fields=["retired_at"])
    log.record(TagRetired(), tag, actor=actor)


@transaction.atomic
def bring_back_tag(tag: Tag, *, actor: Actor) -> None:
    """Offer a retired ``tag`` again; one that was merged stays where it is."""
    lock(tag)
    if tag.retired_at is None or tag.merged_into_id is not None:
        return
    tag.retired_at = None
    tag.save(update_fields=["retired_at"])
    log.record(TagBroughtBack(), tag, actor=actor)


def rewrite_views(before: str, after: str) -> None:
    """Let the views that ask for tag ``before`` ask for ``after``."""
    for view in View.objects.all():
        condition = rewritten(view.condition, before, after)
        if condition != view.condition:
            View.objects.filter(pk=view.pk).update(condition=condition)


def rewritten(node: Any, before: str, after: str) -> Any:
    """Return a condition in JSON with one tag in place of another."""
    if isinstance(node, list):
        return [rewritten(part, before, after) for part in node]
    if not isinstance(node, dict):
        return node
    if node.get("field") == "tag":
        value = node.get("value")
        if isinstance(value, list):
            return node | {"value": [after if one == before else one for one in value]}
        return node | {"value": after} if value == before else node
    return {key: rewritten(part, before, after) for key, part in node.items()}
