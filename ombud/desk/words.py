"""How things are said on a page: times, names, sizes. Pure but for language and time zone."""

from __future__ import annotations

from datetime import datetime, time
from typing import TYPE_CHECKING

from babel.dates import format_date
from django.utils import timezone, translation

from ombud.base import clock
from ombud.base.dates import day_words, in_words, locale, written

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

AVATARS = "abcdef"
WEEK = 7
KILO = 1024


def short_time(moment: datetime, now: datetime | None = None) -> str:
    """Return a time as a row has room for it: 09:58 today, Tue this week, else 4 Dec.

    now: the reader's local time, for who writes many times at once.
    """
    local, today = timezone.localtime(moment), now or timezone.localtime(clock.now())
    days = (today.date() - local.date()).days
    if days == 0:
        return local.strftime("%H:%M")
    day = local.replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=None)
    language = translation.get_language() or "en"
    if 0 < days < WEEK:
        return written(day, "ccc", language)
    return written(day, "d MMM" if local.year == today.year else "d MMM y", language)


def message_time(moment: datetime) -> str:
    """Return a time as the conversation shows it: 09:58 today, else with the day."""
    local, today = timezone.localtime(moment), timezone.localtime(clock.now())
    if local.date() == today.date():
        return local.strftime("%H:%M")
    return f"{short_time(moment)}, {local.strftime('%H:%M')}"


def date_words(moment: datetime | date) -> str:
    """Return the day: 4 December 2026. A date that has no time stays the day it is."""
    if isinstance(moment, datetime):
        return in_words(moment, "d MMMM y")
    return day_words(moment)


def weekday_words(day: date) -> str:
    """Return the short name of the day of the week."""
    return format_date(day, "EEE", locale=locale())


def month_words(day: date) -> str:
    """Return the month of a day: December 2026."""
    midnight = datetime.combine(day, time.min)
    return written(midnight, "LLLL y", translation.get_language() or "en")


def initials(name: str) -> str:
    """Return one or two letters that stand for ``name``; a question mark for none."""
    words = [word for word in name.replace("@", " ").split() if word[0].isalnum()]
    letters = [words[0][0], words[-1][0]] if len(words) > 1 else [word[0] for word in words]
    return "".join(letters).upper() or "?"


def colour_of(number: int | None) -> str:
    """Return the letter of one of the six avatar colours, the same for the same person."""
    return AVATARS[(number or 0) % len(AVATARS)]


def size_words(octets: int) -> str:
    """Return a size of a file: 812 B, 24 kB, 1.3 MB, 5.2 GB (by 1,024)."""
    if octets < KILO:
        return f"{octets} B"
    if octets < KILO * KILO:
        return f"{round(octets / KILO)} kB"
    if octets < KILO**3:
        return f"{octets / KILO**2:.1f} MB"
    return f"{octets / KILO**3:.1f} GB"


def typed_time(moment: datetime | None) -> str:
    """Return a time as a field for date and time takes it, in the agent's zone."""
    return timezone.localtime(moment).strftime("%Y-%m-%dT%H:%M") if moment else ""


def listed(names: Iterable[str]) -> str:
    """Return ``names`` with commas, as they stand on a recipient line."""
    return ", ".join(name for name in names if name)
