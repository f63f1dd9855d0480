"""Making and restoring archives in the open form, as the tests do it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ombud.backups import actions, restoring
from ombud.base.actor import SYSTEM
from ombud.project import migrations
from ombud.tickets.content import Content, File
from tests.makers import make_ticket

if TYPE_CHECKING:
    from pathlib import Path

    from ombud.tickets.models import Ticket
    from tests.world import World


def made(**more: Any) -> Path:
    entry = actions.create(version="1", is_open=True, **more)
    return actions.folder() / entry.file


def restored(path: Path, **more: Any) -> dict[str, Any]:
    given: dict[str, Any] = {
        "known": migrations.on_disk(),
        "replace": True,
        "without_ledger": False,
        "actor": SYSTEM,
    }
    return restoring.restore(path, **(given | more))


def with_file(world: World) -> Ticket:
    proof = File("a.txt", "text/plain", b"proof of payment")
    return make_ticket(world, content=Content(text="Grüße 🦊", files=(proof,)))
