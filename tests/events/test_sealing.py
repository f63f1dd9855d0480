from __future__ import annotations

import json
from pathlib import Path

import pytest

from ombud.events import witness
from ombud.events.models import Leaf, TreeHead
from ombud.events.sealing import TreeBroken, seal
from ombud.events.tree import root_of
from ombud.events.verifying import verify
from tests.events.making import happen, happen_in_bulk, unguarded

pytestmark = pytest.mark.django_db(transaction=True)


def lines(desk_key: Path) -> list[dict[str, object]]:
    return [
        json.loads(line) for line in (desk_key.parent / "heads.log").read_text().splitlines()
    ]


def test_sealing_nothing_leaves_nothing(desk_key: Path) -> None:
    assert seal() == 0
    assert TreeHead.objects.count() == 0
    assert not (desk_key.parent / "heads.log").exists()


def test_sealing_makes_leaves_and_a_signed_head_inside_and_outside(desk_key: Path) -> None:
    events = happen(5)

    count = seal()

    head = TreeHead.objects.get()
    leaves = list(Leaf.objects.order_by("position").values_list("position", "event_id"))
    hashes = [
        bytes(one) for one in Leaf.objects.order_by("position").values_list("hash", flat=True)
    ]
    assert (count, head.size) == (5, 5)
    assert leaves == [(place, event.pk) for place, event in enumerate(events)]
    assert bytes(head.root) == root_of(hashes)
    assert [line["size"] for line in lines(desk_key)] == [5]
    assert lines(desk_key)[0]["root"] == bytes(head.root).hex()
    assert (desk_key.parent / "heads.log").stat().st_mode & 0o777 == 0o600


def test_the_tree_goes_on_where_it_was(desk_key: Path) -> None:
    for count in (3, 4, 1):
        happen(count)
        seal()

    hashes = [
        bytes(one) for one in Leaf.objects.order_by("position").values_list("hash", flat=True)
    ]
    for head in TreeHead.objects.all():
        assert bytes(head.root) == root_of(hashes[: head.size])
    assert [line["size"] for line in lines(desk_key)] == [3, 7, 8]


def test_every_thousand_gets_its_own_head() -> None:
    happen_in_bulk(2500)

    assert seal(is_rest_wanted=False) == 2000
    assert seal() == 500
    assert list(TreeHead.objects.values_list("size", flat=True)) == [1000, 2000, 2500]


def test_heads_that_a_crash_kept_inside_are_written_outside_later(desk_key: Path) -> None:
    happen(2)
    seal()
    (desk_key.parent / "heads.log").unlink()
    happen(2)

    seal()

    assert [line["size"] for line in lines(desk_key)] == [2, 4]


def test_a_line_that_a_crash_cut_short_is_replaced(desk_key: Path) -> None:
    happen(2)
    seal()
    with (desk_key.parent / "heads.log").open("a") as log:
        log.write('{"size": 4, "ro')
    happen(2)

    seal()

    assert [line["size"] for line in lines(desk_key)] == [2, 4]
    assert verify().is_complete


def test_a_tree_that_lost_its_last_head_is_not_sealed_on() -> None:
    happen(2)
    seal()
    with unguarded():
        TreeHead.objects.all().delete()
    happen(1)

    with pytest.raises(TreeBroken):
        seal()

    assert Leaf.objects.count() == 2


def test_a_head_is_genuine_only_as_it_was_signed() -> None:
    happen(2)
    seal()
    row = TreeHead.objects.get()
    head = witness.Head(row.size, bytes(row.root), row.sealed_at, bytes(row.signature))
    other = witness.Head(3, head.root, head.sealed_at, head.signature)
    public = witness.key().public_key()

    assert head.is_genuine(public)
    assert not other.is_genuine(public)
    assert witness.Head.read(head.line()) == head
