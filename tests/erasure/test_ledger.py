"""The ledger of erasures as backups see it."""

from __future__ import annotations

import pytest

from ombud.base.actor import SYSTEM
from ombud.erasure import ledger, records
from ombud.erasure.actions import plan_erasure, start_erasure
from ombud.erasure.actions.running import step
from ombud.erasure.models import Erasure
from tests.erasure.conftest import forget_ledger
from tests.world import World

pytestmark = pytest.mark.django_db


def test_a_ledger_is_told_from_one_that_was_begun_anew() -> None:
    missing = ledger.LEDGER.name()
    ledger.LEDGER.begin()
    name = ledger.LEDGER.name()
    ledger.LEDGER.begin()
    again = ledger.LEDGER.name()
    forget_ledger()
    ledger.LEDGER.begin()

    assert (missing, again) == ("", name)
    assert len(name) == 64
    assert ledger.LEDGER.name() != name
    assert ledger.LEDGER.position() == 0


def test_it_keeps_its_name_and_knows_what_a_database_lacks(world: World) -> None:
    ledger.LEDGER.begin()
    name = ledger.LEDGER.name()
    start_erasure(plan_erasure(world.cleo, actor=SYSTEM), actor=SYSTEM)
    step(Erasure.objects.get())
    known = ledger.LEDGER.behind()
    Erasure.objects.all().delete()

    assert ledger.LEDGER.name() == name
    assert (ledger.LEDGER.position(), known, ledger.LEDGER.behind()) == (1, 0, 1)


def test_a_ledger_of_another_key_or_with_a_changed_first_line_is_refused() -> None:
    ledger.LEDGER.begin()
    for path in records.places():
        path.write_text(path.read_text().replace('"begun": "', '"begun": "0'))

    with pytest.raises(ledger.LedgerBroken, match="was changed, or belongs to another key"):
        ledger.LEDGER.name()
