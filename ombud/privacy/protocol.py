"""Requests in the words of the Data Rights Protocol, of which ours are a superset.

Source: Data Rights Protocol, https://github.com/consumer-reports-innovation-lab (statuses and
reasons of the specification). Own words stay beside them: ``state``, and grounds by law.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import TextChoices
from django.utils import translation

from ombud.privacy.packing import ground_text
from ombud.privacy.statuses import Kind, Outcome, Region, State
from ombud.privacy.wording import spoken

if TYPE_CHECKING:
    from ombud.privacy.models import PrivacyRequest


class Status(TextChoices):
    """Where a request stands, in the protocol's words.

    ``open`` is for who passes requests on; what reaches the desk itself is in progress at once.
    """

    OPEN = "open"
    IN_PROGRESS = "in_progress"
    FULFILLED = "fulfilled"
    REVOKED = "revoked"
    DENIED = "denied"
    EXPIRED = "expired"


class Reason(TextChoices):
    """Why a request was denied, or what it waits for, in the protocol's words."""

    SUSPECTED_FRAUD = "suspected_fraud"
    INSUF_VERIFICATION = "insuf_verification"
    NO_MATCH = "no_match"
    CLAIM_NOT_COVERED = "claim_not_covered"
    OUTSIDE_JURISDICTION = "outside_jurisdiction"
    TOO_MANY_REQUESTS = "too_many_requests"
    OTHER = "other"
    NEED_USER_VERIFICATION = "need_user_verification"


RIGHTS = {  # the protocol's rights; our own words are rights, too
    "access:categories": Kind.ACCESS,
    "access:specific": Kind.ACCESS,
    "deletion": Kind.ERASURE,
    "sale:opt_out": Kind.OPT_OUT,
    "sale:opt_in": Kind.OPT_IN,
    **{one.value: one for one in Kind},
}
REGIMES = {
    "": Region.UNKNOWN,
    "gdpr": Region.EUROPE,
    "uk": Region.UNITED_KINGDOM,
    "ccpa": Region.CALIFORNIA,
    "voluntary": Region.ELSEWHERE,
}
STATUS_OF = {
    State.RESPONDED: Status.FULFILLED,
    State.REFUSED: Status.DENIED,
    State.WITHDRAWN: Status.REVOKED,
    State.EXPIRED: Status.EXPIRED,
}
REASON_OF = {  # by the ground of the law; what is not here is "other"
    "unfounded": Reason.SUSPECTED_FRAUD,
    "not_identified": Reason.INSUF_VERIFICATION,
    "nothing_held": Reason.NO_MATCH,
    "no_such_law": Reason.OUTSIDE_JURISDICTION,
    "excessive": Reason.TOO_MANY_REQUESTS,
    "third_in_a_year": Reason.TOO_MANY_REQUESTS,
    **dict.fromkeys(
        (
            "others_rights",
            "expression",
            "free_speech",
            "legal_duty",
            "public_health",
            "archiving",
            "research",
            "electronic_privacy",
            "expected_use",
            "legal_claims",
            "compelling_grounds",
            "no_consent_or_contract",
            "transaction",
            "security",
            "debugging",
            "is_correct",
            "no_reason_to_rest",
            "handled_rightly",
            "decision_stands",
            "not_automated",
        ),
        Reason.CLAIM_NOT_COVERED,
    ),
}


def status_of(request: PrivacyRequest) -> Status:
    """Return where ``request`` stands; what is being worked on is in progress."""
    return STATUS_OF.get(State(request.state), Status.IN_PROGRESS)


def reason_for(ground: str) -> Reason:
    """Return the protocol's reason for a ground of the law."""
    return REASON_OF.get(ground, Reason.OTHER)


def reason_of(request: PrivacyRequest, grounds: dict[str, str]) -> Reason | None:
    """Return why ``request`` was denied or what it waits for; None where nothing is to say.

    grounds: by group of data what was refused, as decided.
    """
    if request.state == State.REFUSED:
        return reason_for(next(iter(grounds.values()), ""))
    if request.state == State.EXPIRED:
        return Reason.INSUF_VERIFICATION
    is_asked = request.state == State.CLARIFYING and not request.is_identified
    if request.state == State.VERIFYING or is_asked:
        return Reason.NEED_USER_VERIFICATION
    return None


def details_of(request: PrivacyRequest) -> str:
    """Return where ``request`` stands, and why it takes longer, in the person's language."""
    language = spoken(request.language)
    with translation.override(language):
        said = [request.state_words]
    if request.extension_ground:
        said.append(ground_text(request, "extend", request.extension_ground, language))
    return " ".join(one if one.endswith(".") else f"{one}." for one in said)


def grounds_of(request: PrivacyRequest) -> dict[str, str]:
    """Return the grounds of what was refused, by group of data; uses loaded decisions."""
    return {
        one.group: one.ground
        for one in sorted(request.decisions.all(), key=lambda one: one.pk)
        if one.outcome != Outcome.FULL
    }
