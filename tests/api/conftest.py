from __future__ import annotations

import pytest

from tests.api.calling import Caller, caller
from tests.world import World


@pytest.fixture
def ana(world: World) -> Caller:
    return caller(world.ana)


@pytest.fixture
def ben(world: World) -> Caller:
    return caller(world.ben)


@pytest.fixture
def rosa(world: World) -> Caller:
    return caller(world.rosa)


@pytest.fixture
def olga(world: World) -> Caller:
    return caller(world.olga)
