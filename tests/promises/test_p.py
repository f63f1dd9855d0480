"""California, and law as data (promises group P)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from ombud.base import clock
from ombud.base.actor import SYSTEM
from ombud.privacy import actions, packing
from ombud.privacy.models import PrivacyRequest
from ombud.privacy.statuses import Region
from tests.privacy.requests import MONDAY, ask

if TYPE_CHECKING:
    from tests.world import World


@pytest.fixture(autouse=True)
def a_way_out(settings: Any) -> None:
    settings.OMBUD_SMTP_OUT = "smtp://127.0.0.1:9"


def test_p1_two_requests_in_twelve_months_are_free_the_third_may_be_refused(
    world: World,
) -> None:
    beyond = []
    for month in (1, 4, 9):
        with clock.held_at(datetime(2026, month, 10, 12, tzinfo=UTC)):
            request = ask(region=Region.CALIFORNIA)
            beyond.append(packing.is_beyond_free(request))
            actions.call_off(request, actor=SYSTEM)

    assert beyond == [False, False, True]


def test_p11_the_record_of_a_request_lives_24_months(world: World) -> None:
    with clock.held_at(MONDAY):
        actions.call_off(ask(), actor=SYSTEM)
    with clock.held_at(MONDAY.replace(year=2028, day=22)):
        assert actions.forget_old_records() == 0
    with clock.held_at(MONDAY.replace(year=2028, day=24)):
        assert actions.forget_old_records() == 1

    assert not PrivacyRequest.objects.exists()


def test_p12_a_new_law_leaves_old_requests_their_clock(world: World) -> None:
    with clock.held_at(datetime(2026, 2, 4, 12, tzinfo=UTC)):
        old = ask(region=Region.UNITED_KINGDOM)
    with clock.held_at(datetime(2026, 2, 5, 12, tzinfo=UTC)):
        new = ask(region=Region.UNITED_KINGDOM, address="new@lumen.example")

    assert (old.version, new.version) == (1, 2)
