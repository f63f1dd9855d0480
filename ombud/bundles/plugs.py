"""Plug point: who knows more about a point of GDPR Art. 15(1) than this package."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ombud.base.registry import Registry

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ombud.subjects.persons import Person

answered: Registry[Callable[[Person], Sequence[str]]] = Registry("answer of Art. 15(1)")
"""Further lines of an answer about a person, by the point's letter."""
