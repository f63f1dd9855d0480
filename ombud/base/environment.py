"""Reading deployment settings from the environment, once, strictly."""

from __future__ import annotations

import os
from pathlib import Path

from ombud.base.errors import Misconfigured

YES = {"1", "yes", "true", "on"}
NO = {"0", "no", "false", "off", ""}


def text(name: str, default: str = "") -> str:
    """Return the variable ``name`` without surrounding white space."""
    return os.environ.get(name, default).strip()


def flag(name: str, *, default: bool = False) -> bool:
    """Return a yes/no variable. Raises ``Misconfigured`` for any other word."""
    value = text(name, "yes" if default else "no").lower()
    if value in YES:
        return True
    if value in NO:
        return False
    raise Misconfigured(f"{name} must be yes or no, not {value!r}.")


def number(name: str, default: int, *, least: int = 0) -> int:
    """Return a whole number of at least ``least``. Raises ``Misconfigured`` otherwise."""
    value = text(name, str(default))
    if not value.isdecimal() or int(value) < least:
        raise Misconfigured(f"{name} must be a whole number of at least {least}.")
    return int(value)


def secret(name: str, default: str = "") -> str:
    """Return ``name``, or the content of the file that ``name``_FILE points at."""
    file = text(f"{name}_FILE")
    if not file:
        return text(name, default)
    try:
        return Path(file).read_text().strip()
    except OSError as problem:
        raise Misconfigured(f"{name}_FILE cannot be read: {problem.strerror}.") from None


def address(name: str, default: str) -> tuple[str, int]:
    """Return ``host:port`` as a pair. IPv6 hosts stand in brackets.

    Raises ``Misconfigured`` when the port is missing or not a number.
    """
    value = text(name, default)
    host, _, port = value.rpartition(":")
    if not host or not port.isdecimal() or int(port) > 65535:
        raise Misconfigured(f"{name} must look like 127.0.0.1:8000, not {value!r}.")
    return host.strip("[]"), int(port)
