"""The vectors are those of the reference implementation of RFC 6962 (eight known leaves)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ombud.events.tree import (
    EMPTY_ROOT,
    Frontier,
    consistency_proof,
    inclusion_proof,
    is_consistent,
    is_included,
    leaf_hash,
    node_hash,
    path_beyond,
    root_of,
)

ENTRIES = [
    "",
    "00",
    "10",
    "2021",
    "3031",
    "40414243",
    "5051525354555657",
    "606162636465666768696a6b6c6d6e6f",
]
LEAVES = [leaf_hash(bytes.fromhex(entry)) for entry in ENTRIES]
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
A = "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7"
B = "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e"
C = "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"
D = "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a"
E = "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0"
F = "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"
G = "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"


def hexed(hashes: list[bytes]) -> list[str]:
    return [one.hex() for one in hashes]


@pytest.mark.parametrize("size", range(9))
def test_the_known_roots(size: int) -> None:
    assert root_of(LEAVES[:size]).hex() == ROOTS[size]


def test_an_empty_tree_has_the_hash_of_nothing() -> None:
    assert Frontier.empty().root() == EMPTY_ROOT


@pytest.mark.parametrize(
    ("index", "size", "expected"),
    [
        (0, 1, []),
        (0, 8, [A, B, C]),
        (5, 8, [F, E, ROOTS[4]]),
        (2, 3, [ROOTS[2]]),
        (1, 5, [G, B, F]),
    ],
)
def test_the_known_inclusion_proofs(index: int, size: int, expected: list[str]) -> None:
    proof = inclusion_proof(index, LEAVES[:size])

    assert hexed(proof) == expected
    assert is_included(LEAVES[index], index, size, proof, bytes.fromhex(ROOTS[size]))


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [(1, 1, []), (1, 8, [A, B, C]), (6, 8, [D, E, ROOTS[4]]), (2, 5, [B, F])],
)
def test_the_known_consistency_proofs(first: int, second: int, expected: list[str]) -> None:
    proof = consistency_proof(first, LEAVES[:second])

    roots = bytes.fromhex(ROOTS[first]), bytes.fromhex(ROOTS[second])
    assert hexed(proof) == expected
    assert is_consistent(first, second, proof, *roots)


leaves_of_any_tree = st.integers(1, 70).map(
    lambda size: [leaf_hash(bytes([number])) for number in range(size)]
)


@given(leaves_of_any_tree, st.data())
def test_every_leaf_is_proven_and_no_other(leaves: list[bytes], data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(leaves) - 1))
    root, proof = root_of(leaves), inclusion_proof(index, leaves)

    assert is_included(leaves[index], index, len(leaves), proof, root)
    assert not is_included(leaf_hash(b"other"), index, len(leaves), proof, root)
    assert not is_included(leaves[index], index, len(leaves), [*proof, root], root)
    if len(leaves) > 1:
        other = (index + 1) % len(leaves)
        assert not is_included(leaves[index], other, len(leaves), proof, root)


@given(leaves_of_any_tree, st.data())
def test_a_path_is_the_same_when_only_the_last_leaves_are_at_hand(
    leaves: list[bytes], data: st.DataObject
) -> None:
    index = data.draw(st.integers(0, len(leaves) - 1))
    first = data.draw(st.integers(0, index))
    before = Frontier.empty()
    for leaf in leaves[:first]:
        before.append(leaf)

    path = path_beyond(index, before, leaves[first:])

    assert is_included(leaves[index], index, len(leaves), path, root_of(leaves))
    assert path == inclusion_proof(index, leaves)


@given(leaves_of_any_tree, st.data())
def test_growth_is_proven_and_rewriting_is_not(
    leaves: list[bytes], data: st.DataObject
) -> None:
    first = data.draw(st.integers(1, len(leaves)))
    old, new = root_of(leaves[:first]), root_of(leaves)
    rewritten = root_of([leaf_hash(b"other"), *leaves[1:first]])
    proof = consistency_proof(first, leaves)

    assert is_consistent(first, len(leaves), proof, old, new)
    assert not is_consistent(first, len(leaves), proof, rewritten, new)
    assert not is_consistent(first, len(leaves), [*proof, old], old, new)


@given(leaves_of_any_tree)
def test_a_packed_frontier_grows_on(leaves: list[bytes]) -> None:
    grown = Frontier.empty()
    for leaf in leaves:
        grown = Frontier.unpacked(grown.size, grown.packed())
        grown.append(leaf)

    assert grown.root() == root_of(leaves)


def test_a_leaf_cannot_pass_for_a_node() -> None:
    left, right = LEAVES[0], LEAVES[1]

    assert leaf_hash(left + right) != node_hash(left, right)


def test_peaks_of_another_size_are_refused() -> None:
    with pytest.raises(ValueError, match="this size"):
        Frontier.unpacked(3, b"\x00" * 32)


@pytest.mark.parametrize(("index", "size"), [(-1, 3), (3, 3), (0, 0)])
def test_there_is_no_proof_for_a_leaf_that_is_not_there(index: int, size: int) -> None:
    with pytest.raises(IndexError):
        inclusion_proof(index, LEAVES[:size])
    assert not is_included(LEAVES[0], index, size, [], EMPTY_ROOT)


@pytest.mark.parametrize(("first", "second"), [(0, 3), (4, 3)])
def test_there_is_no_proof_for_a_size_that_never_was(first: int, second: int) -> None:
    with pytest.raises(IndexError):
        consistency_proof(first, LEAVES[:second])
    assert not is_consistent(first, second, [], EMPTY_ROOT, EMPTY_ROOT)
