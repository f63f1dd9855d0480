"""PR-074: an archive ends with its key."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ombud.backups import actions, archive, keystore
from ombud.backups.stream import Unusable
from ombud.base import clock
from tests.backups.helping import made

if TYPE_CHECKING:
    from pathlib import Path

    from tests.backups.conftest import Book
    from tests.world import World


pytestmark = pytest.mark.usefixtures("own_folder")


def test_after_its_time_no_key_opens_an_archive(
    world: World, book: Book, tmp_path: Path
) -> None:
    del world, book
    path = made()
    copy = tmp_path / "copied elsewhere.ombud"
    copy.write_bytes(path.read_bytes())
    key, wrapping = keystore.entries()[0].key, keystore.wrapping_key()
    archive.examine(copy)

    with clock.held_at(clock.in_(days=31)):
        with pytest.raises(Unusable, match="expired"):
            archive.examine(path)
        actions.expire()

        assert keystore.entries() == []
        assert key not in keystore.path().read_text()
    assert keystore.wrapping_key() == wrapping  # the desk still has every key it had beside
    with pytest.raises(Unusable, match="expired"):
        archive.examine(copy)
