"""To whom somebody can complain, by where they live (promise J10).

The addresses are data with a day and a source, like the rule packs; a desk names one more in
its settings.
"""

from __future__ import annotations

import json
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from babel import Locale
from django.utils.translation import gettext as _

from ombud.privacy.statuses import Region

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ombud.privacy.models import Controller

# The two places outside the European Economic Area whose law a request can run by.
OF_REGION = {Region.UNITED_KINGDOM: "GB", Region.CALIFORNIA: "US-CA"}


@dataclass(frozen=True, slots=True)
class Authority:
    """A data-protection authority: its name, postal address and web address."""

    name: str
    address: str
    web: str

    def __str__(self) -> str:
        return f"{self.name}\n{self.address}\n{self.web}"


@cache
def authorities() -> dict[str, Authority]:
    """Return the authorities by country: ISO 3166 codes."""
    text = (files("ombud.privacy") / "authorities.json").read_text(encoding="utf-8")
    return {code: Authority(*one) for code, one in json.loads(text)["authorities"].items()}


def authority_of(country: str) -> Authority | None:
    """Return the authority for people who live in ``country``, if we know one."""
    return authorities().get(country)


def authority_for(country: str, held: Controller) -> str:
    """Return which authority a letter to somebody who lives in ``country`` names.

    The one that the desk chose for that country, which for a company in a federal state is
    the one of its land; else the country's; else the desk's again; else nothing.
    """
    own = "\n".join(filter(None, [held.authority.strip(), held.authority_web]))
    if own and country and country == held.authority_country:
        return _("Responsible for us is:") + f"\n{own}"
    known = authority_of(country)
    return str(known) if known else own


def countries(language: str) -> list[tuple[str, str]]:
    """Return code and name of each country of the European Economic Area, by name."""
    names = Locale.parse(language.partition("-")[0]).territories
    codes = set(authorities()) - set(OF_REGION.values())
    named = ((code, names[code]) for code in codes)
    return sorted(named, key=lambda one: unicodedata.normalize("NFKD", one[1]).casefold())


def places(regions: Iterable[tuple[Any, Any]], language: str) -> list[tuple[Any, Any]]:
    """Return what can be chosen as where somebody lives: countries after ``regions``."""
    return [*regions, *countries(language)]


def residence(chosen: str) -> tuple[Region, str]:
    """Return region and country of what was chosen. Raises ``ValueError`` for no place."""
    if chosen in authorities() and chosen not in OF_REGION.values():
        return Region.EUROPE, chosen
    region = Region(chosen)
    return region, OF_REGION.get(region, "")


def chosen_as(region: str, country: str) -> str:
    """Return what is chosen in the list of places by who says ``region`` and ``country``."""
    return country if region == Region.EUROPE and country else region
