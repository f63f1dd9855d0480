"""System check PDM013: whoever gets data from this server has an entry, and no module calls
out that belongs to none.
"""

from __future__ import annotations

import imaplib
import smtplib
import socket
import sys
from dataclasses import dataclass
from types import ModuleType
from typing import TYPE_CHECKING, Any

from ombud.base import late
from ombud.base.registry import Registry
from ombud.datamap.checks import error

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from django.core import checks


@dataclass(frozen=True, slots=True)
class Processor:
    """A service outside that gets data: what it is, what it gets, by whom it is chosen, and
    for which purpose of the register.
    """

    service: str
    gets: str
    chosen_by: str
    purpose: str


@dataclass(frozen=True, slots=True)
class Integration:
    """What calls a service: the modules that do, and the entry of the service."""

    processor: str
    modules: tuple[str, ...]


processors: Registry[Processor] = Registry("processor")
integrations: Registry[Integration] = Registry("integration")
# Whoever holds one of these can call another machine.
CALLERS: tuple[Any, ...] = (smtplib, imaplib, socket.create_connection, late.outbound)
OURS = "ombud."
# The gate itself, and what only ever calls the desk of the one who runs it.
NOT_OUTWARD = ("ombud.base.", "ombud.datamap.outward", "ombud.project.")


def calls_out(module: ModuleType) -> bool:
    """Say whether ``module`` holds something by which another machine is called."""
    return any(value is one for value in vars(module).values() for one in CALLERS)


def outward() -> Iterator[str]:
    """Yield the names of our loaded modules that call other machines."""
    for name, module in sorted(sys.modules.items()):
        is_ours = name.startswith(OURS) and not name.startswith(NOT_OUTWARD)
        if is_ours and isinstance(module, ModuleType) and calls_out(module):
            yield name


def unregistered(modules: Iterable[str]) -> Iterator[checks.Error]:
    known = {module for name in integrations for module in integrations[name].modules}
    for module in modules:
        if module not in known:
            yield error(
                "PDM013",
                f"{module} calls another machine and belongs to no integration.",
                "Register it with ombud.datamap.outward: which service, what it gets.",
            )


def without_entry() -> Iterator[checks.Error]:
    for name in integrations:
        if integrations[name].processor not in processors:
            yield error(
                "PDM013",
                f"The integration {name} names a service that has no entry.",
                "Register the service as a processor: what it gets, and for which purpose.",
            )


def check_outward(app_configs: object = None, **_: object) -> list[checks.CheckMessage]:
    """Run PDM013 over what is loaded."""
    return [*unregistered(outward()), *without_entry()]
