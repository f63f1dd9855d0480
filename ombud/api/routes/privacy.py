"""Requests of people about their data: made for them by a program, and where they stand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

from ninja import Query
from pydantic import Field

from ombud.api.call import Call, actor_of
from ombud.api.operations import Area, Created
from ombud.api.pages import Paged, page_by_id
from ombud.api.schemas.base import Number, Page
from ombud.api.schemas.privacy import (
    DecisionOut,
    FeeOut,
    PrivacyRequestIn,
    PrivacyRequestMade,
    PrivacyRequestOut,
    RevokedIn,
)
from ombud.base.locks import lock
from ombud.people.capabilities import Capability
from ombud.people.scopes import Scope
from ombud.privacy import actions, law, protocol
from ombud.privacy.access import request_for, requests_for
from ombud.privacy.addresses import own_page
from ombud.privacy.charging import asked_fee_of
from ombud.privacy.handing import archives_of, bundle_of, where_to_fetch
from ombud.privacy.statuses import ENDED, Relation, Source

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ombud.bundles.models import Bundle
    from ombud.privacy.models import PrivacyRequest


area = Area("privacy", "Requests of people about their data, and where they stand.")
READ = {"needs": Scope.READ_REQUESTS, "may": Capability.SEE_REQUESTS}
WRITE = {"needs": Scope.WRITE_REQUESTS, "may": Capability.HANDLE_REQUESTS}


class Asked(Paged):
    """Which requests: all, those that wait for an answer, or those that ended."""

    which: Annotated[Literal["all", "open", "ended"], Field()] = "all"


@area.get("/privacy-requests", **READ)
def list_privacy_requests(request: Call, asked: Query[Asked]) -> Page[PrivacyRequestOut]:
    """List requests, newest first; the answer names no person."""
    found = requests_for(request.rights).select_related("joined_to", "complains_of", "fee")
    if asked.which == "open":
        found = found.unanswered()
    elif asked.which == "ended":
        found = found.filter(state__in=sorted(ENDED))
    rows = found.prefetch_related("decisions", "pauses")
    return page_by_id(rows, asked, outs, "privacy", asked.which, newest_first=True)


def privacy_request_state(request: Call, number: Number) -> PrivacyRequestOut:
    """Return where a request stands, and hold it until the transaction ends."""
    return out(lock(request_for(request.rights, number)))


@area.get("/privacy-requests/{int:number}", **READ)
def get_privacy_request(request: Call, number: Number) -> PrivacyRequestOut:
    """Return where a request stands, as the protocol's ``status``."""
    return out(request_for(request.rights, number))


@area.post("/privacy-requests", **WRITE, status=201)
def make_privacy_request(request: Call, body: PrivacyRequestIn) -> Created[PrivacyRequestMade]:
    """Exercise a right for a person, as the protocol's ``exercise``.

    It is the same for who is known and who is not, and its clock runs from ``received_at``.
    The person gets a mail with a code; until they typed it on the page of the request, or an
    officer is sure of them otherwise, nothing of theirs is told or changed. An objection, an
    opt-out or a limit counts at once; a complaint needs no code. The same request sent twice
    with one Idempotency-Key is one.
    """
    actor = actor_of(request)
    made, _word = actions.receive_request(
        actions.Asked(
            kind=protocol.RIGHTS[body.exercise],
            source=Source.API,
            region=protocol.REGIMES[body.regime],
            relation=Relation(body.relation),
            language=body.language,
            about=body.about,
            reference=body.agent_request_id or "",
        ),
        address=body.claims.email,
        name=body.claims.name,
        text=body.text,
        received_at=body.received_at,
        actor=actor,
    )
    for one in body.corrections:
        actions.propose_correction(
            made.joined_to or made,
            one.field,
            one.proposed,
            statement=one.statement,
            actor=actor,
        )
    actions.greet(made, actor=actor)
    answer = PrivacyRequestMade(**dict(out(made)), user_verification_url=own_page(made))
    return Created(answer, f"/api/v1/privacy-requests/{made.number}")


@area.post("/privacy-requests/{int:number}/revoke", **WRITE, state=privacy_request_state)
def revoke_privacy_request(request: Call, number: Number, body: RevokedIn) -> PrivacyRequestOut:
    """Call a request off, for the person no longer wants it: the protocol's ``revoke``."""
    del body
    found = request_for(request.rights, number, needs=Capability.HANDLE_REQUESTS)
    actions.call_off(found, actor=actor_of(request))
    return out(found)


def outs(rows: Iterable[PrivacyRequest]) -> list[PrivacyRequestOut]:
    every = list(rows)
    archives = archives_of(every)
    return [told(one, archives.get(one.pk)) for one in every]


def out(found: PrivacyRequest) -> PrivacyRequestOut:
    return told(found, bundle_of(found))


def told(found: PrivacyRequest, archive: Bundle | None) -> PrivacyRequestOut:
    """Return where a request stands; archive: what answers it, if something does."""
    where = where_to_fetch(archive)
    grounds = protocol.grounds_of(found)
    earlier = found.joined_to
    return PrivacyRequestOut(
        request_id=str(found),
        number=found.number,
        right=found.kind,
        status=protocol.status_of(found),
        reason=protocol.reason_of(found, grounds),
        processing_details=protocol.details_of(found),
        state=found.state,
        region=found.region,
        article=law.right_of(found).article,
        received_at=found.received_at,
        expected_by=law.told_due(found)[1],
        extended_at=found.extended_at,
        answered_at=found.answered_at,
        results_url=where,
        expires_at=archive.expires_at if archive and where else None,
        agent_request_id=found.agent_reference or None,
        answered_with=None if law.hides_earlier(found) or not earlier else earlier.number,
        complains_of=found.complains_of.number if found.complains_of else None,
        fee=fee_out(found),
        decisions=[
            DecisionOut(
                group=one.group,
                outcome=one.outcome,
                ground=one.ground,
                reason=protocol.reason_for(one.ground) if one.group in grounds else None,
                keep_until=one.keep_until,
            )
            for one in sorted(found.decisions.all(), key=lambda one: one.pk)
        ],
    )


def fee_out(found: PrivacyRequest) -> FeeOut | None:
    """Return the fee that was asked; what is only proposed is told to nobody."""
    fee = asked_fee_of(found)
    if fee is None:
        return None
    return FeeOut(
        amount=str(fee.amount),
        currency=fee.currency,
        ground=fee.ground,
        state=fee.state,
        pay_until=fee.pay_until,
    )
