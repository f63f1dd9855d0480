"""The record of requests: kept for 24 months as proof, then gone (promise P11, PR-101)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django.db import transaction

from ombud.base import clock
from ombud.base.errors import Refused
from ombud.clocks.deadline import reckon
from ombud.clocks.derivation import Given, to_json
from ombud.clocks.holidays import snapshot
from ombud.clocks.packs import shipped
from ombud.clocks.periods import months_after
from ombud.events import log
from ombud.events.proving import proofs_of
from ombud.privacy import law
from ombud.privacy.authorities import authorities
from ombud.privacy.carrying import carriers
from ombud.privacy.charging import asked_fee_of
from ombud.privacy.facts import ControllerChanged, WayChosen
from ombud.privacy.models import Controller, OrganisationWay, PrivacyRequest
from ombud.privacy.parting import certificate_of
from ombud.privacy.queries import controller, happened_to

if TYPE_CHECKING:
    from datetime import datetime

    from ombud.base.actor import Actor
    from ombud.people.models import Organisation, Team

WEB = re.compile(r"https?://[^\s/]+\.[^\s]+", re.ASCII)
SCHEMA = "urn:ombud:privacy-evidence:1"


def kept_until(request: PrivacyRequest) -> datetime | None:
    """Return when the record of ``request`` ends, None while it is open."""
    if request.closed_at is None:
        return None
    held = shipped.in_force("promises", request.closed_at.date())
    given = Given(
        "promises", held.version, "RECORD", {"closed": request.closed_at}, request.zone
    )
    return reckon(given).due_at


def forget_old_records() -> int:
    """Remove the records whose time is over; return how many."""
    now = clock.now()
    early = months_after(now.date(), -23)  # closed later than this cannot be over yet
    found = PrivacyRequest.objects.filter(closed_at__date__lte=early).order_by("pk")
    ended = [one.pk for one in found if (until := kept_until(one)) and until <= now]
    for number in ended:
        with transaction.atomic():
            PrivacyRequest.objects.filter(pk=number).delete()
    return len(ended)


def evidence(request: PrivacyRequest) -> dict[str, Any]:
    """Return the proof of how ``request`` was answered, without personal data.

    Dates, codes and numbers: who reads it learns neither who asked nor what is held.
    ``certificate``: of an erasure, with its counts by place and what the scan looked at.
    ``log`` proves each entry of the timeline against a signed head of the sealed log.
    """
    events = happened_to(request)
    carried = carriers[request.kind].state(request) if request.kind in carriers else None
    return {
        "schema": SCHEMA,
        "request": str(request),
        "kind": request.kind,
        "article": law.right_of(request).article,
        "source": request.source,
        "state": request.state,
        "level": {"needed": request.needed, "reached": request.reached},
        "moments": moments_of(request),
        "derivation": to_json(law.derived(request)),
        "decisions": [
            {
                "group": one.group,
                "outcome": one.outcome,
                "ground": one.ground,
                "keep_until": one.keep_until.isoformat() if one.keep_until else None,
            }
            for one in request.decisions.order_by("pk")
        ],
        "fee": fee_told(request),
        "counts": dict(carried.counts) if carried else {},
        "proof": dict(carried.proof) if carried else {},
        "certificate": certificate_of(request),
        "timeline": [
            {"event": one.pk, "kind": one.kind, "at": one.at.isoformat()} for one in events
        ],
        "log": proofs_of(events),
    }


def moments_of(request: PrivacyRequest) -> dict[str, str | None]:
    """Return when each step was taken (UTC, ISO 8601); None for one that was not."""
    moments = {
        "received": request.received_at,
        "recorded": request.recorded_at,
        "receipt_sent": request.receipt_sent_at,
        "extended": request.extended_at,
        "identified": request.identified_at,
        "approved": request.approved_at,
        "answered": request.answered_at,
        "closed": request.closed_at,
    }
    return {name: at.isoformat() if at else None for name, at in moments.items()}


def fee_told(request: PrivacyRequest) -> dict[str, Any] | None:
    """Return what was asked for a request and what became of it; None where nothing was."""
    fee = asked_fee_of(request)
    if fee is None:
        return None
    return {
        "amount": str(fee.amount),
        "currency": fee.currency,
        "ground": fee.ground,
        "outcome": fee.state,
        "asked": fee.asked_at.isoformat() if fee.asked_at else None,
        "pay_until": fee.pay_until.isoformat(),
        "settled": fee.settled_at.isoformat() if fee.settled_at else None,
    }


@transaction.atomic
def change_controller(  # noqa: PLR0913 - the settings of one page, all by name
    *,
    name: str,
    zone: str,
    calendar: str,
    chosen: str,
    authority: str,
    needs_two: bool,
    team: Team | None,
    actor: Actor,
    authority_web: str = "",
    authority_country: str = "",
    asks_why: bool = False,
) -> None:
    """Change how deadlines are reckoned and what letters name; open requests keep theirs.

    Raises ``Refused`` for a calendar that no pack knows, and for an authority of one's own
    that people could not find.
    """
    known = {"", *calendars()}
    if not {calendar, chosen} <= known:
        raise Refused("There is no such holiday calendar. Choose one from the list.")
    check_authority(authority.strip(), authority_web.strip(), authority_country)
    held = controller()
    values = {
        "name": name.strip(),
        "zone": zone,
        "calendar": calendar,
        "chosen": chosen,
        "authority": authority.strip(),
        "authority_web": authority_web.strip(),
        "authority_country": authority_country,
        "needs_two": needs_two,
        "asks_why": asks_why,
        "team": team,
    }
    Controller.objects.update_or_create(pk=held.pk or 1, defaults=values)
    log.record(ControllerChanged(), controller(), actor=actor)


def check_authority(words: str, web: str, country: str) -> None:
    """Raise ``Refused`` where an authority of one's own has no name, address or page.

    Only one that takes the place of a country's has to be whole.
    """
    if country and country not in authorities():
        raise Refused("There is no such country in the list. Choose one from it.")
    if web and not WEB.fullmatch(web):
        raise Refused("Write the page of the authority as https://example.org.")
    lines = [one for one in words.splitlines() if one.strip()]
    if country and (len(lines) < 2 or not web):
        raise Refused(
            "Give the authority's name, on the next line its address, and its page, so that "
            "people can find it."
        )


@transaction.atomic
def choose_way(organisation: Organisation, *, needs_two: bool | None, actor: Actor) -> None:
    """Keep how ``organisation`` wants erasures to be approved; None lets it do as the desk."""
    rows = OrganisationWay.objects.filter(organisation=organisation)
    if needs_two is None:
        rows.delete()
    else:
        OrganisationWay.objects.update_or_create(
            organisation=organisation, defaults={"needs_two": needs_two}
        )
    log.record(WayChosen(needs_two=needs_two), organisation, actor=actor)


def calendars() -> list[str]:
    """Return the names of the holiday calendars that can be chosen."""
    from_pack = shipped.in_force("gdpr", clock.now().date()).holidays
    return sorted(snapshot(from_pack))
