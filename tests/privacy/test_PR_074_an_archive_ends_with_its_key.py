"""PR-074: an archive ends with its key."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ombud.backups import actions, archive, keystore
from ombud.backups.stream import Unusable
from ombud.base import clock
from tests.backups.helping import made

if TYPE_CHECKING:
    from tests.backups.conftest import Book
    from tests.world import World


pytestmark = pytest.mark.usefixtures("own_folder")


def test_after_its_time_no_key_opens_an_archive(world: World, book: Book) -> None:
    del world, book
    path = made()
    key = keystore.entries()[0].key

    with clock.held_at(clock.in_(days=31)):
        with pytest.raises(Unusable, match="expired"):
            archive.examine(path)
        actions.expire()

        assert keystore.entries() == []
        assert key not in keystore.path().read_text()
    with pytest.raises(Unusable):
        archive.examine(path) if path.exists() else keystore.key_of(b"x" * 16)
