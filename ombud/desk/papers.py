"""Papers as PDF for whoever has to show them: how a request was answered, that one was erased.

They say what the files for programs say, in words, and name the checksum or the signature of
those files; there is nothing of the person in them but a pseudonym.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect
from django.utils import translation
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from ombud.base import clock
from ombud.base.pdf import Block, Document, Heading, NotPrinted, Table, Words, printed
from ombud.bundles.report import missing_words
from ombud.desk.erasing import lines_of
from ombud.desk.http import as_file
from ombud.desk.request_words import cited_now, reckoned, request_words, told_once
from ombud.erasure.naming import named_by
from ombud.privacy import law, packing, wording
from ombud.privacy.queries import controller, happened_to
from ombud.privacy.statuses import Level, outcome_words

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from django.http import HttpResponse

    from ombud.desk.http import AgentRequest
    from ombud.erasure.models import Erasure
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


def exactly(moment: datetime | str | None) -> str:
    """Return a moment to the second, in UTC: it means the same to every reader."""
    found = parse_datetime(moment) if isinstance(moment, str) else moment
    return f"{found:%Y-%m-%d %H:%M:%S} UTC" if found else "–"


def paper(title: str, made: datetime, blocks: list[Block]) -> bytes:
    document = Document(
        title=title,
        language=translation.get_language() or "en",
        author=controller().name or "Ombud",
        contents=_("Contents"),
        missing=missing_words(),
        made=made,
        blocks=blocks,
    )
    return printed(document)


def pairs(rows: Mapping[str, str]) -> Table:
    return Table((_("What"), _("Value")), list(rows.items()), (2, 5))


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


def certificate_paper(erasure: Erasure) -> bytes:
    """Return the certificate of an erasure as PDF; it has one."""
    said = erasure.certificate or {}
    rows = [
        (f"{one.group} ({one.place})", str(one.what), str(one.count))
        for one in lines_of(erasure)
    ]
    searched = {name: str(count) for name, count in said["scan"]["scope"].items()}
    blocks: list[Block] = [
        Words(
            _(
                "Nothing of the person was found any more. The certificate holds none of "
                "their data."
            )
        ),
        *names_left(named_by(erasure)),
        Heading(_("The erasure")),
        pairs(
            {
                _("Number"): str(said["number"]),
                _("Pseudonym of the person"): said["pseudonym"],
                _("Planned"): exactly(said["planned_at"]),
                _("Begun"): exactly(said["started_at"]),
                _("Ended"): exactly(said["ended_at"]),
                _("Backups hold nothing any more from"): said["backups_end_on"],
                _("Checksum of the data map"): said["map_digest"],
            }
        ),
        Heading(_("What became of everything")),
        Table((_("Place"), _("What became of it"), _("Count")), rows, (6, 4, 2)),
        *kept(said),
        Heading(_("Where it was looked for")),
        Words(_("Places that still hold something of the person: %(count)s") % {"count": 0}),
        Table(
            (_("Place"), _("How much was read: bytes, columns or rows")),
            list(searched.items()),
            (3, 4),
        ),
        Heading(_("Signature")),
        Words(_("This desk signed the JSON file of the certificate (Ed25519, RFC 8032).")),
        pairs({_("Signature"): said["signature"]}),
    ]
    title = _("Certificate of erasure %(number)s") % {"number": erasure.pk}
    return paper(title, parse_datetime(said["ended_at"]) or clock.now(), blocks)


def names_left(count: int) -> list[Block]:
    """Return what is said of names that may be the person's; nothing where there is none."""
    words = ngettext(
        "In %(num)d message of others stands a name that may be this person’s. Nobody has "
        "said whose it is, so it stays.",
        "In %(num)d messages of others stands a name that may be this person’s. Nobody has "
        "said whose it is, so it stays.",
        count,
    )
    return [Words(words % {"num": count})] if count else []


def kept(said: dict[str, Any]) -> list[Block]:
    """Return what a law keeps or a decision spared, and until when; nothing where all went."""
    rows = [
        (one["name"], one["ground"], one["until"], str(one["count"])) for one in said["kept"]
    ]
    rows += [
        (wording.group_name_of_them(name), "–", until or "–", "–")
        for name, until in said["spared"].items()
    ]
    if not rows:
        return []
    head = (_("Data"), _("Ground"), _("Kept until"), _("Count"))
    return [Heading(_("What was kept")), Table(head, rows, (4, 4, 2, 2))]


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
