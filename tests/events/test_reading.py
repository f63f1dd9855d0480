from __future__ import annotations

import threading

import pytest
from django.db import connection, transaction

from ombud.events import reading
from ombud.events.models import Event
from ombud.events.reading import START, Cursor
from tests.events.making import happen, unguarded


@pytest.mark.parametrize("text", ["0-1", "7-12", "-5-12", f"{2**63 - 1}-1", str(START)])
def test_a_cursor_reads_what_it_writes(text: str) -> None:
    assert str(Cursor.parse(text)) == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "-",
        "7",
        "7-",
        "-7",
        "a-b",
        "1-2-3-",
        "7 -1",
        "٣-٤",
        "1e3-4",
        f"{2**63}-1",
        "9" * 5000,
    ],
)
def test_anything_else_is_no_cursor(text: str) -> None:
    with pytest.raises(ValueError, match=r"cursor looks like|No log"):
        Cursor.parse(text)
    assert reading.parse(text, default=START) == START


def test_cursors_are_ordered_by_transaction_first() -> None:
    assert START < Cursor(0, 1) < Cursor(0, 2) < Cursor(1, 0)


@pytest.mark.django_db(transaction=True)
def test_reading_goes_on_after_the_cursor() -> None:
    numbers = [event.pk for event in happen(5)]

    first = reading.after(START, 3)
    rest = reading.after(reading.cursor_of(first[-1]), 3)

    assert [event.pk for event in first + rest] == numbers
    assert reading.after(reading.newest(), 3) == []


@pytest.mark.django_db(transaction=True)
def test_one_subject_can_be_read_alone() -> None:
    happen(2, subject=1)
    (wanted,) = happen(1, subject=2)

    found = reading.after(START, 10, subject=("job", 2))

    assert [event.pk for event in found] == [wanted.pk]


@pytest.mark.django_db(transaction=True)
def test_the_end_of_an_empty_log_is_its_start() -> None:
    assert reading.newest() == START
    assert reading.after(START, 10) == []


@pytest.mark.usefixtures("postgres_only", "transactional_db")
def test_a_lower_number_that_commits_later_is_not_missed() -> None:
    written, may_commit = threading.Event(), threading.Event()
    slow: list[int] = []

    def write_slowly() -> None:
        with transaction.atomic():
            slow.append(happen(1)[0].pk)
            written.set()
            may_commit.wait(20)
        connection.close()

    writer = threading.Thread(target=write_slowly)
    writer.start()
    written.wait(20)
    (quick,) = happen(1)
    seen_meanwhile = reading.after(START, 10)
    newest_meanwhile = reading.newest()
    may_commit.set()
    writer.join()

    seen = [event.pk for event in reading.after(START, 10)]

    assert slow[0] < quick.pk
    assert Event.objects.count() == 2
    assert (seen_meanwhile, newest_meanwhile) == ([], START)
    assert seen == [slow[0], quick.pk]


@pytest.mark.usefixtures("postgres_only", "transactional_db")
def test_commit_order_is_by_transaction_and_not_by_number() -> None:
    numbers = [event.pk for event in happen(3)]
    with unguarded():
        Event.objects.filter(pk=numbers[0]).update(xid=5)
        Event.objects.filter(pk=numbers[1]).update(xid=4)
        Event.objects.filter(pk=numbers[2]).update(xid=4)

    order = [event.pk for event in reading.after(START, 10)]

    assert order == [numbers[1], numbers[2], numbers[0]]
    assert [event.pk for event in reading.after(Cursor(4, numbers[2]), 10)] == [numbers[0]]
