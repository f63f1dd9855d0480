"""Reading deployment settings from the environment, once, strictly."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import urlsplit

from ombud.base.errors import Misconfigured

YES = {"1", "yes", "true", "on"}
NO = {"0", "no", "false", "off", ""}


def text(name: str, default: str = "") -> str:
    """Return the variable ``name`` without surrounding white space; set to nothing is unset."""
    return os.environ.get(name, "").strip() or default


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


def url(name: str, default: str = "", *, of: tuple[str, ...], is_secret: bool = False) -> str:
    """Return an address of one of the schemes ``of``, or nothing, without a slash at its end.

    Raises ``Misconfigured`` for anything else; the text shows no password.
    """
    value = (secret if is_secret else text)(name, default)
    try:
        parts = urlsplit(value)
        is_well = parts.scheme in of and bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_well = False
    if value and not is_well:
        looks = " or ".join(f"{scheme}://host" for scheme in of)
        raise Misconfigured(f"{name} must look like {looks}.")
    return value.rstrip("/")


def addresses(name: str) -> tuple[str, ...]:
    """Return ``host:port`` pairs, separated by blanks. Raises ``Misconfigured`` otherwise."""
    values = tuple(text(name).split())
    for value in values:
        host, _, port = value.rpartition(":")
        if not host or not port.isdecimal():
            raise Misconfigured(f"{name} must be host:port pairs, not {value!r}.")
    return values


def address(name: str, default: str) -> tuple[str, int]:
    """Return ``host:port`` as a pair. IPv6 hosts stand in brackets.

    Raises ``Misconfigured`` when the port is missing or not a number.
    """
    value = text(name, default)
    host, _, port = value.rpartition(":")
    if not host or not port.isdecimal() or int(port) > 65535:
        raise Misconfigured(f"{name} must look like {default}, not {value!r}.")
    return host.strip("[]"), int(port)
