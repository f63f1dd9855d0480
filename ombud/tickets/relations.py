"""The words of a link from either side: what one ticket is to the other."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from ombud.tickets.statuses import LinkKind


class Relation(TextChoices):
    """How this ticket stands to the other one."""

    RELATES = "relates", _("Relates to")
    DUPLICATES = "duplicates", _("Duplicates")
    DUPLICATED_BY = "duplicated-by", _("Is duplicated by")
    CAUSES = "causes", _("Causes")
    CAUSED_BY = "caused-by", _("Is caused by")
    DEPENDS_ON = "depends-on", _("Depends on")
    BLOCKS = "blocks", _("Blocks")
    PARENT_OF = "parent-of", _("Is the parent of")
    CHILD_OF = "child-of", _("Is a child of")
    SPLIT_FROM = "split-from", _("Was split from")
    SPLIT_INTO = "split-into", _("Was split into")


SIDES: dict[Relation, tuple[LinkKind, bool]] = {
    Relation.RELATES: (LinkKind.RELATES, True),
    Relation.DUPLICATES: (LinkKind.DUPLICATES, True),
    Relation.DUPLICATED_BY: (LinkKind.DUPLICATES, False),
    Relation.CAUSES: (LinkKind.CAUSES, True),
    Relation.CAUSED_BY: (LinkKind.CAUSES, False),
    Relation.BLOCKS: (LinkKind.BLOCKS, True),
    Relation.DEPENDS_ON: (LinkKind.BLOCKS, False),
    Relation.PARENT_OF: (LinkKind.PARENT, True),
    Relation.CHILD_OF: (LinkKind.PARENT, False),
    Relation.SPLIT_FROM: (LinkKind.SPLIT, True),
    Relation.SPLIT_INTO: (LinkKind.SPLIT, False),
}
CHOSEN = tuple(one for one in Relation if SIDES[one][0] is not LinkKind.SPLIT)


def relation_of(kind: LinkKind, *, is_source: bool) -> Relation:
    """Return what the ticket on that side of a link is to the other one."""
    if kind is LinkKind.RELATES:
        return Relation.RELATES
    return next(one for one, side in SIDES.items() if side == (kind, is_source))
