from __future__ import annotations

from django.db import models

from ombud.automation.models.prepared import COLUMNS, DESK_WORDS, Prepared, PreparedQuerySet
from ombud.datamap import NOT_PERSONAL, declare
from ombud.vault.models import Blob


class SavedReply(Prepared):
    """Words that an agent inserts into what they write, in one or more languages."""

    folder = models.CharField(max_length=80, blank=True)

    objects: PreparedQuerySet[SavedReply] = PreparedQuerySet.as_manager()  # type: ignore[assignment]

    class Meta(Prepared.Meta):
        ordering = ["folder", "name", "id"]

    def __str__(self) -> str:
        return f"saved reply {self.pk}"


class SavedText(models.Model):
    """The words of a saved reply in one language; ``html``: the same with formatting."""

    reply = models.ForeignKey(SavedReply, models.CASCADE, related_name="texts")
    language = models.CharField(max_length=12)
    text = models.TextField()
    html = models.TextField(blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["reply", "language"], name="saved_text_once"),
        ]

    def __str__(self) -> str:
        return f"saved text {self.pk}"


class SavedFile(models.Model):
    """A file that goes with a saved reply."""

    reply = models.ForeignKey(SavedReply, models.CASCADE, related_name="files")
    blob = models.ForeignKey(Blob, models.PROTECT, related_name="+")
    name = models.CharField(max_length=255)
    content_type = models.CharField(max_length=120)
    size = models.PositiveBigIntegerField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"saved file {self.pk}"


declare(SavedReply, {**COLUMNS, "folder": DESK_WORDS})
declare(SavedText, {"language": NOT_PERSONAL, "text": DESK_WORDS, "html": DESK_WORDS})
declare(SavedFile, {"name": DESK_WORDS, "content_type": NOT_PERSONAL, "size": NOT_PERSONAL})
