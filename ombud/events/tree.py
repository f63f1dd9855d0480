"""The Merkle tree of RFC 6962, section 2.1, over SHA-256. Pure: no database, no clock.

A leaf is hashed with the prefix 0x00 and a node with 0x01, so that neither can pass for the
other. The tree over n leaves splits at the largest power of two below n. All lists of
leaves here are lists of leaf *hashes*.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Sequence

HASH_BYTES = 32
EMPTY_ROOT = sha256(b"").digest()


def leaf_hash(entry: bytes) -> bytes:
    """Return the hash of a leaf that stands for ``entry``."""
    return sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of the node above ``left`` and ``right``."""
    return sha256(b"\x01" + left + right).digest()


@dataclass(slots=True)
class Frontier:
    """What must be kept to let a tree grow: its size and the roots of its full subtrees.

    ``peaks`` has one hash for each bit set in ``size``, the largest subtree first.
    """

    size: int
    peaks: list[bytes]

    @classmethod
    def empty(cls) -> Self:
        return cls(0, [])

    @classmethod
    def unpacked(cls, size: int, packed: bytes) -> Self:
        """Return the frontier that ``packed`` wrote. Raises ``ValueError`` if it cannot be."""
        peaks = [packed[at : at + HASH_BYTES] for at in range(0, len(packed), HASH_BYTES)]
        if len(packed) != size.bit_count() * HASH_BYTES:
            raise ValueError("The peaks do not belong to a tree of this size.")
        return cls(size, peaks)

    def packed(self) -> bytes:
        return b"".join(self.peaks)

    def copy(self) -> Frontier:
        return Frontier(self.size, list(self.peaks))

    def append(self, leaf: bytes) -> None:
        """Let the tree grow by one leaf hash."""
        merges = self.size
        while merges & 1:
            leaf = node_hash(self.peaks.pop(), leaf)
            merges >>= 1
        self.peaks.append(leaf)
        self.size += 1

    def root(self) -> bytes:
        """Return the root over all leaves so far; the hash of nothing for an empty tree."""
        if not self.peaks:
            return EMPTY_ROOT
        *others, root = self.peaks
        for peak in reversed(others):
            root = node_hash(peak, root)
        return root


def root_of(leaves: Sequence[bytes]) -> bytes:
    """Return the root over ``leaves``."""
    frontier = Frontier.empty()
    for leaf in leaves:
        frontier.append(leaf)
    return frontier.root()


def split(size: int) -> int:
    """Return the largest power of two below ``size`` (two or more)."""
    return 1 << ((size - 1).bit_length() - 1)


def inclusion_proof(index: int, leaves: Sequence[bytes]) -> list[bytes]:
    """Return the audit path of the leaf at ``index`` (RFC 6962, 2.1.1), lowest node first.

    Raises ``IndexError`` when there is no such leaf.
    """
    return path_beyond(index, Frontier.empty(), leaves)


def path_beyond(index: int, before: Frontier, leaves: Sequence[bytes]) -> list[bytes]:
    """Return the audit path of a leaf of the tree that ``before`` became by ``leaves``.

    The same as ``inclusion_proof`` over all leaves, of which only the last are at hand:
    index: place in the whole tree, among ``leaves``. Raises ``IndexError`` otherwise.
    """
    size = before.size
    if not size <= index < size + len(leaves):
        raise IndexError("The leaf is not among these.")
    peaks, begin = {}, 0
    for peak in before.peaks:
        peaks[begin] = peak
        begin += 1 << ((size - begin).bit_length() - 1)

    def over(begin: int, end: int) -> bytes:
        if begin >= size:
            return root_of(leaves[begin - size : end - size])
        if end <= size:  # left of a leaf beyond it stand full subtrees only
            return peaks[begin]
        middle = begin + split(end - begin)
        return node_hash(over(begin, middle), over(middle, end))

    path: list[bytes] = []
    begin, end = 0, size + len(leaves)
    while end - begin > 1:
        middle = begin + split(end - begin)
        if index < middle:
            path.append(over(middle, end))
            end = middle
        else:
            path.append(over(begin, middle))
            begin = middle
    return path[::-1]


def consistency_proof(first: int, leaves: Sequence[bytes]) -> list[bytes]:
    """Return the proof that the tree over the ``first`` leaves grew into this one (2.1.2).

    Empty when both are the same. Raises ``IndexError`` unless 1 <= first <= all.
    """
    if not 1 <= first <= len(leaves):
        raise IndexError("The tree never had that size.")
    proof: list[bytes] = []
    begin, end, is_old_root = 0, len(leaves), True
    while first != end:
        middle = begin + split(end - begin)
        if first <= middle:
            proof.append(root_of(leaves[middle:end]))
            end = middle
        else:
            proof.append(root_of(leaves[begin:middle]))
            begin, is_old_root = middle, False
    if not is_old_root:
        proof.append(root_of(leaves[begin:end]))
    return proof[::-1]


def is_included(
    leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes
) -> bool:
    """Say whether ``proof`` shows that ``leaf`` stands at ``index`` of the tree ``root``.

    The method of RFC 9162, section 2.1.3.2.
    """
    if not 0 <= index < size:
        return False
    place, last = index, size - 1
    found = leaf
    for step in proof:
        if last == 0:
            return False
        if place & 1 or place == last:
            found = node_hash(step, found)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            found = node_hash(found, step)
        place, last = place >> 1, last >> 1
    return last == 0 and found == root


def is_consistent(
    first: int, second: int, proof: Sequence[bytes], first_root: bytes, second_root: bytes
) -> bool:
    """Say whether ``proof`` shows that the tree of size ``first`` grew into that of ``second``.

    The method of RFC 9162, section 2.1.4.2.
    """
    if not 1 <= first <= second:
        return False
    if first == second:
        return not proof and first_root == second_root
    steps = list(proof) if first & (first - 1) else [first_root, *proof]
    if not steps:
        return False
    return grown(first - 1, second - 1, steps) == (first_root, second_root)


def grown(place: int, last: int, steps: list[bytes]) -> tuple[bytes, bytes] | None:
    """Return the old and the new root that ``steps`` lead to; None when it is neither."""
    while place & 1:
        place, last = place >> 1, last >> 1
    old = new = steps[0]
    for step in steps[1:]:
        if last == 0:
            return None
        if place & 1 or place == last:
            old, new = node_hash(step, old), node_hash(step, new)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            new = node_hash(new, step)
        place, last = place >> 1, last >> 1
    return (old, new) if last == 0 else None
