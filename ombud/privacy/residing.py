"""Where the person lives: what the request says, and what is held of it (promise E4)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ombud.people.models import Contact
from ombud.people.places import UNITED_STATES
from ombud.privacy.authorities import OF_REGION, authorities
from ombud.privacy.statuses import Region, Source
from ombud.subjects.queries import selves_of

if TYPE_CHECKING:
    from ombud.base.actor import Actor
    from ombud.privacy.models import PrivacyRequest

OF_COUNTRY = {country: region for region, country in OF_REGION.items()}
# The law of the Union counts there, too: TFEU Art. 355(1) and (4).
PART_OF = {"AX": "FI", **dict.fromkeys(("GF", "GP", "MF", "MQ", "RE", "YT"), "FR")}
WRITTEN_DOWN = frozenset({Source.MAIL, Source.PHONE, Source.POST})  # by an agent


@dataclass(frozen=True, slots=True)
class Residence:
    """What a request counts by: a region, a country (ISO 3166), and a place that disagrees.

    on_file: where the record says they live, if the request says otherwise; else empty.
    """

    region: str
    country: str
    on_file: str = ""


def region_of(place: str) -> Region:
    """Return whose law counts for who lives in ``place`` (ISO 3166).

    Of the United States without a state nobody knows whether it is California.
    """
    if place in {"", UNITED_STATES}:
        return Region.UNKNOWN
    code = country_of(place)
    if code in OF_COUNTRY:
        return OF_COUNTRY[code]
    return Region.EUROPE if code in authorities() else Region.ELSEWHERE


def country_of(place: str) -> str:
    """Return the country whose law and authority count in ``place``."""
    return PART_OF.get(place, place)


def on_file(person: Contact) -> str:
    """Return where the records of ``person`` say they live; empty where none does."""
    if person.residence:
        return person.residence
    rows = Contact.objects.filter(pk__in=selves_of(person)).exclude(residence="")
    return rows.order_by("pk").values_list("residence", flat=True).first() or ""


def settled(region: str, country: str, place: str) -> Residence:
    """Return what counts where a request says ``region`` and ``country``, a record ``place``.

    What says more than the other counts; where they disagree, both are kept.
    """
    held, code = region_of(place), country_of(place)
    said = Residence(region, country)
    if not place or (held == region and country in {"", code}):
        return Residence(region, code or country)
    if (region, country) == (Region.UNKNOWN, ""):
        return Residence(held, code)
    is_vague = place == UNITED_STATES
    if is_vague and region in {Region.CALIFORNIA, Region.ELSEWHERE}:
        return said
    if country == UNITED_STATES and held in {Region.CALIFORNIA, Region.ELSEWHERE}:
        return Residence(held, code)
    return Residence(region, country, place)


def regions_of(residence: Residence | PrivacyRequest) -> tuple[str, ...]:
    """Return the regions whose laws may count: of several the one that is due first does."""
    if not residence.on_file:
        return (residence.region,)
    return (residence.region, region_of(residence.on_file))


def is_written_down(request: PrivacyRequest) -> bool:
    """Say whether an agent recorded what the person themselves asked."""
    return request.about_id is None and request.source in WRITTEN_DOWN


def counts_at_once(request: PrivacyRequest, *, actor: Actor) -> bool:
    """Say whether the record counts from the receipt on.

    Not for who merely typed the address of somebody on a form: by the date of the answer they
    would learn that we know the person, and where they live (PR-023). For them it counts once
    they showed who they are.
    """
    is_own = request.about_id is None and actor == request.ticket.contact.actor
    return is_own or is_written_down(request)
