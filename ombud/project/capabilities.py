"""The pages of honesty: what Ombud does, which promises it keeps, which checks it passes.

``python -m ombud.project.capabilities`` writes docs/capabilities.md, docs/looked-for.md,
docs/promises.md and docs/privacy/checks.md of a checkout, and the file that the contacts' page
of promises shows; ``--check`` only says whether they are up to date. Nobody types a "yes": it
stands where a test is named after the row.
"""

from __future__ import annotations

import ast
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ombud.project import check_rows, peer_rows, rows
from ombud.project.promise_keepers import KEPT_BY

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

ROOT = Path(__file__).resolve().parent.parent.parent
PRODUCT_FILE = re.compile(r"test_([PFS]\d{1,2})_\w+\.py")
PROMISE_TEST = re.compile(r"test_([a-q]\d{1,2})_\w+", re.IGNORECASE)
CHECK_TEST = re.compile(r"test_PR_(\d{3})_\w+")
NOT_RUN = frozenset({"skip", "skipif", "xfail"})
HEAD = "| id | what | state | shown by | lacks |\n|---|---|---|---|---|"


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its title, what it says first, its rows, what they lack, their tests."""

    name: str
    title: str
    about: str
    rows: Mapping[str, str]
    lacks: Mapping[str, str]
    shown_by: Mapping[str, list[str]]


def tests_in(file: Path) -> Iterator[str]:
    """Yield the names of the tests of ``file`` that are run unconditionally."""
    for node in ast.parse(file.read_text(encoding="utf-8")).body:
        if not isinstance(node, ast.FunctionDef) or not node.name.startswith("test_"):
            continue
        if not NOT_RUN & set(marks(node)):
            yield node.name


def marks(test: ast.FunctionDef) -> Iterator[str]:
    """Yield the last word of each decorator: ``skip`` of ``pytest.mark.skip(...)``."""
    for decorator in test.decorator_list:
        called = decorator.func if isinstance(decorator, ast.Call) else decorator
        if isinstance(called, ast.Attribute):
            yield called.attr


def product_tests(folder: Path) -> dict[str, list[str]]:
    """Return the files that show a row of the product: ``test_<id>_….py``."""
    found: dict[str, list[str]] = {}
    for file in sorted(folder.glob("test_*.py")):
        named = PRODUCT_FILE.fullmatch(file.name)
        if named and any(tests_in(file)):
            found.setdefault(named[1], []).append(f"{folder.name}/{file.name}")
    return found


def peer_tests(folder: Path) -> dict[str, list[str]]:
    """Return the files that show what teams look for: ``test_<row>.py``."""
    return {
        row: [f"{folder.name}/test_{row}.py"]
        for row in peer_rows.ROWS
        if (file := folder / f"test_{row}.py").is_file() and any(tests_in(file))
    }


def promise_tests(folder: Path) -> dict[str, list[str]]:
    """Return the tests that show a promise: ``test_<letter>.py::test_<id>_…``."""
    found: dict[str, list[str]] = {}
    for file in sorted(folder.glob("test_*.py")):
        for name in tests_in(file):
            named = PROMISE_TEST.fullmatch(name)
            if named:
                found.setdefault(named[1].upper(), []).append(
                    f"{folder.name}/{file.name}::{name}"
                )
    return found


def check_tests(folder: Path) -> dict[str, list[str]]:
    """Return the tests that show a check, wherever they lie: ``test_PR_<number>_…``.

    A file of that name shows it with all its tests.
    """
    found: dict[str, list[str]] = {}
    for file in sorted(folder.rglob("test_*.py")):
        place = file.relative_to(folder).as_posix()
        whole = CHECK_TEST.fullmatch(file.stem)
        for name in tests_in(file):
            named = CHECK_TEST.fullmatch(name) or whole
            if named:
                found.setdefault(f"PR-{named[1]}", []).append(f"{place}::{name}")
    return found


def state_of(row: str, page: Page) -> str:
    """Return yes, in part, or not yet."""
    if row not in page.shown_by:
        return "not yet"
    return "in part" if row in page.lacks else "yes"


def line_of(row: str, page: Page) -> str:
    """Return one line of the table: the first test, and how many more there are."""
    tests = page.shown_by.get(row, [])
    shown = f"`{tests[0]}`" if tests else ""
    more = f" and {len(tests) - 1} more" if len(tests) > 1 else ""
    state = state_of(row, page)
    lacks = page.lacks.get(row, "") if state != "yes" else ""
    return f"| {row} | {page.rows[row]} | {state} | {shown}{more} | {lacks} |"


def written(page: Page) -> str:
    """Return the text of a page."""
    states = [state_of(row, page) for row in page.rows]
    sums = ", ".join(f"{states.count(one)} {one}" for one in ("yes", "in part", "not yet"))
    lines = [line_of(row, page) for row in page.rows]
    return (
        "\n".join(
            [
                f"# {page.title}",
                "",
                page.about,
                "",
                f"{len(states)} rows: {sums}.",
                "",
                HEAD,
                *lines,
            ]
        )
        + "\n"
    )


def pages(tests: Path) -> list[Page]:
    """Return the pages, from the tests in the folder ``tests``."""
    how = (
        'Generated by `python -m ombud.project.capabilities`. A row reads "yes" only while a '
        'test that is named after it runs; "in part" says what is still missing.'
    )
    return [
        Page(
            "capabilities.md",
            "What Ombud does",
            how,
            rows.PRODUCT,
            rows.PRODUCT_LACKS,
            product_tests(tests / "product"),
        ),
        Page(
            "promises.md",
            "Which promises Ombud keeps",
            how,
            rows.PROMISES,
            rows.PROMISES_LACK,
            promise_tests(tests / "promises"),
        ),
        Page(
            "privacy/checks.md",
            "Which checks of the privacy engine pass",
            how,
            check_rows.CHECKS,
            check_rows.CHECKS_LACK,
            check_tests(tests),
        ),
        Page(
            "looked-for.md",
            "What teams look for in a desk",
            how,
            peer_rows.ROWS,
            peer_rows.LACKS,
            peer_tests(tests / "product"),
        ),
    ]


def as_data(page: Page) -> str:
    """Return the promises as the contacts' page reads them: text, state, keepers, tests."""
    values = [
        {
            "id": row,
            "text": page.rows[row],
            "state": (state := state_of(row, page)),
            "lacks": page.lacks.get(row, "") if state == "in part" else "",
            "kept_by": list(KEPT_BY.get(row, ())) if state != "not yet" else [],
            "tests": page.shown_by.get(row, []),
        }
        for row in page.rows
    ]
    return json.dumps(values, ensure_ascii=False, indent=1) + "\n"


