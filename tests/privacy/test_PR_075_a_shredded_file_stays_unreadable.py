"""PR-075: what was shredded stays so, whatever a backup brings back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ombud.base import clock
from ombud.tickets.models import Attachment
from ombud.vault import actions as vault
from ombud.vault import files, sealing
from ombud.vault.actions import wrapping_keys
from ombud.vault.models import Blob
from ombud.vault.sealing import Broken
from tests.backups.helping import with_file
from tests.cells import cells

if TYPE_CHECKING:
    from tests.world import World


pytestmark = pytest.mark.usefixtures("own_folder")


def test_a_shredded_file_put_back_from_a_backup_stays_unreadable(world: World) -> None:
    ticket = with_file(world)
    attachment = Attachment.objects.get()
    blob, sealed = attachment.blob, files.read(attachment.blob.file_name)
    vault.keep(b"of somebody else")
    Attachment.objects.filter(message__ticket=ticket).delete()
    vault.release(blob)

    files.write(blob.file_name, sealed)

    left = list(Blob.objects.all())
    assert [one.pk for one in left if one.pk == blob.pk] == []
    assert left != []
    for one in left:  # no key that is left opens it
        with pytest.raises(Broken):
            sealing.unseal(
                sealed, sealing.unwrap(bytes(one.wrapped_key or b""), *wrapping_keys())
            )
    assert blob.wrapped_key is not None
    key = bytes(blob.wrapped_key).decode("latin-1")
    assert [place for place, cell in cells() if key in cell] == []
    assert b"proof" not in sealed
    assert vault.sweep(clock.in_(minutes=1)) > 0
    assert not files.path_of(blob.file_name).exists()
    assert all(files.path_of(one.file_name).exists() for one in left)
