"""What each part of a letter says, from what was decided and done."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from ombud.base import clock
from ombud.privacy import charging, law, packing, parting
from ombud.privacy.addresses import own_page
from ombud.privacy.authorities import authority_for
from ombud.privacy.handing import fetchable
from ombud.privacy.queries import KNOW, controller
from ombud.privacy.statuses import AT_ONCE, BY_PERSON, Kind, Outcome, outcome_words
from ombud.privacy.staying import decided
from ombud.privacy.wording import day_words, group_said, listed, spoken
from ombud.recipients.queries import names_told

if TYPE_CHECKING:
    from collections.abc import Callable

    from ombud.privacy.models import PrivacyRequest


IN_COPY = {Outcome.FULL: lazy("in your copy"), Outcome.PARTIAL: lazy("in your copy, in part")}
ENDED = {Outcome.FULL: lazy("ended, as you asked"), Outcome.PARTIAL: lazy("ended in part")}
DONE: dict[Kind, dict[Outcome, Any]] = {  # of a group of data, by what was asked
    **dict.fromkeys(KNOW, IN_COPY),
    **dict.fromkeys(sorted(AT_ONCE), ENDED),
    Kind.ERASURE: {Outcome.FULL: lazy("erased")},
    Kind.OPT_IN: {Outcome.FULL: lazy("allowed again, as you confirmed")},
    Kind.RESTRICTION: {Outcome.FULL: lazy("stored, and no longer used")},
    Kind.RECTIFICATION: {
        Outcome.FULL: lazy("corrected"),
        Outcome.PARTIAL: lazy("corrected in part"),
    },
}


def _receipt(request: PrivacyRequest) -> str:
    said = _("We received your request on %(day)s: %(kind)s.") % {
        "day": day_words(law.local_day(request, request.received_at)),
        "kind": request.get_kind_display(),
    }
    return " ".join(filter(None, [said, _complained_of(request)]))


def _complained_of(request: PrivacyRequest) -> str:
    if request.complains_of is None:
        return ""
    earlier = request.complains_of
    return _("It is about how we handled your request %(number)s: %(kind)s.") % {
        "number": earlier,
        "kind": earlier.get_kind_display(),
    }


def counts_words(request: PrivacyRequest) -> str:
    """Return whether what was asked counts already; nothing where it has to be confirmed."""
    if request.kind in AT_ONCE:
        return _("It counts from this moment on; you need not do anything more.")
    if request.kind == Kind.OPT_IN and request.counts_already:
        return _("You confirmed it, so it counts from now on.")
    return ""


def counts_of_them(request: PrivacyRequest) -> str:
    """Return the same, said to who looks after the request."""
    if request.kind in AT_ONCE:
        return _("It has counted since it was received: the desk obeys it already.")
    if request.kind == Kind.OPT_IN and not request.counts_already:
        if request.is_ended:
            return ""
        return _("It counts only when the person confirms it by the code: the second step.")
    if request.kind == Kind.OPT_IN:
        return _("The person confirmed it by the second step.")
    return ""


def _verification(request: PrivacyRequest) -> str:
    if law.asks_nothing(request):
        return _("For this the law asks nobody who they are.")
    if request.is_identified:
        return _("We know enough to answer. Nothing more is needed from you.")
    return _(
        "We compare what you tell us with what we hold already. We ask for no new "
        "documents unless you act for somebody else."
    )


def _reasons(request: PrivacyRequest) -> str:
    if not request.extension_ground:
        return ""
    return packing.ground_text(
        request, "extend", request.extension_ground, spoken(request.language)
    )


def answer_words(request: PrivacyRequest) -> str:
    """Return by when we answer, in the current language; no day that has passed is promised."""
    due_at, due_day = law.told_due(request)
    if due_at is None or due_at <= clock.now():
        return _("We answer as soon as we can.")
    return _("We answer by %(day)s.") % {"day": day_words(due_day)}


def _fee(request: PrivacyRequest) -> str:
    fee = charging.fee_of(request)
    if fee is None:
        return ""
    said = _(
        "A request is free. For yours we ask a reasonable fee all the same, after what it "
        "costs us to deal with it: %(amount)s."
    )
    return said % {"amount": charging.amount_words(fee)}


def _fee_grounds(request: PrivacyRequest) -> str:
    fee = charging.fee_of(request)
    if fee is None:
        return ""
    language = spoken(request.language)
    return f"{packing.ground_text(request, 'fee', fee.ground, language)}\n\n{fee.reasons}"


def _paying(request: PrivacyRequest) -> str:
    fee = charging.fee_of(request)
    if fee is None:
        return ""
    until = _("Please pay until %(day)s.") % {"day": day_words(fee.pay_until)}
    return f"{fee.how}\n\n{until}"


def _otherwise(request: PrivacyRequest) -> str:
    if charging.fee_of(request) is None:
        return ""
    return _(
        "If you do not pay until then, we refuse your request; we write to you again before it "
        "ends. You can call it off at any time, and you can ask anew."
    )


def _until_paid(request: PrivacyRequest) -> str:
    if law.may_pause(request):
        return _("Our time to answer stands until you have paid.")
    return answer_words(request)


def _due(request: PrivacyRequest) -> str:
    return _until_paid(request) if charging.is_charged(request) else answer_words(request)


def _done(request: PrivacyRequest) -> str:
    if request.kind in BY_PERSON:
        return _looked_at(request)
    words = DONE[Kind(request.kind)]
    lines = [
        f"{group_said(request, one.group)}: {words[Outcome(one.outcome)]}"
        for one in decided(request)
        if one.outcome != Outcome.REFUSED
    ]
    if not lines:
        return _("We did not do what you asked.")
    more = [_where_the_copy_is(request), _certificate(request)]
    return "\n\n".join(filter(None, [listed(lines), *more]))


def _looked_at(request: PrivacyRequest) -> str:
    """Return what a person decided about each point: in these nothing is done by itself."""
    lines = [
        f"{group_said(request, one.group)}: {outcome_words(request.kind, one.outcome)}"
        for one in decided(request)
    ]
    said = [_("A person looked at it, not a program:"), listed(lines)]
    return "\n\n".join(filter(None, [_complained_of(request), *said]))


def _where_the_copy_is(request: PrivacyRequest) -> str:
    """Return how to fetch the archive; nothing where there is none to fetch."""
    archive = fetchable(request)
    if archive is None or archive.expires_at is None:
        return ""
    return _(
        "Your copy is ready. Until %(day)s you can fetch it here; we send you a code "
        "first:\n\n%(link)s"
    ) % {
        "day": day_words(law.local_day(request, archive.expires_at)),
        "link": own_page(request),
    }


def _certificate(request: PrivacyRequest) -> str:
    """Return what proves an erasure, and where to fetch it; nothing before it is proved."""
    proof = parting.certificate_of(request)
    if proof is None:
        return ""
    return _(
        "A search through everything that we hold found nothing of it any more, but for what "
        "is named as kept. Our signed certificate %(number)s says so; none of the "
        "data is in it. You can fetch it here:\n\n%(link)s"
    ) % {"number": proof["number"], "link": own_page(request)}


def _recipients(request: PrivacyRequest) -> str:
    carried = parting.carried_for(request)
    erasure = carried.erasure_id if carried else 0
    names = names_told(erasure=erasure or 0, request=request.number)
    return (
        listed(names) if names else _("We gave the data to nobody whom we would have to tell.")
    )


def _complaint(request: PrivacyRequest) -> str:
    """Return how to complain: to the authority of where the person lives, else to ours."""
    text = packing.fixed_text(request, "complaint", spoken(request.language))
    authority = authority_for(request.country, controller())
    return f"{text}\n\n{authority}".strip() if authority else text


def _record(request: PrivacyRequest) -> str:
    text = packing.fixed_text(request, "record", spoken(request.language))
    proof = parting.certificate_of(request)
    if proof is None:
        return text
    day = day_words(date.fromisoformat(proof["backups_end_on"]))
    said = _("Our backups hold nothing of it any more from %(day)s on.") % {"day": day}
    return f"{text} {said}"


WRITERS: dict[str, Callable[[PrivacyRequest], str]] = {
    "receipt": _receipt,
    "verification": _verification,
    "reasons": _reasons,
    "done": _done,
    "due": _due,
    "fee": _fee,
    "grounds": _fee_grounds,
    "paying": _paying,
    "otherwise": _otherwise,
    "recipients": _recipients,
    "complaint": _complaint,
    "record": _record,
}
