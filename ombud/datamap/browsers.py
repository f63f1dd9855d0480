"""System check PDM008: what we leave in a browser is registered, cookies and other keys."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from django.apps import apps
from django.conf import settings

from ombud.datamap.checks import error
from ombud.datamap.declarations import browser_keys, cookies

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from django.core import checks

PREFIX = "ombud-"
STORES = re.compile(r"\b(?:localStorage|sessionStorage|caches)\b")
KEPT = re.compile(rf"""['"]({PREFIX}[\w-]*)|(?:get|set)Item\(\s*['"]([^'"]*)""")
NEVER = re.compile(r"\b(indexedDB|document\.cookie)\b")
COOKIES = ("SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME", "LANGUAGE_COOKIE_NAME")


def unregistered(cookie: str) -> Iterator[checks.Error]:
    if cookie not in cookies:
        yield error(
            "PDM008",
            f"The cookie {cookie} is not registered.",
            "Register it with ombud.datamap.cookies: which kind, what for, how long.",
        )


def scripts() -> Iterator[Path]:
    """Yield our own scripts, also those that are made of templates."""
    for config in apps.get_app_configs():
        if config.name.startswith("ombud."):
            for folder in ("static", "templates"):
                yield from sorted((Path(config.path) / folder).rglob("*.js"))


def keys_in(script: str) -> set[str]:
    """Return the keys under which ``script`` keeps something in the browser.

    Every word with our prefix counts, in a script that keeps anything at all.
    """
    if not STORES.search(script):
        return set()
    return {ours or other for ours, other in KEPT.findall(script)}


def stray_keys(files: Iterable[Path]) -> Iterator[checks.Error]:
    for file in files:
        script = file.read_text(encoding="utf-8")
        for key in sorted(keys_in(script) - set(browser_keys)):
            yield error(
                "PDM008",
                f"{file.name} keeps {key!r} in the browser, which is not registered.",
                "Register the key with ombud.datamap.browser_keys: what for.",
            )
        for found in NEVER.finditer(script):
            yield error(
                "PDM008",
                f"{file.name} uses {found[1]}, which nobody can register.",
                "Keep a setting in localStorage, and everything else at the desk.",
            )


def check_browsers(app_configs: object = None, **_: object) -> list[checks.CheckMessage]:
    """Run PDM008 over the cookies of the settings and over our own scripts."""
    named = [one for name in COOKIES for one in unregistered(getattr(settings, name))]
    return [*named, *stray_keys(scripts())]
