"""The register of sealed objects."""

from __future__ import annotations

from django.db import models

from ombud.base import clock
from ombud.datamap import NOT_PERSONAL, NotPersonal, declare


class Blob(models.Model):
    """One sealed object: content by keyed digest, its own wrapped key, how often it is used.

    The bytes lie in a file whose name is random and reveals nothing; equal contents share
    one object and are counted, so that one person's erasure neither removes another's file
    nor leaves an orphan. Write and remove only through ``ombud.vault.actions``.
    """

    digest = models.BinaryField(max_length=16, unique=True)
    name = models.BinaryField(max_length=16)  # drawn from 2^128: no index has to keep it apart
    wrapped_key = models.BinaryField(max_length=40, null=True)
    size = models.PositiveBigIntegerField()
    uses = models.PositiveIntegerField(default=1)
    stored_at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes = [
            models.Index(fields=["id"], name="blob_unused", condition=models.Q(uses=0)),
        ]

    def __str__(self) -> str:
        return f"blob {self.pk}"

    @property
    def file_name(self) -> str:
        """Return how the file is called: the name in hexadecimal."""
        return bytes(self.name).hex()


declare(
    Blob,
    {
        "digest": NotPersonal("Keyed hash: says nothing without the desk's key."),
        "name": NotPersonal("Random file name, drawn for this object."),
        "wrapped_key": NotPersonal("Key of the object, wrapped; destroyed with its last use."),
        "size": NOT_PERSONAL,
        "uses": NOT_PERSONAL,
        "stored_at": NOT_PERSONAL,
    },
)
