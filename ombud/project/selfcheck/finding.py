"""One thing that the self-check found."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Grade(StrEnum):
    """How grave: an error keeps the server from starting where ``stops`` is set."""

    OK = "ok"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found, in one sentence that says what to do.

    code: stable word for scripts. stops: the server does not start with this error.
    """

    code: str
    grade: Grade
    text: str
    stops: bool = False


def fine(code: str, text: str) -> Finding:
    """Return that all is well."""
    return Finding(code, Grade.OK, text)


def warning(code: str, text: str) -> Finding:
    """Return something that should be put right; the desk runs all the same."""
    return Finding(code, Grade.WARNING, text)


def error(code: str, text: str, *, stops: bool = False) -> Finding:
    """Return something that must be put right."""
    return Finding(code, Grade.ERROR, text, stops)
