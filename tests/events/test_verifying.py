from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ombud.events import verifying, witness
from ombud.events.entry import COLUMNS, entry_of
from ombud.events.findings import Finding, Flaw
from ombud.events.models import Event, Leaf, TreeHead
from ombud.events.moving import put_back
from ombud.events.sealing import seal
from ombud.events.tasks import verify_log
from ombud.events.tree import leaf_hash
from ombud.events.verifying import verify
from tests.events.making import happen, happen_in_bulk, happen_with_values, tear_out, unguarded

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def numbers(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Ten events in two heads (of four and of ten), read in chunks of three."""
    monkeypatch.setattr(verifying, "CHUNK", 3)
    found = [event.pk for event in happen(4)]
    seal()
    found += [event.pk for event in happen(5)]
    found.append(happen_with_values(4).pk)
    seal()
    return found


def flaw(finding: Finding | None) -> tuple[Flaw, int] | None:
    return (finding.flaw, finding.row) if finding else None


def test_an_untouched_log_is_whole_and_complete() -> None:
    happen(2)

    report = verify()

    assert (report.integrity, report.completeness) == (None, None)
    assert (report.events, report.sealed) == (12, 10)


def test_a_log_that_came_back_from_a_backup_goes_on_and_a_cut_is_still_found(
    numbers: list[int],
) -> None:
    with unguarded():
        Leaf.objects.filter(position__gte=4).delete()
        TreeHead.objects.filter(size__gt=4).delete()
        Event.objects.filter(pk__gte=numbers[4]).delete()
    cut = flaw(verify().completeness)
    put_back()
    restored = verify()
    happen(6)
    seal()
    whole = verify()
    with unguarded():
        tear_out(max(Event.objects.values_list("pk", flat=True)))
    again = verify()

    assert cut == (Flaw.LOG_CUT, 4)
    assert (restored.is_whole, restored.is_complete, restored.taken_back) == (True, True, 1)
    assert (whole.is_whole, whole.is_complete, whole.sealed) == (True, True, 10)
    assert again.completeness is not None


def test_only_the_desks_key_can_say_that_a_backup_was_put_back(numbers: list[int]) -> None:
    put_back()
    with unguarded():
        Leaf.objects.filter(position__gte=4).delete()
        TreeHead.objects.filter(size__gt=4).delete()
        Event.objects.filter(pk__gte=numbers[4]).delete()
    *others, last = seal_file().read_text().splitlines()
    forged = last.replace('"size": 10', '"size": 4')
    seal_file().write_text("\n".join([*others, forged]) + "\n")

    report = verify()

    assert flaw(report.integrity) == (Flaw.REMEMBERED_HEAD_FORGED, 3)
    assert flaw(report.completeness) == (Flaw.LOG_CUT, 4)


def test_an_empty_log_is_whole_and_complete() -> None:
    with unguarded():
        for model in (Leaf, TreeHead, Event):
            model._default_manager.all().delete()
    seal_file().unlink()

    report = verify()

    assert (report.is_whole, report.is_complete, report.sealed) == (True, True, 0)


def seal_file() -> Path:
    return witness.file()


@pytest.mark.parametrize(
    ("place", "change"),
    [
        (0, {"kind": "ticket.solved"}),
        (3, {"subject_id": 99}),
        (4, {"actor_id": 99}),
        (9, {"payload": {"sealed": 5}}),
        (5, {"at": "2026-01-01T00:00:00+00:00"}),
    ],
)
def test_a_changed_event_is_named(
    numbers: list[int], place: int, change: dict[str, object]
) -> None:
    with unguarded():
        Event.objects.filter(pk=numbers[place]).update(**change)

    report = verify()

    assert flaw(report.integrity) == (Flaw.EVENT_CHANGED, numbers[place])
    assert report.is_complete


@pytest.mark.parametrize("column", ["at", "payload"])
def test_an_event_that_cannot_be_read_any_more_is_named(
    sqlite_only: None, numbers: list[int], column: str
) -> None:
    with unguarded(), connection.cursor() as cursor:
        cursor.execute("PRAGMA ignore_check_constraints = 1")
        change = f"UPDATE events_event SET {column} = 'no such thing' WHERE id = %s"  # noqa: S608
        cursor.execute(change, [numbers[4]])
        cursor.execute("PRAGMA ignore_check_constraints = 0")

    report = verify()

    assert flaw(report.integrity) == (Flaw.EVENT_CHANGED, numbers[4])
    assert report.is_complete


def test_of_two_changed_events_the_first_is_named(numbers: list[int]) -> None:
    with unguarded():
        Event.objects.filter(pk__in=[numbers[2], numbers[7]]).update(actor_id=99)

    assert flaw(verify().integrity) == (Flaw.EVENT_CHANGED, numbers[2])


def test_a_changed_leaf_is_named() -> None:
    with unguarded():
        Leaf.objects.filter(position=5).update(hash=b"\x01" * 32)

    assert flaw(verify().integrity) == (Flaw.LEAF_CHANGED, 5)


def test_an_event_changed_together_with_its_leaf_is_found_at_the_next_head(
    numbers: list[int],
) -> None:
    with unguarded():
        Event.objects.filter(pk=numbers[5]).update(actor_id=99)
        event = Event.objects.get(pk=numbers[5])
        entry = entry_of(*(getattr(event, column) for column in COLUMNS))
        Leaf.objects.filter(position=5).update(hash=leaf_hash(entry))

    report = verify()

    assert flaw(report.integrity) == (Flaw.ROWS_REPLACED, 10)
    assert report.integrity is not None
    assert report.integrity.text == "Events 5 to 10 of the tree are not those sealed."


@pytest.mark.parametrize("place", [0, 4, 9])
def test_a_removed_event_is_named_and_the_rest_is_still_genuine(
    numbers: list[int], place: int
) -> None:
    with unguarded():
        tear_out(numbers[place])
        report = verify()
        Leaf.objects.filter(event_id=numbers[place]).delete()

    assert flaw(report.completeness) == (Flaw.EVENT_REMOVED, numbers[place])
    assert report.is_whole


def test_a_removed_leaf_is_named() -> None:
    with unguarded():
        Leaf.objects.filter(position=4).delete()

    assert flaw(verify().completeness) == (Flaw.LEAF_REMOVED, 4)


def test_an_event_put_in_among_sealed_ones_is_named(numbers: list[int]) -> None:
    with unguarded():
        Leaf.objects.filter(position=6).delete()

    report = verify()

    assert flaw(report.integrity) == (Flaw.EVENT_INSERTED, numbers[6])


def test_a_forged_signature_is_named() -> None:
    with unguarded():
        TreeHead.objects.filter(size=4).update(signature=b"\x01" * 64)

    assert flaw(verify().integrity) == (Flaw.HEAD_FORGED, 4)


def test_a_head_over_another_root_is_named() -> None:
    with unguarded():
        TreeHead.objects.filter(size=4).update(root=b"\x01" * 32)

    assert flaw(verify().integrity) == (Flaw.HEAD_FORGED, 4)


def cut_to_four() -> None:
    with unguarded():
        Leaf.objects.filter(position__gte=4).delete()
        TreeHead.objects.filter(size__gt=4).delete()
        Event.objects.filter(leaf__isnull=True).delete()


def test_a_log_cut_short_with_its_heads_is_found_by_the_remembered_ones() -> None:
    cut_to_four()

    report = verify()

    assert flaw(report.completeness) == (Flaw.LOG_CUT, 4)
    assert report.is_whole


def test_a_log_cut_short_and_grown_again_is_found() -> None:
    cut_to_four()
    happen(6)
    seal()

    report = verify()

    assert flaw(report.integrity) == (Flaw.ROWS_REPLACED, 10)


def test_a_head_that_was_taken_away_is_named() -> None:
    with unguarded():
        TreeHead.objects.filter(size=10).delete()

    assert flaw(verify().completeness) == (Flaw.HEAD_REMOVED, 10)


def test_missing_memory_is_named() -> None:
    seal_file().unlink()

    report = verify()

    assert flaw(report.completeness) == (Flaw.MEMORY_MISSING, 0)
    assert report.is_whole


@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: text.replace('"size": 10', '"size": 9'),
        lambda text: text + "nonsense\n",
        lambda text: text + "{}\n",
        lambda text: text + '{"size": "x", "root": 5}\n',
    ],
)
def test_a_forged_line_outside_is_named(spoil: Callable[[str], str]) -> None:
    seal_file().write_text(spoil(seal_file().read_text()))

    finding = verify().integrity

    assert finding is not None
    assert finding.flaw is Flaw.REMEMBERED_HEAD_FORGED


def test_the_nightly_walk_records_both_verdicts(numbers: list[int]) -> None:
    with unguarded():
        Event.objects.filter(pk=numbers[2]).update(actor_id=99)

    verify_log.call()

    event = Event.objects.get(kind="log.verified", subject_type="treehead")
    assert event.payload == {"sealed": 10, "is_whole": False, "is_complete": True}


def test_PR_115_a_long_log_is_read_in_pieces_of_one_size(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(verifying, "CHUNK", 1000)
    happen_in_bulk(2_990)
    seal()

    with CaptureQueriesContext(connection) as work:
        report = verify()

    assert (report.sealed, report.is_whole, report.is_complete) == (3_000, True, True)
    assert len(work) == 10  # three for the heads, one for ageing, two for each thousand
