"""Periods as ISO 8601 writes them (``P24M``, ``P30D``, ``P1Y6M``), by the calendar."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from django.utils.translation import ngettext

from ombud.base.errors import Refused
from ombud.clocks.periods import months_after

FORM = re.compile(r"P(?:(\d{1,3})Y)?(?:(\d{1,4})M)?(?:(\d{1,4})W)?(?:(\d{1,5})D)?")


def parsed(text: str) -> tuple[int, int]:
    """Return the months and days of ``text``. Raises ``Refused`` for what is no period."""
    found = FORM.fullmatch(text.strip().upper())
    years, months, weeks, days = (
        (int(part or 0) for part in found.groups()) if found else (0,) * 4
    )
    if not (years or months or weeks or days):
        raise Refused("Write a period such as P24M for 24 months or P30D for 30 days.")
    return years * 12 + months, weeks * 7 + days


def in_words(text: str) -> str:
    """Return a period as people say it, 24 months; what is none as it is written."""
    found = FORM.fullmatch(text.strip().upper())
    if found is None:
        return text
    years, months, weeks, days = (int(part or 0) for part in found.groups())
    said = [
        ngettext("%(num)d year", "%(num)d years", years) % {"num": years} if years else "",
        ngettext("%(num)d month", "%(num)d months", months) % {"num": months} if months else "",
        ngettext("%(num)d week", "%(num)d weeks", weeks) % {"num": weeks} if weeks else "",
        ngettext("%(num)d day", "%(num)d days", days) % {"num": days} if days else "",
    ]
    return ", ".join(filter(None, said)) or text


def before(moment: datetime, text: str) -> datetime:
    """Return the moment that lies the period ``text`` before ``moment`` (aware).

    What began then or earlier is over at ``moment``: months by the calendar, the last day
    of a shorter month where there is no such date.
    """
    months, days = parsed(text)
    day = months_after(moment.date(), -months)
    return moment.replace(year=day.year, month=day.month, day=day.day) - timedelta(days=days)
