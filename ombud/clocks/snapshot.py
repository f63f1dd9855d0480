"""Writing a snapshot of the ``holidays`` library: ``python -m ombud.clocks.snapshot VERSION``.

What the library has otherwise than the law that counts days is corrected by ``statute``.
Packs name the snapshot that they reckon with. A new snapshot is a new file; packs take it up
in a new version of theirs.
"""

from __future__ import annotations

import json
import sys
from datetime import date
from importlib.metadata import version as version_of
from pathlib import Path
from typing import TYPE_CHECKING

import holidays

from ombud.clocks import statute

if TYPE_CHECKING:
    from collections.abc import Iterable

YEARS = range(2015, 2046)
COUNTRIES = """AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE
IS LI NO CH US CA AU NZ"""
PARTS = {
    "GB": "ENG SCT NIR WLS",
    "DE": "BB BE BW BY HB HE HH MV NI NW RP SH SL SN ST TH",
}


def calendar_of(country: str, part: str | None = None) -> dict[str, str]:
    """Return the public holidays of a country or a part of it, as ``written``."""
    named = holidays.country_holidays(country, subdiv=part, years=YEARS, language="en_US")
    return written(statute.corrected(country, named))


def written(found: Iterable[date]) -> dict[str, str]:
    """Return holidays by year, each a number of days after 1 January."""
    by_year: dict[str, list[int]] = {}
    for day in sorted(found):
        if day.year in YEARS:  # a holiday may be observed in the year before
            by_year.setdefault(str(day.year), []).append((day - date(day.year, 1, 1)).days)
    return {year: " ".join(map(str, days)) for year, days in by_year.items()}


def calendars() -> dict[str, dict[str, str]]:
    """Return all calendars by name, such as ``BE``, ``DE-BY``, ``US`` (federal)."""
    whole = {country: calendar_of(country) for country in COUNTRIES.split()}
    parts = {
        f"{country}-{part}": calendar_of(country, part)
        for country, names in PARTS.items()
        for part in names.split()
    }
    own = {name: written(made(YEARS)) for name, made in statute.OWN.items()}
    return dict(sorted((whole | parts | own).items()))


def main(version: str) -> None:
    """Write ``data/holidays-VERSION.json``; refuse to write over one that packs may name."""
    path = Path(__file__).parent / "data" / f"holidays-{version}.json"
    if path.exists():
        raise SystemExit(f"{path.name} is there already; a snapshot never changes.")
    held = {
        "source": f"holidays {version_of('holidays')}",
        "first_year": YEARS.start,
        "last_year": YEARS.stop - 1,
        "calendars": calendars(),
    }
    path.write_text(json.dumps(held, indent=1) + "\n")


if __name__ == "__main__":
    main(sys.argv[1])
