"""PR-075: what was shredded stays so, whatever a backup brings back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ombud.tickets.models import Attachment
from ombud.vault import actions as vault
from ombud.vault import files
from ombud.vault.sealing import Broken
from tests.backups.helping import with_file

if TYPE_CHECKING:
    from tests.world import World


pytestmark = pytest.mark.usefixtures("own_folder")


def test_a_shredded_file_put_back_from_a_backup_stays_unreadable(world: World) -> None:
    ticket = with_file(world)
    attachment = Attachment.objects.get()
    blob, sealed = attachment.blob, files.read(attachment.blob.file_name)
    Attachment.objects.filter(message__ticket=ticket).delete()
    vault.release(blob)

    files.write(blob.file_name, sealed)

    blob.wrapped_key = None
    with pytest.raises(Broken, match="erased"):
        vault.read(blob)
    assert b"proof" not in sealed
