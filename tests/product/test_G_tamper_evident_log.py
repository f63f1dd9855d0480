"""Group G, tamper-evident log: a row that was changed behind our back is named."""

from __future__ import annotations

import pytest

from ombud.events.models import Event
from ombud.events.sealing import seal
from ombud.events.verifying import verify
from tests.events.making import happen, unguarded


@pytest.mark.django_db(transaction=True)
def test_the_first_row_that_does_not_fit_is_named() -> None:
    rows = happen(6)
    seal()
    whole = verify().is_whole

    with unguarded():
        Event.objects.filter(pk=rows[3].pk).update(actor_id=99)

    found = verify().integrity
    assert whole
    assert found is not None
    assert found.row == rows[3].pk
