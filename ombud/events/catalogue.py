"""The page of all events, made from the docstrings of their facts."""

from __future__ import annotations

import dataclasses
import inspect
import os
from pathlib import Path
from typing import TYPE_CHECKING

import django

from ombud.events.fact import facts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ombud.events.fact import Fact

INTRODUCTION = """# Events

Everything that happens is one row of the log: what happened (its kind, below), about what,
by whom (a kind of actor and a number), when, and the values named here. Values are numbers,
dates and words from fixed lists: the log holds no text that a person wrote, so nobody's
erasure ever has to change it.

This page is made from the code; do not edit it.
"""
PACKAGE = "ombud."
PAGE = Path(__file__).resolve().parents[2] / "docs" / "events.md"


def render() -> str:
    """Return the text of ``docs/events.md``."""
    ours = [facts[kind] for kind in facts if facts[kind].__module__.startswith(PACKAGE)]
    return "\n".join([INTRODUCTION, *(line for fact in ours for line in lines(fact))])


def lines(fact: type[Fact]) -> Iterator[str]:
    """Yield the section of one kind of event."""
    yield f"## {fact.kind}"
    yield ""
    yield inspect.getdoc(fact) or ""
    yield ""
    for field in dataclasses.fields(fact):
        yield f"- `{field.name}`: {field.type}"
    if dataclasses.fields(fact):
        yield ""


def main() -> None:
    """Write the page of a checkout."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ombud.project.settings")
    django.setup()
    PAGE.write_text(render(), encoding="utf-8")


if __name__ == "__main__":
    main()
