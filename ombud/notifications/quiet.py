"""Quiet hours: pure arithmetic in the time zone of a person."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import time, tzinfo


def is_quiet(at: time, begins: time, ends: time) -> bool:
    """Say whether the clock on the wall stands between ``begins`` and ``ends``.

    ``ends`` itself is no longer quiet; from 22:00 to 07:00 goes over midnight; the same time
    twice means never.
    """
    if begins <= ends:
        return begins <= at < ends
    return at >= begins or at < ends


def heard_from(moment: datetime, zone: tzinfo, begins: time, ends: time) -> datetime:
    """Return when somebody in ``zone`` hears of what happened at ``moment`` (aware).

    At once, or when their quiet hours end. Where the clocks change, the wall's time counts.
    """
    local = moment.astimezone(zone)
    if not is_quiet(local.time(), begins, ends):
        return moment
    day = local.date()
    if local.time() >= ends:
        day += timedelta(days=1)
    return datetime.combine(day, ends, tzinfo=zone)
