"""Plugs the interface into the checks that run in CI and by `ombud check`.

Not into those at boot: they would load what answers are made of into every process. An
interface that is used is checked by its first call.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from django.core import checks

if TYPE_CHECKING:
    from collections.abc import Sequence


def check_interface(app_configs: object = None, **_: object) -> Sequence[checks.CheckMessage]:
    """Run PDM007 over every type of answer, each of which a route names."""
    import_module("ombud.api.interface")
    found: Sequence[checks.CheckMessage] = import_module("ombud.api.egress").check_answers()
    return found


checks.register(check_interface, "interface")
