"""Group G, backup and restore: one archive, verified and put back; the guide says how."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ombud.tickets.models import Ticket
from tests.backups.conftest import book, own_folder
from tests.backups.helping import made, restored
from tests.makers import make_ticket

if TYPE_CHECKING:
    from tests.backups.conftest import Book
    from tests.world import World

__all__ = ("book", "own_folder")
GUIDE = Path(__file__).parent.parent.parent / "docs" / "guides" / "operator.md"


@pytest.mark.usefixtures("own_folder")
def test_what_was_changed_since_is_as_it_was(world: World, book: Book) -> None:
    del book
    ticket = make_ticket(world, subject="As it was")
    archive = made()
    Ticket.objects.filter(pk=ticket.pk).update(subject="Changed since")

    restored(archive)

    assert Ticket.objects.get().subject == "As it was"
    for command in ("backup create", "backup verify", "backup restore"):
        assert f"ombud {command}" in GUIDE.read_text()
