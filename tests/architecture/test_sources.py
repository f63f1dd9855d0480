"""What import-linter cannot see, found in the sources themselves."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

import pytest

from ombud.events.fact import Fact
from tests.architecture.floors import PACKAGE, ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SURFACES = ("desk", "portal", "api")
INLINE = re.compile(
    r"<style|\sstyle=|\son[a-z]+\s*=|javascript:|<script(?![^>]*\ssrc=)", re.IGNORECASE
)


def sources(*parts: str) -> Iterator[Path]:
    for part in parts or ("",):
        for path in sorted((PACKAGE / part).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path


def managers(source: str) -> list[int]:
    """Return the lines on which a manager is touched."""
    return [
        node.lineno
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Attribute) and node.attr in {"objects", "_default_manager"}
    ]


def test_no_surface_touches_a_manager() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line}"
        for path in sources(*SURFACES)
        for line in managers(path.read_text())
    ]

    assert found == []


def test_a_manager_in_a_view_is_found() -> None:
    assert managers("def view(request):\n    return Ticket.objects.all()\n") == [2]


def templates() -> list[Path]:
    return sorted(
        path
        for part in SURFACES
        for path in (PACKAGE / part / "templates").rglob("*")
        if path.is_file()
    )


def test_no_template_holds_inline_script_or_style() -> None:
    found = [
        f"{path.relative_to(ROOT)}: {match.group()}"
        for path in templates()
        for match in INLINE.finditer(path.read_text())
    ]

    assert templates() != []
    assert found == []


@pytest.mark.parametrize(
    "broken",
    [
        '<p style="color:red">',
        "<style>p{}</style>",
        '<a onclick="x()">',
        '<a href="javascript:x()">',
        "<script>alert(1)</script>",
    ],
)
def test_inline_script_and_style_are_found(broken: str) -> None:
    assert INLINE.search(broken)


def test_a_fragment_says_what_it_needs() -> None:
    silent = [
        str(path.relative_to(ROOT))
        for path in templates()
        if path.name.startswith("_") and not path.read_text().startswith("{#")
    ]

    assert silent == []


def inner_imports(source: str) -> list[int]:
    """Return the lines of imports of our own packages inside functions."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        for inner in ast.walk(node):
            if isinstance(inner, ast.ImportFrom) and (inner.module or "").startswith("ombud"):
                found.append(inner.lineno)
            if isinstance(inner, ast.Import) and inner.names[0].name.startswith("ombud"):
                found.append(inner.lineno)
    return found


# The command line loads what a command needs when it runs, so that --help is quick.
LATE = {"project"}


def test_imports_stand_at_the_top() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line}"
        for path in sources()
        if path.name != "apps.py" and path.relative_to(PACKAGE).parts[0] not in LATE
        for line in inner_imports(path.read_text())
    ]

    assert found == []


def test_an_inner_import_is_found() -> None:
    assert inner_imports("def f():\n    from ombud.base import clock\n") == [2]


FORBIDDEN_CALLS = re.compile(
    r"import pickle|pickle\.load|\byaml\.load\b|\beval\(|(?<!\.)\bexec\(|shell=True"
    r"|os\.system\(|\bmark_safe\("
)


def test_no_source_calls_what_runs_text_as_code() -> None:
    found = [
        f"{path.relative_to(ROOT)}: {match.group()}"
        for path in sources()
        for match in FORBIDDEN_CALLS.finditer(path.read_text())
        if not path.read_text()[: match.start()]
        .rpartition("\n")[2]
        .lstrip()
        .startswith(("#", '"', "``"))
    ]

    assert found == []


def test_the_clock_is_read_in_one_place() -> None:
    reading = re.compile(r"datetime\.now\(|timezone\.now\(|time\.time\(|date\.today\(|utcnow\(")

    found = [
        str(path.relative_to(ROOT))
        for path in sources()
        if path != PACKAGE / "base/clock.py" and reading.search(path.read_text())
    ]

    assert found == []


def test_no_signal_is_connected() -> None:
    found = [
        str(path.relative_to(ROOT))
        for path in sources()
        if re.search(
            r"@receiver|\.connect\(receiver|(?<!def )(post|pre)_save", path.read_text()
        )
    ]

    assert found == []


def test_a_fact_with_free_text_does_not_come_to_life() -> None:
    with pytest.raises(TypeError, match="no free text"):

        class Gossip(Fact):
            kind = "test.gossip"
            words: str


def test_a_fact_with_a_list_of_text_does_not_either() -> None:
    with pytest.raises(TypeError, match="no free text"):

        class MoreGossip(Fact):
            kind = "test.more-gossip"
            words: tuple[str, ...]


def test_every_package_has_its_page() -> None:
    packages = {
        path.name
        for path in PACKAGE.iterdir()
        if (path / "__init__.py").exists() and path.name != "channels"
    } | {"channels-email"}
    pages = {path.stem for path in (ROOT / "docs/packages").glob("*.md")}

    assert packages - pages == set()
