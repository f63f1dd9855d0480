"""The pages of honesty are generated, current, and say yes only where a test runs."""

from __future__ import annotations

import pkgutil
from itertools import chain
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from ombud.portal.promises import promises
from ombud.project import check_rows, peer_rows, rows
from ombud.project.capabilities import ROOT, main, pages, stale, state_of
from ombud.project.promise_keepers import KEPT_BY

PROMISES = """
import pytest

def test_i1_is_shown(): ...
def test_i1_is_shown_again(): ...
@pytest.mark.slow
def test_i2_is_slow_and_lacks_something(): ...
@pytest.mark.skip(reason="later")
def test_b2_does_not_run(): ...
@pytest.mark.xfail
def test_b1_fails(): ...
def test_about_no_promise(): ...
def helper_c1_shown(): ...
"""


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A small checkout: three product files, one of them without a test, and promises."""
    for folder in ("docs", "tests/product", "tests/promises"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "tests/promises/test_i.py").write_text(PROMISES)
    product = tmp_path / "tests/product"
    (product / "test_F18_rights.py").write_text("def test_it(): ...\n")
    (product / "test_F4_channels.py").write_text("def test_it(): ...\n")
    (product / "test_F16_surveys.py").write_text("SURVEYS = 1\n")
    return tmp_path


def run(root: Path, *more: str) -> Result:
    return CliRunner().invoke(main, ["--root", str(root), *more])


def test_the_pages_of_this_checkout_are_current() -> None:
    assert list(stale(ROOT)) == [], "run: python -m ombud.project.capabilities"


def test_a_check_is_shown_by_a_test_or_a_file_of_its_name(checkout: Path) -> None:
    folder = checkout / "tests/deep/down"
    folder.mkdir(parents=True)
    (folder / "test_days.py").write_text("def test_PR_021_hours(): ...\ndef test_x(): ...\n")
    (folder / "test_PR_022_pages.py").write_text("def test_one(): ...\n")

    checks = pages(checkout / "tests")[2]

    assert checks.shown_by == {
        "PR-021": ["deep/down/test_days.py::test_PR_021_hours"],
        "PR-022": ["deep/down/test_PR_022_pages.py::test_one"],
    }


def test_a_row_is_yes_only_where_a_test_runs_and_nothing_lacks(checkout: Path) -> None:
    product, promises, *_ = pages(checkout / "tests")

    states = {row: state_of(row, product) for row in ("F18", "F4", "F16", "P4")}
    kept = {row: state_of(row, promises) for row in ("I1", "I2", "B1", "B2", "C1")}

    assert states == {"F18": "yes", "F4": "in part", "F16": "not yet", "P4": "not yet"}
    assert kept == {
        "I1": "yes",
        "I2": "in part",
        "B1": "not yet",
        "B2": "not yet",
        "C1": "not yet",
    }


def test_the_page_shows_the_first_test_and_counts_the_others(checkout: Path) -> None:
    run(checkout)

    text = (checkout / "docs/promises.md").read_text()

    assert "114 rows: 1 yes, 1 in part, 112 not yet." in text
    assert (
        "| I1 | Encrypted in transit, or it does not start | yes "
        "| `promises/test_i.py::test_i1_is_shown` and 1 more |  |"
    ) in text
    assert "| in part | `promises/test_i.py::test_i2_is_slow_and_lacks_something` " in text
    assert "| C1 | Only registered cookies are set | not yet |  |  |" in text


def test_check_tells_an_old_page_and_writes_nothing(checkout: Path) -> None:
    before = run(checkout, "--check")
    nothing = list((checkout / "docs").iterdir())
    run(checkout)
    after = run(checkout, "--check")

    assert (before.exit_code, before.output) == (
        1,
        "docs/capabilities.md is old\ndocs/promises.md is old\ndocs/privacy/checks.md is old\n"
        "docs/looked-for.md is old\nombud/portal/promises.json is old\n",
    )
    assert nothing == []
    assert (after.exit_code, after.output) == (0, "")


def test_without_tests_it_says_where_to_run_it(tmp_path: Path) -> None:
    answer = run(tmp_path)

    assert answer.exit_code == 1
    assert "Run this in a checkout" in answer.output


def test_every_row_is_there_once_and_what_lacks_belongs_to_a_row() -> None:
    assert (len(rows.PRODUCT), len(rows.PROMISES)) == (34, 114)
    assert set(rows.PRODUCT_LACKS) <= set(rows.PRODUCT)
    assert set(rows.PROMISES_LACK) <= set(rows.PROMISES)
    assert list(check_rows.CHECKS) == [f"PR-{number:03}" for number in range(1, 119)]
    assert set(check_rows.CHECKS_LACK) <= set(check_rows.CHECKS)
    assert max(map(len, [*rows.PRODUCT.values(), *rows.PROMISES.values()])) <= 90


def test_every_file_about_a_row_that_teams_look_for_names_one_that_exists() -> None:
    folder = ROOT / "tests" / "product"
    files = [*folder.glob("test_[A-H]_*.py"), *folder.glob("test_unmet_*.py")]

    assert {file.stem.removeprefix("test_") for file in files} <= set(peer_rows.ROWS)
    assert set(peer_rows.LACKS) <= set(peer_rows.ROWS)


def test_each_promise_that_a_test_shows_names_what_keeps_it() -> None:
    shown = {row["id"]: row["kept_by"] for row in promises() if row["tests"]}

    assert [row for row, keepers in shown.items() if not keepers] == []
    assert set(KEPT_BY) <= set(rows.PROMISES)
    for name in chain.from_iterable(KEPT_BY.values()):
        assert pkgutil.resolve_name(name), name


def test_each_test_is_named_after_a_row_that_exists() -> None:
    for page in pages(ROOT / "tests"):
        assert set(page.shown_by) <= set(page.rows)
