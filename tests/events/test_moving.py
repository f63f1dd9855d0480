from __future__ import annotations

import pytest

from ombud.events import reading
from ombud.events.models import Event
from ombud.events.moving import renumber
from ombud.events.reading import START
from ombud.events.sealing import seal
from ombud.events.verifying import verify
from tests.events.making import happen, unguarded

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.usefixtures("postgres_only")
def test_a_log_from_a_server_with_higher_numbers_goes_on_in_order() -> None:
    numbers = [event.pk for event in happen(3)]
    seal()
    numbers += [event.pk for event in happen(2)]
    with unguarded():
        for place, number in enumerate(numbers):
            Event.objects.filter(pk=number).update(xid=10**12 + place)
    hidden = reading.after(START, 10)

    count = renumber()

    numbers += [event.pk for event in happen(1)]
    assert (hidden, count) == ([], 5)
    assert [event.pk for event in reading.after(START, 10)] == numbers
    assert seal() == 3
    assert verify().is_whole


@pytest.mark.usefixtures("sqlite_only")
def test_sqlite_has_no_numbers_to_move() -> None:
    happen(2)

    assert renumber() == 0
