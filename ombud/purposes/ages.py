"""From how old somebody agrees for themselves (GDPR Art. 8, Cal. Civ. Code §1798.120(c)).

Only a band of ages is ever known, and only where somebody noted it: nobody is asked for a date
of birth. Who is too young for a consent of their own is not asked for one, and a consent that
is there does not count: a parent would have to agree.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ombud.base import clock
from ombud.clocks.packs import shipped
from ombud.subjects.models import Subject
from ombud.subjects.statuses import AgeBand

if TYPE_CHECKING:
    from datetime import date

    from ombud.clocks.packs import Age

PACK_OF = {"GB": "uk", "US-CA": "california"}  # the others count by the GDPR
YOUNGEST = {AgeBand.CHILD: 0, AgeBand.TEENAGER: 13, AgeBand.MINOR: 16, AgeBand.ADULT: 18}


@dataclass(frozen=True, slots=True)
class Limit:
    """From how old somebody agrees for themselves where they live.

    named: what the law of the place is said to be. years: what counts: an age that nobody has
    compared with the official text lets nobody agree earlier than the rule for all.
    """

    years: int
    named: Age


def limit_for(place: str, on: date) -> Limit:
    """Return the limit for who lives in ``place`` (ISO 3166, empty for not known)."""
    pack = shipped.in_force(PACK_OF.get(place, "gdpr"), on)
    named, rule = pack.age_of_consent(place, on), pack.age_of_consent("", on)
    assert named is not None  # noqa: S101 - each of these packs has an age for all
    assert rule is not None  # noqa: S101
    return Limit(named.value if named.is_checked else rule.value, named)


def is_too_young(contact_id: int) -> bool:
    """Say whether the contact is known to be too young to agree for themselves."""
    found = Subject.objects.filter(contact=contact_id).exclude(age_band="")
    row = found.values_list("age_band", "contact__residence").first()
    if row is None:
        return False
    band, place = row
    return YOUNGEST[AgeBand(band)] < limit_for(place, clock.now().date()).years
