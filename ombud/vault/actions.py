"""Keep, open and let go of sealed objects."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import IntegrityError, models, transaction

from ombud.base import generations, keys
from ombud.vault import files, guards, sealing
from ombud.vault.models import Blob

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime
    from pathlib import Path


def key_file() -> Path:
    path: Path = settings.OMBUD_KEY_FILE
    return path


def digest_of(content: bytes) -> bytes:
    """Return the keyed digest under which ``content`` is found again."""
    return keys.short_digest(keys.derived(key_file(), "content digest"), content)


def wrapping_keys() -> tuple[bytes, ...]:
    """Return by what the keys of objects are wrapped, newest first."""
    return generations.derived(key_file(), "blob wrapping")


def wrapping_key() -> bytes:
    return wrapping_keys()[0]


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
            "name": bytes.fromhex(name),
            "wrapped_key": sealing.wrap(key, wrapping_key()),
            "size": len(content),
        },
    )
    if not is_new:  # another writer was faster: theirs stays
        files.remove(name)
        Blob.objects.filter(pk=blob.pk).update(uses=models.F("uses") + 1)
    return blob


@transaction.atomic
def keep_many(contents: Sequence[bytes]) -> list[Blob]:
    """Store several contents as ``keep`` does, with few statements for those that are new.

    Raises ``OSError`` when the disk is full; then nothing is left behind.
    """
    digests = [digest_of(content) for content in contents]
    known = Blob.objects.filter(digest__in=digests).values_list("digest", flat=True)
    there = {bytes(digest) for digest in known}
    fresh = {
        digest: content
        for digest, content in zip(digests, contents, strict=True)
        if digest not in there
    }
    made = {bytes(blob.digest): blob for blob in written(fresh)}
    # What is met for the second time, here or by another writer, is counted by ``keep``.
    return [
        made.pop(digest) if digest in made else keep(content)
        for digest, content in zip(digests, contents, strict=True)
    ]


def written(contents: dict[bytes, bytes]) -> list[Blob]:
    """Write the files and rows of new contents; none where another writer was faster."""
    blobs: list[Blob] = []
    try:
        for digest, content in contents.items():
            key, name = sealing.new_key(), files.new_name()
            wrapped = sealing.wrap(key, wrapping_key())
            blobs.append(
                Blob(
                    digest=digest,
                    name=bytes.fromhex(name),
                    wrapped_key=wrapped,
                    size=len(content),
                )
            )
            files.write(name, sealing.seal(content, key))
        with transaction.atomic():
            return Blob.objects.bulk_create(blobs)
    except (OSError, IntegrityError) as problem:
        for blob in blobs:
            files.remove(blob.file_name)
        if isinstance(problem, OSError):
            raise
        return []


def read(blob: Blob) -> bytes:
    """Return the content of ``blob``.

    Raises ``Broken`` when it was changed, when its key is destroyed, or its file is gone.
    """
    if blob.wrapped_key is None:
        raise sealing.Broken("This object was erased.")
    try:
        sealed = files.read(blob.file_name)
    except FileNotFoundError:
        raise sealing.Broken("The file of this object is missing.") from None
    return sealing.unseal(sealed, sealing.unwrap(bytes(blob.wrapped_key), *wrapping_keys()))


def keep_again(blob: Blob, times: int) -> None:
    """Note ``times`` more uses of ``blob``, of which the caller holds one already."""
    Blob.objects.filter(pk=blob.pk).update(uses=models.F("uses") + times)


def release(blob: Blob) -> None:
    """Give up one use of ``blob``; with the last one, key and file are destroyed.

    Raises ``Refused`` when it is the last use and a guard wants it to stay (legal holds).
    """
    release_many([blob.pk])


@transaction.atomic
def release_many(numbers: Iterable[int]) -> None:
    """Give up one use of an object for each time that its number is in ``numbers``.

    Raises ``Refused`` as ``release`` does; then nothing is given up.
    """
    times = Counter(numbers)
    found = Blob.objects.select_for_update().filter(pk__in=list(times)).order_by("pk")
    ended: list[Blob] = []
    for blob in found:
        if blob.uses > times[blob.pk]:
            left = models.F("uses") - times[blob.pk]
            Blob.objects.filter(pk=blob.pk).update(uses=left)
        else:
            ended.append(blob)
    guards.check(ended)
    Blob.objects.filter(pk__in=[blob.pk for blob in ended]).delete()
    names = [blob.file_name for blob in ended]
    transaction.on_commit(lambda: remove_files(names))


def remove_files(names: Iterable[str]) -> None:
    for name in names:
        files.remove(name)


def sweep(moment: datetime) -> int:
    """Remove files written before ``moment`` that no object has; return how many.

    What was rolled back or killed leaves such: before its row was there, or after it was gone.
    """
    names = Blob.objects.values_list("name", flat=True)
    known = {bytes(name) for name in names.iterator()}  # 80 MB for a million
    gone = [
        path
        for path in files.untouched_since(moment)
        if path.suffix or bytes.fromhex(path.name) not in known
    ]
    for path in gone:
        path.unlink(missing_ok=True)
    return len(gone)
