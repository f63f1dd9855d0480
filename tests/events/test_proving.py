"""A proof is checked with nothing of the log at hand: as an auditor elsewhere would."""

from __future__ import annotations

import json
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from ombud.events.entry import entry_over
from ombud.events.proving import proofs_of
from ombud.events.sealing import seal
from ombud.events.tree import is_included, leaf_hash
from ombud.events.witness import Head
from tests.events.making import happen

pytestmark = pytest.mark.django_db(transaction=True)


def holds(entry: dict[str, Any], heads: dict[int, Head], public: Ed25519PublicKey) -> bool:
    head = heads[entry["size"]]
    rest = bytes.fromhex(entry["rest"])
    leaf = leaf_hash(entry_over(entry["event"], entry["kind"], rest))
    path = [bytes.fromhex(step) for step in entry["path"]]
    return head.is_genuine(public) and is_included(
        leaf, entry["position"], head.size, path, head.root
    )


def test_each_event_is_proven_by_the_file_alone() -> None:
    first = happen(4)
    seal()
    second = happen(6)
    seal()
    late = happen(1)

    told = json.loads(json.dumps(proofs_of([first[1], second[0], second[5], *late])))

    public = Ed25519PublicKey.from_public_bytes(bytes.fromhex(told["key"]))
    heads = {one["size"]: Head.read(json.dumps(one)) for one in told["heads"]}
    assert set(heads) == {4, 10}
    assert [one["event"] for one in told["entries"]] == [
        first[1].pk,
        second[0].pk,
        second[5].pk,
    ]
    assert [holds(one, heads, public) for one in told["entries"]] == [True] * 3
    assert told["not_sealed_yet"] == [late[0].pk]
    for change in ({"kind": "ticket.solved"}, {"event": 99}, {"position": 2}):
        assert not holds({**told["entries"][0], **change}, heads, public)


def test_nothing_sealed_is_nothing_proven() -> None:
    event = happen(1)[0]

    told = proofs_of([event])

    assert (told["heads"], told["entries"], told["not_sealed_yet"]) == ([], [], [event.pk])
