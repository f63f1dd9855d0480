"""Each test that erases somebody has a ledger of its own."""

from __future__ import annotations

from tests.erasure.conftest import ledger

__all__ = ["ledger"]
