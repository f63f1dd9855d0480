"""Papers as PDF for whoever has to show how a request was answered.

They say what the files for programs say, in words, and name the checksum or the signature of
those files; there is nothing of the person in them but a pseudonym.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from ombud.base import clock
from ombud.base.pdf import Block, Heading, NotPrinted, Table, Words
from ombud.desk.http import as_file
from ombud.desk.request_words import cited_now, reckoned, request_words, told_once
from ombud.privacy import law, packing, wording
from ombud.privacy.charging import amount_words, asked_fee_of
from ombud.privacy.papers import exactly, pairs, paper
from ombud.privacy.queries import happened_to
from ombud.privacy.statuses import Level, outcome_words

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponse

    from ombud.desk.http import AgentRequest
    from ombud.privacy.models import PrivacyRequest

MOMENTS = {
    "received": lazy("Received"),
    "recorded": lazy("Recorded"),
    "receipt_sent": lazy("Receipt sent"),
    "extended": lazy("Deadline extended"),
    "identified": lazy("Identity checked"),
    "approved": lazy("Approved"),
    "answered": lazy("Answered"),
    "closed": lazy("Closed"),
}
PROOF = {
    "pseudonym": lazy("Pseudonym of the person"),
    "plan": lazy("Checksum of the plan"),
    "map": lazy("Checksum of the data map"),
    "answer": lazy("The answer to the person"),
    "certificate": lazy("Checksum of the certificate"),
}


def request_paper(request: PrivacyRequest, proof: dict[str, Any], text: bytes) -> bytes:
    """Return the evidence of a request as PDF. proof: it; text: it as a JSON file."""
    held = law.derived(request)
    zone = {"zone": request.zone, "pack": request.pack, "version": request.version}
    counted = _(
        "Counted in %(zone)s. Law: %(pack)s, version %(version)s, as it was on the day of "
        "receipt."
    )
    steps = [
        (f"{words}: {parameter}", source, day.isoformat() if day else "–")
        for words, parameter, source, day in reckoned(held)
    ]
    events = [
        (str(one.pk), request_words(one), exactly(one.at))
        for one in told_once(happened_to(request))
    ]
    made = clock.now()
    blocks: list[Block] = [
        Words(_("Nothing in this document names the person or holds data of them.")),
        Heading(_("The request")),
        pairs(about(request)),
        Heading(_("When")),
        pairs({str(MOMENTS[name]): exactly(at) for name, at in proof["moments"].items()}),
        Heading(_("How the deadline comes about")),
        Words(counted % zone),
        Table((_("Rule"), _("Source"), _("Day")), steps, (5, 5, 2)),
        *decided(request),
        *charged(request),
        *carried(proof),
        Heading(_("What happened")),
        Table((_("Number in the log"), _("What"), _("When")), events, (2, 5, 4)),
        Heading(_("The file for programs")),
        pairs(
            {
                _("Made at"): exactly(made),
                _("SHA-256 of the JSON file"): hashlib.sha256(text).hexdigest(),
            }
        ),
    ]
    title = _("Evidence of request %(number)s") % {"number": request}
    return paper(title, made, blocks)


def charged(request: PrivacyRequest) -> list[Block]:
    """Return what was asked for a request and what became of it; nothing where nothing was."""
    fee = asked_fee_of(request)
    if fee is None:
        return []
    language = wording.spoken_now()
    rows = {
        _("Amount"): amount_words(fee),
        _("Ground"): packing.ground_text(request, "fee", fee.ground, language),
        _("Asked at"): exactly(fee.asked_at),
        _("To be paid until"): fee.pay_until.isoformat(),
        _("Outcome"): str(fee.get_state_display()),
    }
    return [Heading(_("Fee")), pairs(rows)]


def about(request: PrivacyRequest) -> dict[str, str]:
    """Return what was asked, under which law, and how sure we were of who asked."""
    return {
        _("Number"): str(request),
        _("What was asked"): request.get_kind_display(),
        _("Law"): cited_now(law.right_of(request).article),
        _("Came by"): request.get_source_display(),
        _("State"): request.get_state_display(),
        _("Identity needed"): str(Level(request.needed).label),
        _("Identity reached"): str(Level(request.reached).label),
    }


def decided(request: PrivacyRequest) -> list[Block]:
    """Return what was decided about each group of data, with its ground."""
    title = Heading(_("What was decided"))
    rows = [
        (
            wording.group_name_of_them(one.group),
            outcome_words(request.kind, one.outcome),
            packing.ground_text(request, "refuse", one.ground, wording.spoken_now())
            if one.ground
            else "–",
            one.keep_until.isoformat() if one.keep_until else "–",
        )
        for one in request.decisions.order_by("pk")
    ]
    if not rows:
        return [title, Words(_("Nothing was decided yet."))]
    head = (_("Data"), _("Decision"), _("Ground"), _("Kept until"))
    return [title, Table(head, rows, (3, 2, 5, 2))]


def carried(proof: dict[str, Any]) -> list[Block]:
    """Return what was carried out, in numbers, with its proof; nothing where nothing was."""
    blocks: list[Block] = []
    if proof["counts"]:
        counts = {name: str(count) for name, count in proof["counts"].items()}
        blocks += [Heading(_("What was carried out")), pairs(counts)]
    if proof["proof"]:
        words = {str(PROOF.get(name, name)): str(one) for name, one in proof["proof"].items()}
        blocks += [Heading(_("Proof")), pairs(words)]
    return blocks


def handed_out(
    request: AgentRequest, draw: Callable[[], bytes], name: str, *, otherwise: str
) -> HttpResponse:
    """Return what ``draw`` drew as the file ``name``; else say so on the page ``otherwise``."""
    try:
        return as_file(draw(), name, "application/pdf")
    except NotPrinted:
        messages.error(
            request,
            _("This document could not be drawn. The file for programs says the same."),
        )
        return redirect(otherwise)
