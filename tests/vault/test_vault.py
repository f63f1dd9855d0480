from __future__ import annotations

import resource
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from ombud.base import clock
from ombud.vault import actions as vault
from ombud.vault import files, sealing
from ombud.vault.models import Blob


@pytest.mark.parametrize("content", [b"", b"x", b"aaaa" * 5000, bytes(range(256)) * 99])
@pytest.mark.django_db
def test_what_is_kept_comes_back(content: bytes) -> None:
    assert vault.read(vault.keep(content)) == content


@pytest.mark.django_db
def test_equal_content_is_stored_once_and_counted() -> None:
    first, second = vault.keep(b"the same"), vault.keep(b"the same")

    assert first.pk == second.pk
    assert Blob.objects.get().uses == 2


@pytest.mark.django_db
def test_neither_file_nor_name_shows_what_is_inside() -> None:
    blob = vault.keep(b"my secret diary, Cleo")

    sealed = files.read(blob.file_name)

    assert b"diary" not in sealed
    assert b"Cleo" not in sealed
    assert len(blob.file_name) == 32


@pytest.mark.django_db
def test_the_last_use_takes_key_and_file_with_it(
    django_capture_on_commit_callbacks: Any,
) -> None:
    blob = vault.keep(b"shared")
    vault.keep(b"shared")

    with django_capture_on_commit_callbacks(execute=True):
        vault.release(blob)
    after_one = (files.path_of(blob.file_name).exists(), Blob.objects.count())
    with django_capture_on_commit_callbacks(execute=True):
        vault.release(blob)

    assert after_one == (True, 1)
    assert (files.path_of(blob.file_name).exists(), Blob.objects.count()) == (False, 0)


@pytest.mark.django_db
def test_one_changed_bit_is_noticed() -> None:
    blob = vault.keep(b"true")
    path: Path = files.path_of(blob.file_name)
    sealed = path.read_bytes()
    path.write_bytes(sealed[:-1] + bytes([sealed[-1] ^ 1]))

    with pytest.raises(sealing.Broken, match="changed"):
        vault.read(blob)


@pytest.mark.django_db
def test_a_missing_file_is_said_to_be_missing() -> None:
    blob = vault.keep(b"gone soon")
    files.remove(blob.file_name)

    with pytest.raises(sealing.Broken, match="missing"):
        vault.read(blob)


@pytest.mark.django_db
def test_F05_a_full_disk_leaves_nothing_behind() -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    before = sorted(files.folder().rglob("*.part"))
    import signal

    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, hard))
    try:
        with pytest.raises(OSError, match="too large"):
            files.write(files.new_name(), b"x" * 50_000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))

    assert sorted(files.folder().rglob("*.part")) == before


def test_a_key_of_another_desk_does_not_open() -> None:
    wrapped = sealing.wrap(sealing.new_key(), b"a" * 32)

    with pytest.raises(sealing.Broken, match="desk's key"):
        sealing.unwrap(wrapped, b"b" * 32)


@pytest.mark.django_db
def test_many_uses_are_given_up_at_once(django_capture_on_commit_callbacks: Any) -> None:
    shared, alone = vault.keep(b"shared"), vault.keep(b"alone")
    vault.keep_again(shared, 2)

    with django_capture_on_commit_callbacks(execute=True):
        vault.release_many([shared.pk, alone.pk, shared.pk])

    assert list(Blob.objects.values_list("pk", "uses")) == [(shared.pk, 1)]
    assert files.path_of(shared.file_name).exists()
    assert not files.path_of(alone.file_name).exists()


@pytest.mark.django_db
def test_a_file_without_an_object_is_swept_once_it_is_a_day_old(
    settings: Any, tmp_path: Path
) -> None:
    settings.OMBUD_DATA = tmp_path
    kept = vault.keep(b"kept")
    with transaction.atomic():
        lost = vault.keep(b"rolled back").file_name
        transaction.set_rollback(True)
    cut = files.path_of(lost).with_name(f"{files.new_name()}.part")
    cut.write_bytes(b"half")

    early = vault.sweep(clock.in_(days=-1))
    late = vault.sweep(clock.in_(days=1))

    assert (early, late) == (0, 2)
    assert (files.path_of(lost).exists(), cut.exists()) == (False, False)
    assert vault.read(kept) == b"kept"
