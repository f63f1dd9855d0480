from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, models, transaction

from ombud.base import clock
from ombud.events import triggers
from ombud.events.models import Ageing, Event, Leaf, TreeHead
from ombud.events.sealing import seal
from tests.events.making import happen

ROWS = [
    (Event, {"kind": "ticket.solved"}),
    (Leaf, {"hash": b"\x00" * 32}),
    (TreeHead, {"root": b"\x00" * 32}),
    (Ageing, {"last": 99}),
]


@pytest.fixture
def _sealed(transactional_db: None) -> None:
    happen(3)
    seal()
    Ageing.objects.create(about="reading", first=1, last=1, until=clock.in_(days=-90))


@pytest.mark.usefixtures("_sealed")
@pytest.mark.parametrize(("model", "change"), ROWS)
def test_a_row_of_the_log_cannot_be_changed(
    model: type[models.Model], change: dict[str, object]
) -> None:
    with pytest.raises(DatabaseError, match="only ever added"), transaction.atomic():
        model._default_manager.update(**change)

    assert not model._default_manager.filter(**change).exists()


@pytest.mark.usefixtures("_sealed")
@pytest.mark.parametrize("model", [Leaf, TreeHead, Event, Ageing])
def test_a_row_of_the_log_cannot_be_removed(model: type[models.Model]) -> None:
    before = model._default_manager.count()
    table = model._meta.db_table

    with (
        pytest.raises(DatabaseError, match="only ever added"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"DELETE FROM {table}")  # noqa: S608 - a table of ours

    assert before > 0
    assert model._default_manager.count() == before


@pytest.mark.usefixtures("_sealed", "postgres_only")
def test_a_table_of_the_log_cannot_be_truncated() -> None:
    with (
        pytest.raises(DatabaseError, match="only ever added"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("TRUNCATE events_event CASCADE")

    assert Event.objects.count() == 3


@pytest.mark.django_db
def test_putting_the_guard_up_twice_does_nothing_more() -> None:
    triggers.install(connection)
    triggers.install(connection)

    with pytest.raises(DatabaseError, match="only ever added"), transaction.atomic():
        happen(1)[0].save(update_fields=["kind"])


@pytest.mark.usefixtures("postgres_only", "transactional_db")
def test_an_event_carries_the_number_of_its_transaction() -> None:
    with transaction.atomic():
        happen(2)
    happen(1)

    xids = list(Event.objects.order_by("pk").values_list("xid", flat=True))
    assert xids[0] == xids[1] > 0
    assert xids[2] > xids[1]
