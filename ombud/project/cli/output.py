"""Printing: JSON for programs, short lines for people, and errors that people can act on."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from collections.abc import Callable

F = TypeVar("F", bound="Callable[..., Any]")

as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON instead of text.")


def show(value: Any, *, as_json: bool, text: str) -> None:
    """Print ``value`` as one JSON document, or ``text`` for a person."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2) if as_json else text)


def line(value: Any) -> None:
    """Print ``value`` as one line of JSON."""
    click.echo(json.dumps(value, ensure_ascii=False))


def table(rows: list[tuple[object, ...]]) -> str:
    """Return ``rows`` in columns that line up, two blanks apart."""
    texts = [tuple(str(cell) for cell in row) for row in rows]
    widths = [max(map(len, column)) for column in zip(*texts, strict=True)] if texts else []
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in texts
    )


def secret_from(prompt: str, *, confirm: bool = False) -> str:
    """Ask for a secret without showing it, or read a line of what is piped in."""
    if sys.stdin.isatty():
        answer: str = click.prompt(prompt, hide_input=True, confirmation_prompt=confirm)
        return answer
    return sys.stdin.readline().rstrip("\n")
