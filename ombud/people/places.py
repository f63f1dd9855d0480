"""Where people live: countries by ISO 3166-1, states of the United States by ISO 3166-2.

The state is asked there and nowhere else, because one of them has a law of its own about data.
"""

from __future__ import annotations

from functools import lru_cache

from django.utils import translation
from django.utils.translation import gettext as _

from ombud.base.dates import locale_of
from ombud.base.errors import Refused
from ombud.base.spellings import folded

# Codes that the Unicode list of territories has and ISO 3166-1 has not assigned, or reserves.
NO_COUNTRY = {
    *("AC", "CP", "CQ", "DG", "EA", "EU", "EZ"),
    *("IC", "QO", "TA", "UN", "XA", "XB", "ZZ"),
}
LANGUAGES = ("en", "de")  # in which a place can be named
UNITED_STATES = "US"
STATES = {  # ISO 3166-2:US
    "AL": "Alabama",
    "AK": "Alaska",
    "AZ": "Arizona",
    "AR": "Arkansas",
    "CA": "California",
    "CO": "Colorado",
    "CT": "Connecticut",
    "DE": "Delaware",
    "DC": "District of Columbia",
    "FL": "Florida",
    "GA": "Georgia",
    "HI": "Hawaii",
    "ID": "Idaho",
    "IL": "Illinois",
    "IN": "Indiana",
    "IA": "Iowa",
    "KS": "Kansas",
    "KY": "Kentucky",
    "LA": "Louisiana",
    "ME": "Maine",
    "MD": "Maryland",
    "MA": "Massachusetts",
    "MI": "Michigan",
    "MN": "Minnesota",
    "MS": "Mississippi",
    "MO": "Missouri",
    "MT": "Montana",
    "NE": "Nebraska",
    "NV": "Nevada",
    "NH": "New Hampshire",
    "NJ": "New Jersey",
    "NM": "New Mexico",
    "NY": "New York",
    "NC": "North Carolina",
    "ND": "North Dakota",
    "OH": "Ohio",
    "OK": "Oklahoma",
    "OR": "Oregon",
    "PA": "Pennsylvania",
    "RI": "Rhode Island",
    "SC": "South Carolina",
    "SD": "South Dakota",
    "TN": "Tennessee",
    "TX": "Texas",
    "UT": "Utah",
    "VT": "Vermont",
    "VA": "Virginia",
    "WA": "Washington",
    "WV": "West Virginia",
    "WI": "Wisconsin",
    "WY": "Wyoming",
}


@lru_cache(maxsize=8)
def places(language: str) -> dict[str, str]:
    """Return the name of each place by its code, in the order of the names.

    The states stand behind their country.
    """
    every = {str(code): name for code, name in locale_of(language).territories.items()}
    codes = [one for one in every if len(one) == 2 and one.isalpha() and one not in NO_COUNTRY]
    found: dict[str, str] = {}
    for code in sorted(codes, key=lambda one: folded(every[one])):
        found[code] = every[code]
        if code == UNITED_STATES:
            with translation.override(language):
                states = STATES | {"CA": _("California")}
            ordered = sorted(states, key=lambda one: folded(states[one]))
            found |= {f"US-{one}": f"{every[code]}: {states[one]}" for one in ordered}
    return found


def place_name(code: str, language: str) -> str:
    """Return what a place is called; its code where it has no name, nothing for none."""
    return places(language).get(code, code)


def place(typed: str) -> str:
    """Return the code of a place that is named by code or by name, in a language of the desk.

    Nothing for nothing. Raises ``Refused`` for no place.
    """
    plain = " ".join(typed.split())
    if not plain or plain.upper() in places("en"):
        return plain.upper()
    for language in LANGUAGES:
        for code, name in places(language).items():
            if folded(plain) in {folded(name), folded(name.rpartition(": ")[2])}:
                return code
    raise Refused(
        "Write where they live by the name or code of the country, such as Germany or DE; in "
        "the United States with the state, such as US-CA."
    )