def files(tests: Path) -> dict[str, str]:
    """Return what is to be written: the place in a checkout, and the text."""
    made = pages(tests)
    promises = next(page for page in made if page.rows is rows.PROMISES)
    texts = {f"docs/{page.name}": written(page) for page in made}
    return {**texts, "ombud/portal/promises.json": as_data(promises)}


def stale(root: Path) -> dict[str, str]:
    """Return the files that are not what would be written now, with what they should be."""
    return {
        name: text
        for name, text in files(root / "tests").items()
        if not (file := root / name).is_file() or file.read_text(encoding="utf-8") != text
    }


@click.command()
@click.option("--check", is_flag=True, help="Write nothing; exit code 1 when a page is old.")
@click.option(
    "--root", type=click.Path(file_okay=False, path_type=Path), default=ROOT, hidden=True
)
def main(*, check: bool, root: Path) -> None:
    """Write the pages of a checkout from the names of its tests."""
    if not (root / "tests" / "promises").is_dir():
        raise click.ClickException(
            "There are no tests here. Run this in a checkout of the source."
        )
    old = stale(root)
    for name, text in old.items():
        if not check:
            file = root / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        click.echo(f"{name} {'is old' if check else 'written'}")
    if check and old:
        raise click.exceptions.Exit(1)


if __name__ == "__main__":
    main()
