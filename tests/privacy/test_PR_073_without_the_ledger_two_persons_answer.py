"""PR-073: without the ledger a restore needs two persons."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ombud.backups import actions, guard
from ombud.backups.stream import Unusable
from ombud.base.actor import SYSTEM
from ombud.events.models import Event
from tests.backups.helping import made, restored

if TYPE_CHECKING:
    from tests.backups.conftest import Book
    from tests.world import World


pytestmark = pytest.mark.usefixtures("own_folder")


@pytest.mark.parametrize("erased_before", [0, 1])
def test_PR_073_without_the_ledger_two_persons_must_answer_for_it(
    world: World, book: Book, erased_before: int
) -> None:
    book.entries += [0] * erased_before
    path = made()
    book.lose()

    with pytest.raises(Unusable, match="missing or too old"):
        restored(path)
    assert not guard.is_closed()
    restored(path, without_ledger=True)
    for too_few in (None, (world.rosa, world.rosa)):
        with pytest.raises(Unusable, match="two persons"):
            actions.replay(actor=SYSTEM, override=too_few)
        assert guard.is_closed()
    done = actions.replay(actor=SYSTEM, override=(world.rosa, world.sven))

    fact = Event.objects.get(kind="backup.ledger-overridden").payload
    two = {"first": world.rosa.pk, "second": world.sven.pk}
    assert done.is_overridden
    assert fact == {**two, "expected": erased_before, "found": 0}
    assert not guard.is_closed()
    assert actions.waiting() is None


@pytest.mark.usefixtures("world")
def test_PR_073_a_ledger_begun_anew_is_not_the_one_that_is_lost(book: Book) -> None:
    path = made()
    book.lose()
    book.begin()

    with pytest.raises(Unusable, match="or another one"):
        restored(path)
