"""Where the corpora are; tests that use them skip without them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[4]


def folder(name: str) -> Path:
    root = Path(os.environ.get("OMBUD_CORPORA") or PROJECT.parent / "shared" / "corpora")
    if not (root / name).is_dir():
        pytest.skip("the corpora are not here")
    return root / name


@pytest.fixture(scope="session")
def mail_folder() -> Path:
    return folder("mail")


@pytest.fixture(scope="session")
def tnef_folder() -> Path:
    return folder("tnef")
