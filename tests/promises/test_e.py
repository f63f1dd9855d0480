"""Legal basis (promises group E)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ombud.base import clock
from ombud.privacy.statuses import Kind, Region
from tests.privacy.requests import MONDAY, ask

if TYPE_CHECKING:
    from tests.world import World


@pytest.mark.parametrize(
    ("region", "kind", "pack"),
    [
        (Region.EUROPE, Kind.OPT_OUT, "gdpr"),
        (Region.UNITED_KINGDOM, Kind.OPT_OUT, "uk"),
        (Region.CALIFORNIA, Kind.ACCESS, "california"),
        (Region.ELSEWHERE, Kind.ACCESS, "gdpr"),
        (Region.UNKNOWN, Kind.ACCESS, "gdpr"),
        (Region.UNKNOWN, Kind.OPT_OUT, "california"),
    ],
)
def test_e4_residence_decides_the_clock_and_unknown_means_the_strictest(
    world: World, region: Region, kind: Kind, pack: str
) -> None:
    with clock.held_at(MONDAY):
        assert ask(kind, region=region).pack == pack
