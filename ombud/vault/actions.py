"""Keep, open and let go of sealed objects."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models, transaction

from ombud.base import keys
from ombud.vault import files, sealing
from ombud.vault.models import Blob

if TYPE_CHECKING:
    from pathlib import Path


def key_file() -> Path:
    path: Path = settings.OMBUD_KEY_FILE
    return path


def digest_of(content: bytes) -> bytes:
    """Return the keyed digest under which ``content`` is found again."""
    return keys.keyed_digest(keys.derived(key_file(), "content digest"), content)


def wrapping_key() -> bytes:
    return keys.derived(key_file(), "blob wrapping")


@transaction.atomic
def keep(content: bytes) -> Blob:
    """Store ``content`` sealed and return its object; equal content is stored once.

    The file is durable before this returns, so a row never points at nothing. If the
    transaction is rolled back afterwards the file is an orphan without a key, which the
    sweep removes. Raises ``OSError`` when the disk is full.
    """
    digest = digest_of(content)
    if Blob.objects.filter(digest=digest, wrapped_key__isnull=False).update(
        uses=models.F("uses") + 1
    ):
        return Blob.objects.get(digest=digest)
    key, name = sealing.new_key(), files.new_name()
    files.write(name, sealing.seal(content, key))
    blob, is_new = Blob.objects.get_or_create(
        digest=digest,
        defaults={
            "name": name,
            "wrapped_key": sealing.wrap(key, wrapping_key()),
            "size": len(content),
        },
    )
    if not is_new:  # another writer was faster: theirs stays
        files.remove(name)
        Blob.objects.filter(pk=blob.pk).update(uses=models.F("uses") + 1)
    return blob


def read(blob: Blob) -> bytes:
    """Return the content of ``blob``.

    Raises ``Broken`` when it was changed, when its key is destroyed, or its file is gone.
    """
    if blob.wrapped_key is None:
        raise sealing.Broken("This object was erased.")
    try:
        sealed = files.read(blob.name)
    except FileNotFoundError:
        raise sealing.Broken("The file of this object is missing.") from None
    return sealing.unseal(sealed, sealing.unwrap(bytes(blob.wrapped_key), wrapping_key()))


@transaction.atomic
def release(blob: Blob) -> None:
    """Give up one use of ``blob``; with the last one, key and file are destroyed."""
    left = Blob.objects.select_for_update().filter(pk=blob.pk).first()
    if left is None:
        return
    if left.uses > 1:
        Blob.objects.filter(pk=blob.pk).update(uses=models.F("uses") - 1)
        return
    left.delete()
    transaction.on_commit(lambda: files.remove(blob.name))
