"""Where the scan looks: a reader for each store of the data map, or why there can be none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ombud.base.registry import Registry
from ombud.subjects.scanning.scanner import DEEPEST

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@dataclass(frozen=True, slots=True)
class Piece:
    """One object: where it lies, in words of ours and numbers, and its bytes."""

    place: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Batch:
    """Small objects that are looked at together, and one by one only when there is a hit.

    ``is_joined``: whether that is done; not for whole files, whose ends matter.
    ``words``: they are words of an index, not text. ``deepest``: how many containers in
    containers are opened.
    """

    pieces: tuple[Piece, ...]
    words: frozenset[str] | None = None
    place: str = ""
    is_joined: bool = True
    deepest: int = DEEPEST


readers: Registry[Callable[[], Iterator[Batch]]] = Registry("reader of a store")
out_of_reach: Registry[str] = Registry("store out of reach")
