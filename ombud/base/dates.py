"""How moments are said to a person: in their time zone, as their language writes a day."""

from __future__ import annotations

import contextlib
from datetime import datetime, time
from functools import lru_cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel import Locale, UnknownLocaleError
from babel.dates import format_datetime as babel_format
from django.utils import timezone, translation

if TYPE_CHECKING:
    from datetime import date


@lru_cache(maxsize=32)
def locale_of(language: str) -> Locale:
    """Return the locale of ``language``; English for one that nobody knows."""
    try:
        return Locale.parse(language.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return Locale("en")


def locale() -> Locale:
    return locale_of(translation.get_language() or "en")


@lru_cache(maxsize=4096)
def written(day: datetime, pattern: str, language: str) -> str:
    """Return ``day`` by ``pattern``, whose day stands in the form of ``language``."""
    return babel_format(day, in_form(pattern, language), locale=locale_of(language))


@lru_cache(maxsize=256)
def in_form(pattern: str, language: str) -> str:
    """Return ``pattern`` with its day as ``language`` writes it: 4. Dezember, 12月4日.

    English without a country is written as most countries write it, the day first.
    """
    here = Locale("en", "GB") if language == "en" else locale_of(language)
    forms = {
        "d MMMM y": here.date_formats["long"].pattern,
        "d MMM y": here.datetime_skeletons["yMMMd"].pattern,
        "d MMM": here.datetime_skeletons["MMMd"].pattern,
    }
    for ours, theirs in forms.items():
        if pattern.startswith(ours):
            return f"{theirs}{pattern.removeprefix(ours)}"
    return pattern


def zone_of(*names: str) -> ZoneInfo:
    """Return the first of ``names`` that is a time zone; UTC where none is."""
    for name in names:
        with contextlib.suppress(ZoneInfoNotFoundError, ValueError):
            return ZoneInfo(name)
    return ZoneInfo("UTC")


def in_words(moment: datetime, pattern: str) -> str:
    """Return ``moment`` in the reader's zone and language, by a CLDR ``pattern``."""
    local = timezone.localtime(moment).replace(tzinfo=None)
    return written(local, pattern, translation.get_language() or "en")


def day_words(day: date) -> str:
    """Return a day without a time of its own: 4 December 2026."""
    midnight = datetime.combine(day, time.min)
    return written(midnight, "d MMMM y", translation.get_language() or "en")


def full_time(moment: datetime) -> str:
    """Return a time to the minute with its zone: 4 December 2026, 09:58 (Europe/Lisbon)."""
    zone = timezone.get_current_timezone_name()
    return f"{in_words(moment, 'd MMMM y, HH:mm')} ({zone})"
