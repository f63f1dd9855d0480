"""What the page of a privacy request shows beside its steps: where they live, and a fee."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ombud.base import clock
from ombud.people.capabilities import Capability
from ombud.people.places import place_name
from ombud.privacy import charging, law, packing, wording
from ombud.privacy.actions.charging import OPEN_TO_CHARGE
from ombud.privacy.authorities import chosen_as
from ombud.privacy.queries import is_proven, needs_two_for
from ombud.privacy.residing import country_of, on_file, region_of
from ombud.privacy.statuses import FeeState, Region, Relation
from ombud.purposes.ages import limit_for
from ombud.subjects.queries import age_band_of
from ombud.subjects.statuses import AgeBand

if TYPE_CHECKING:
    from ombud.desk.http import AgentRequest
    from ombud.privacy.models import PrivacyRequest


YOUNG = frozenset({AgeBand.CHILD, AgeBand.TEENAGER, AgeBand.MINOR})


def disagreement_of(found: PrivacyRequest) -> list[tuple[str, str]]:
    """Return what request and record say of where the person lives, where they disagree.

    Each as the value that says so from now on, and in words; the request's first.
    """
    if not found.on_file:
        return []
    language = get_language() or "en"
    said = place_name(found.country, language) or str(Region(found.region).label)
    held = chosen_as(region_of(found.on_file), country_of(found.on_file))
    return [
        (chosen_as(found.region, found.country), said),
        (held, place_name(found.on_file, language)),
    ]


def guidance_of(found: PrivacyRequest) -> list[str]:
    """Return what to mind where a child's data are asked for, by a parent or by the child.

    No law of ours names an age from which somebody uses their own rights: nothing is barred.
    """
    band = age_band_of(found.contact)
    is_by_parent = found.relation == Relation.PARENT
    if not is_by_parent and band not in YOUNG:
        return []
    said = [
        _(
            "The rights are the child's. A parent uses them for a child that cannot judge it "
            "yet; the more it can, the more its own word counts. Ask the child, too, where you "
            "can, and see that what is given out does not harm it."
        )
        if is_by_parent
        else _(
            "Whoever asks is noted as a minor. That bars nothing: the rights are theirs at any "
            "age. Write plainly, so that they understand it (GDPR Art. 12(1)), and do not "
            "demand that a parent asks."
        )
    ]
    place = on_file(found.contact) or found.country
    limit = limit_for(place, law.local_day(found, found.received_at))
    said.append(
        _(
            "For consents alone an age counts where they live: from %(years)s they agree for "
            "themselves (%(source)s)."
        )
        % {"years": limit.named.value, "source": limit.named.source}
    )
    if limit.years != limit.named.value:
        said.append(
            _(
                "Nobody has compared this figure with the official text yet. Until then "
                "%(years)s counts here."
            )
            % {"years": limit.years}
        )
    return said


def fee_values(request: AgentRequest, found: PrivacyRequest) -> dict[str, Any]:
    """Return what the page shows of a fee: the one there is, or what one needs."""
    fee = charging.fee_of(found)
    is_proposed = fee is not None and fee.state == FeeState.PROPOSED
    is_open = found.state in OPEN_TO_CHARGE and found.joined_to_id is None
    may_propose = is_open and charging.may_charge(found) and (fee is None or is_proposed)
    is_own = fee is not None and fee.proposed_by_id == request.user.pk
    return {
        "fee": fee,
        "amount": charging.amount_words(fee) if fee else "",
        "fee_ground": packing.ground_text(found, "fee", fee.ground, wording.spoken_now())
        if fee
        else "",
        "may_propose_fee": may_propose and is_proven(found),
        "may_ask_fee": is_proposed
        and request.rights.may(Capability.DECIDE_REQUESTS)
        and not (is_own and needs_two_for(found.contact)),
        "is_unpaid": fee is not None and fee.is_waited_for and charging.is_over(fee),
        "clock_stands": law.may_pause(found),
        "fee_grounds": packing.grounds_of(found, "fee", wording.spoken_now()),
        "currencies": charging.CURRENCIES,
        "today": law.local_day(found, clock.now()),
    }
