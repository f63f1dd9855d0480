"""PR-114, PR-115: tampering is found, an erasure is none; a log that fails stops a change."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

import pytest

from ombud.events import log, witness
from ombud.events.findings import Flaw
from ombud.events.models import Event, Leaf, TreeHead
from ombud.events.sealing import seal
from ombud.events.verifying import verify
from ombud.tickets.actions import solve_ticket
from tests.erasure.conftest import forget_ledger
from tests.erasure.person import erase, make_everywhere
from tests.events.making import happen_in_bulk, unguarded
from tests.makers import make_ticket

if TYPE_CHECKING:
    from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)
ROWS, FLIPS = 400, 25


@pytest.fixture(autouse=True)
def own_memory() -> None:
    """Each test remembers heads of its own."""
    witness.file().unlink(missing_ok=True)


def test_PR_114_a_changed_row_is_named_wherever_it_is() -> None:
    happen_in_bulk(ROWS)
    seal()
    chance = random.Random(20261129)  # noqa: S311 - rows, not secrets
    numbers = list(Event.objects.order_by("pk").values_list("pk", flat=True))
    named = []
    chosen = chance.sample(numbers, FLIPS)
    for number in chosen:
        before = Event.objects.values_list("subject_id", flat=True).get(pk=number)
        with unguarded():
            Event.objects.filter(pk=number).update(subject_id=before ^ 1)
        finding = verify().integrity
        named.append(finding.row if finding else None)
        with unguarded():
            Event.objects.filter(pk=number).update(subject_id=before)

    assert named == chosen
    assert verify().is_whole


def test_PR_114_a_log_without_its_last_hundred_rows_is_found_out() -> None:
    happen_in_bulk(ROWS)
    seal()
    happen_in_bulk(100)
    seal()
    with unguarded():
        Leaf.objects.filter(position__gte=ROWS).delete()
        TreeHead.objects.filter(size__gt=ROWS).delete()
        Event.objects.filter(leaf__isnull=True).delete()

    report = verify()

    assert report.completeness is not None
    assert report.completeness.flaw is Flaw.LOG_CUT


def test_PR_114_an_erasure_does_not_look_like_tampering(world: World) -> None:
    one = make_everywhere(world)
    seal()

    erase(one.nora)
    seal()
    report = verify()
    forget_ledger()

    assert (report.is_whole, report.is_complete) == (True, True)
    assert report.sealed == Event.objects.count()


def test_PR_115_a_log_that_cannot_be_written_takes_the_change_back(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticket = make_ticket(world)
    before = Event.objects.count()

    def full(*_arguments: Any, **_more: Any) -> None:
        raise OSError("no room")

    monkeypatch.setattr(log, "record", full)
    with pytest.raises(OSError, match="no room"):
        solve_ticket(ticket, actor=world.ana.actor)

    ticket.refresh_from_db()
    assert (ticket.status, Event.objects.count()) == ("new", before)
