from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Self

from django.db import models
from django.utils.translation import gettext_lazy as lazy

from ombud.base.squeezed import SqueezedTextField
from ombud.datamap import NOT_PERSONAL, Egress, Erasure, Group, Personal, declare
from ombud.tickets.models.message import Message
from ombud.tickets.statuses import Review
from ombud.vault.models import Blob

if TYPE_CHECKING:
    from ombud.people.models.agent import Rights


WITHHELD = (Review.UNREAD, Review.HELD, Review.REFUSED)


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    def visible_to(self, rights: Rights) -> Self:
        return self.filter(message__in=Message.objects.visible_to(rights))


class Attachment(models.Model):
    """A file that came or went with a message; ``text`` is what search found in it.

    ``is_removed``: its bytes, name and words were taken out for good; the row stays.
    ``holds``: kinds of numbers that stand in the file itself, in the words of
    ``ombud.base.minimise``, with commas: it is kept as it came, only its words are masked.
    ``review``: whether somebody has to look at those before anybody else opens it.
    """

    message = models.ForeignKey(Message, models.PROTECT, related_name="attachments")
    blob = models.ForeignKey(Blob, models.PROTECT, related_name="+")
    name = models.CharField(max_length=255)
    content_type = models.CharField(max_length=120)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    content_id = models.CharField(max_length=255, blank=True)
    is_inline = models.BooleanField(default=False)
    is_removed = models.BooleanField(default=False)
    text = SqueezedTextField(blank=True)
    holds = models.CharField(max_length=60, blank=True)
    review = models.CharField(max_length=7, choices=Review, blank=True)

    objects = AttachmentQuerySet.as_manager()

    def __str__(self) -> str:
        return f"attachment {self.pk}"

    @property
    def is_withheld(self) -> bool:
        """Whether nobody opens or sends it now."""
        return self.review in WITHHELD


def of_file(erasure: Erasure, *, search: bool = False) -> Personal:
    return Personal(
        "user.content.private",
        ("message__ticket__contact",),
        "support",
        erasure,
        keep_days=730,
        search=search,
        egress=frozenset({Egress.MAIL, Egress.API}),
    )


def worked_out(*, search: bool = False) -> Personal:
    """Return what is declared of a column that we worked out of the content."""
    column = of_file(Erasure.BLANK, search=search)
    return replace(column, source="derived", portability="derived")


declare(
    Attachment,
    {
        "name": of_file(Erasure.REPLACE_TEXT, search=True),
        "content_type": NOT_PERSONAL,
        "size": NOT_PERSONAL,
        "sha256": replace(worked_out(), category="user.unique_id"),
        "content_id": replace(of_file(Erasure.BLANK), category="user.unique_id", source="mail"),
        "is_inline": NOT_PERSONAL,
        "is_removed": NOT_PERSONAL,
        "text": worked_out(search=True),
        "holds": worked_out(),
        "review": NOT_PERSONAL,
    },
    kept="ticket",
    group=Group.FILES,
    said={
        "name": lazy("Name of a file"),
        "sha256": lazy("Fingerprint of a file"),
        "content_id": lazy("Place of a picture in a message"),
        "text": lazy("Words in a file"),
        "holds": lazy("Kinds of numbers in a file"),
    },
)
