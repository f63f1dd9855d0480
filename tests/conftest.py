"""Fixtures that every test may use."""

from __future__ import annotations

import io
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone, translation
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from ombud.base import clock
from ombud.desk.entering import CONFIRMED
from ombud.people.models import Agent
from ombud.project import logs
from tests import canaries
from tests.emptying import let_the_log_be_emptied
from tests.known_world import known_world
from tests.one_handler import share_the_middleware
from tests.world import World

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

# How long an example takes says something about the machine, not about the product.
hypothesis_settings.register_profile(
    "ours", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
hypothesis_settings.load_profile("ours")
let_the_log_be_emptied()
share_the_middleware()
ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(autouse=True)
def no_leftover_language() -> Iterator[None]:
    """What one test's last reader spoke, and where, is nothing to the next test."""
    yield
    translation.deactivate()
    timezone.deactivate()


@pytest.fixture
def world(db: None) -> World:
    """The known world, fresh for each test."""
    return known_world()


def client_of(agent: Agent) -> Client:
    """Return the browser of ``agent``, who has signed in just now."""
    client = Client()
    client.force_login(agent)
    session = client.session
    session[CONFIRMED] = int(clock.now().timestamp())
    session.save()
    return client


@pytest.fixture
def as_ana(world: World) -> Client:
    return client_of(world.ana)


@pytest.fixture
def as_ben(world: World) -> Client:
    return client_of(world.ben)


@pytest.fixture
def as_olga(world: World) -> Client:
    return client_of(world.olga)


@pytest.fixture
def as_sven(world: World) -> Client:
    return client_of(world.sven)


@pytest.fixture
def as_rosa(world: World) -> Client:
    return client_of(world.rosa)


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """What is logged while the test runs."""
    written = io.StringIO()
    logs.configure({"level": "INFO"}, written)
    yield written
    logs.configure({"level": "INFO"})


@pytest.fixture
def a_way_out(settings: Any) -> None:
    """Mail can leave: it waits in the outbox, where a test looks at it."""
    settings.OMBUD_SMTP_OUT = "smtp://127.0.0.1:9"


@pytest.fixture
def corpora() -> Path:
    """The folder of real test material; the test is skipped where it is absent."""
    folder = Path(os.environ.get("OMBUD_CORPORA", ROOT.parent / "shared" / "corpora"))
    if not folder.is_dir():
        pytest.skip("the corpora are not here")
    return folder


@pytest.fixture
def postgres_only() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("about PostgreSQL")


@pytest.fixture
def sqlite_only() -> None:
    if connection.vendor != "sqlite":
        pytest.skip("about SQLite")


@pytest.fixture
def cards_are_kept(settings: Any) -> None:
    """A desk that keeps card numbers, sealed, for whoever may reveal one."""
    settings.OMBUD_FORGET_CARDS = False


@pytest.fixture
def on_one_database() -> None:
    """What is asked is decided above the database: once is enough.

    Every page is opened on PostgreSQL as well, by an administrator and by the walk of PR-009.
    """
    if connection.vendor == "postgresql":
        pytest.skip("asked on the embedded database")


@pytest.fixture
def queries(django_assert_num_queries: Any) -> Callable[[int], Any]:
    """``with queries(3): …`` asserts the exact number of statements."""
    return django_assert_num_queries  # type: ignore[no-any-return]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[Any]:
    """After each test that used the database: canaries stay where they are declared."""
    result = yield
    names = set(getattr(item, "fixturenames", ()))
    if {"db", "transactional_db"} & names or item.get_closest_marker("django_db"):
        assert canaries.found() == [], "a person's data lies where none is declared"
    return result


ONCE = (  # their desk is a process of its own, on a database of its own
    "tests/backups/test_between_databases",
    "tests/browser",
    "tests/faults/test_F01",
    "tests/faults/test_F05",
    "tests/product/test_F19",
)
ALSO = ("tests/faults", "tests/privacy", "tests/project", "tests/product", "tests/jobs")


def touches_database(item: pytest.Item) -> bool:
    """Say whether the test could answer differently on another database."""
    path = item.path.relative_to(ROOT).as_posix()
    if path.startswith(ONCE):
        return False
    if path.startswith(ALSO) or item.get_closest_marker("django_db"):
        return True
    return bool({"db", "transactional_db"} & set(getattr(item, "fixturenames", ())))


OF_PROCESSES = (  # they start browsers, servers and processes, and kill them
    "tests/browser",
    "tests/faults",
    "tests/jobs/test_threads",
    "tests/channels/email",
    "tests/product/test_F19",
)


def depends_on_the_machine(item: pytest.Item) -> bool:
    """Say whether a busy machine could make the test fail: it waits for other processes."""
    path = item.path.relative_to(ROOT).as_posix()
    return path.startswith(OF_PROCESSES) or item.get_closest_marker("slow") is not None


def place(item: pytest.Item) -> tuple[bool, bool]:
    """Return what sorts the long tests first, so that none begins when all others have ended.

    Those that commit come after all others still: they leave the database without the rows
    that the migrations put in.
    """
    marker = item.get_closest_marker("django_db")
    commits = "transactional_db" in set(getattr(item, "fixturenames", ())) or bool(
        marker and marker.kwargs.get("transaction")
    )
    is_long = item.get_closest_marker("slow") or item.get_closest_marker("browser")
    return commits, not is_long


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Say which tests are tried twice, and on PostgreSQL run what touches a database.

    A test of processes that fails is run once more; the report counts it as a rerun, and
    whoever sees one mends it. All other tests have one try.
    """
    for item in filter(depends_on_the_machine, items):
        item.add_marker(pytest.mark.flaky(reruns=1))
    items.sort(key=place)
    if connection.vendor != "postgresql":
        return
    kept = [item for item in items if touches_database(item)]
    config.hook.pytest_deselected(items=[item for item in items if item not in set(kept)])
    items[:] = kept
