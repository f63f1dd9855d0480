"""Reads the floors from the one place where they are written: pyproject.toml."""

from __future__ import annotations

import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGE = ROOT / "ombud"


def contracts() -> list[dict[str, object]]:
    with (ROOT / "pyproject.toml").open("rb") as file:
        found: list[dict[str, object]] = tomllib.load(file)["tool"]["importlinter"]["contracts"]
    return found


def floor_of() -> dict[str, int]:
    """Return the floor of each package; 0 is the ground."""
    layers = contracts()[0]["layers"]
    assert isinstance(layers, list)
    return {
        name.strip(" ()"): number
        for number, layer in enumerate(reversed(layers))
        for name in layer.split("|")
    }


def package_of(module: str) -> str:
    """Return the package on a floor that ``module`` (``ombud.x.y``) belongs to."""
    return module.split(".")[1]
