"""Requests of people about their data, in the words of the Data Rights Protocol and our own."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from ombud.api.schemas.base import Email, From, In, Made, Moment, Out
from ombud.privacy.models import Decision, Fee, PrivacyRequest

Short = Annotated[str, StringConstraints(max_length=200)]
REFERENCE = r"^[A-Za-z0-9._:-]{1,64}$"
LANGUAGE = r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})?$"


class DecisionOut(Out):
    """What was decided about one group of data."""

    group: Annotated[str, From(Decision, "group")]
    outcome: Annotated[str, From(Decision, "outcome")]
    ground: Annotated[str, From(Decision, "ground")]
    reason: Annotated[str | None, Made("the ground in the words of the protocol")]
    keep_until: Annotated[date | None, From(Decision, "keep_until")]


class FeeOut(Out):
    """What is asked for a request that is manifestly unfounded or excessive."""

    amount: Annotated[str, From(Fee, "amount")]
    currency: Annotated[str, From(Fee, "currency")]
    ground: Annotated[str, From(Fee, "ground")]
    state: Annotated[str, From(Fee, "state")]
    pay_until: Annotated[date, From(Fee, "pay_until")]


class PrivacyRequestOut(Out):
    """One request. It says nothing of the person, not even whether we know them."""

    request_id: Annotated[str, Made("its number as people see it, R-12")]
    number: Annotated[int, From(PrivacyRequest, "number")]
    right: Annotated[str, From(PrivacyRequest, "kind")]
    status: Annotated[str, Made("open, in_progress, fulfilled, revoked, denied, expired")]
    reason: Annotated[str | None, Made("why it was denied, or what it waits for")]
    processing_details: Annotated[
        str, Made("where it stands and why it takes longer, in the person's language")
    ]
    state: Annotated[str, From(PrivacyRequest, "state")]
    region: Annotated[str, From(PrivacyRequest, "region")]
    article: Annotated[str, Made("the article of the law it runs by")]
    received_at: Annotated[datetime, From(PrivacyRequest, "received_at")]
    expected_by: Annotated[date | None, From(PrivacyRequest, "due_day")]
    extended_at: Annotated[datetime | None, From(PrivacyRequest, "extended_at")]
    answered_at: Annotated[datetime | None, From(PrivacyRequest, "answered_at")]
    results_url: Annotated[
        str | None, Made("where the person fetches the archive, while it is there")
    ]
    expires_at: Annotated[datetime | None, Made("until when the archive can be fetched")]
    agent_request_id: Annotated[str | None, From(PrivacyRequest, "agent_reference")]
    answered_with: Annotated[int | None, Made("number of the earlier request it joined")]
    complains_of: Annotated[int | None, Made("number of the request a complaint is about")]
    fee: FeeOut | None
    decisions: list[DecisionOut]


class PrivacyRequestMade(PrivacyRequestOut):
    """A request that was just made.

    user_verification_url: the request's own page, where the person types the code that went to
    the address. Hand it to nobody else; it is told this once.
    """

    user_verification_url: Annotated[str, Made("the page of the request, told once")]


class ClaimsIn(In):
    """Who the person says they are. Nothing of it is believed before it is checked."""

    email: Email
    name: Short = ""


class CorrectionIn(In):
    """What is right in one datum: name, language, time_zone, organisation, phone, field:3."""

    field: Annotated[str, StringConstraints(min_length=1, max_length=20)]
    proposed: Annotated[str, StringConstraints(max_length=20_000)] = ""
    statement: Annotated[str, StringConstraints(max_length=2_000)] = ""


class PrivacyRequestIn(In):
    """A right that somebody exercises, as the protocol's ``exercise``.

    agent_request_id: by what number your program knows it; every answer gives it back, and
    nobody is named by it. claims: who asks and gets the code. about: the mail address of the
    person whose data it is, where an agent, a parent or an estate asks with an address of
    their own.
    """

    exercise: Literal[
        "access",
        "access:categories",
        "access:specific",
        "portability",
        "rectification",
        "deletion",
        "erasure",
        "restriction",
        "objection",
        "sale:opt_out",
        "opt_out",
        "sale:opt_in",
        "opt_in",
        "withdrawal",
        "limit",
        "review",
        "complaint",
    ]
    claims: ClaimsIn
    regime: Literal["", "gdpr", "uk", "ccpa", "voluntary"] = ""
    relation: Literal["self", "agent", "parent", "estate"] = "self"
    about: Email | Literal[""] = ""
    language: Annotated[str, Field(pattern=LANGUAGE, max_length=12)] = "en"
    agent_request_id: Annotated[str, Field(pattern=REFERENCE, max_length=64)] | None = None
    text: Annotated[str, StringConstraints(max_length=20_000)] = ""
    received_at: Moment | None = None
    corrections: Annotated[list[CorrectionIn], Field(max_length=20)] = []


class RevokedIn(In):
    """Nothing has to be said to call a request off."""
