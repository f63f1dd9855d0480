"""Asking about one's own data: no account, no cookie, no script.

The forms carry no token against forgery: there is no session that somebody else's page could
abuse, and what an address may do is decided by a code or a secret word in a mail.
"""

from __future__ import annotations

import contextlib
import json
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from ombud.base.actor import SYSTEM
from ombud.base.browsers import network_of
from ombud.base.errors import Refused
from ombud.base.pdf import NotPrinted
from ombud.base.saying import worded
from ombud.bundles.actions import hand_out
from ombud.people.sign_in import count_try, throttle_key
from ombud.portal.forms import PrivacyForm
from ombud.privacy import actions, law, parting
from ombud.privacy.access import request_by_token, warning_by_token
from ombud.privacy.authorities import residence
from ombud.privacy.charging import amount_words, waited_fee_of
from ombud.privacy.handing import fetchable, is_spent
from ombud.privacy.letters import ENOUGH
from ombud.privacy.papers import certificate_paper
from ombud.privacy.parts import answer_words, counts_words
from ombud.privacy.queries import is_proven
from ombud.privacy.statuses import Kind, Level, Relation, Source, State
from ombud.privacy.statuses import Proof as ProofKind
from ombud.privacy.wording import spoken_now

if TYPE_CHECKING:
    from django.http import HttpRequest

    from ombud.privacy.models import PrivacyRequest

MOST_FROM_NETWORK = 20  # in a quarter of an hour
MOST_FOR_ADDRESS = 5


def is_too_often(request: HttpRequest, address: str) -> bool:
    """Count the form for the network and for the address it names, known or not."""
    network = count_try(throttle_key("privacy form", network_of(request)))
    named = count_try(throttle_key("privacy form of", address))
    return network > MOST_FROM_NETWORK or named > MOST_FOR_ADDRESS


@csrf_exempt
@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Take a request about somebody's data; the answer is the same for known and unknown."""
    start = {"kind": request.GET.get("kind", "")}
    form, status = PrivacyForm(request.POST or None, initial=start), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            if is_too_often(request, form.cleaned_data["email"]):
                form.add_error(
                    None, _("That was often. Wait a quarter of an hour and try again.")
                )
                status = 429
            else:
                return taken(request, form)
    return render(request, "portal/privacy.html", {"form": form}, status=status)


def taken(request: HttpRequest, form: PrivacyForm) -> HttpResponse:
    """Record the request, send the code, and show its own page; or say why not."""
    typed = form.cleaned_data
    region, country = residence(typed["region"])
    asked = actions.Asked(
        kind=Kind(typed["kind"]),
        source=Source.PORTAL,
        region=region,
        country=country,
        relation=Relation(typed["relation"]),
        language=spoken_now(),
        about=typed["about"],
    )
    try:
        with transaction.atomic():
            found, token = actions.receive_request(
                asked,
                address=typed["email"],
                name=typed["name"],
                text=typed["text"],
                actor=SYSTEM,
            )
            actions.greet(found, actor=found.asker.actor)
    except Refused as refusal:
        form.add_error(None, worded(refusal.reason))
        return render(request, "portal/privacy.html", {"form": form}, status=422)
    return redirect("portal:privacy-request", token)


@csrf_exempt
@require_http_methods(["GET", "POST"])
def own(request: HttpRequest, token: str) -> HttpResponse | StreamingHttpResponse:
    """Show a request to who made it: where it stands, the code, a document, calling it off."""
    found = request_by_token(token)
    said, problem = "", ""
    if request.method == "POST":
        try:
            if "fetch" in request.POST:
                return fetched(request, found)
            said = done(request, found)
        except Refused as refusal:
            problem = worded(refusal.reason)
        found.refresh_from_db()
    wanted = None if found.permitted_at else law.proof_needed(found)
    values: dict[str, Any] = {
        "answer_words": answer_words,
        "found": found,
        "word": token,
        "said": said,
        "problem": problem,
        "counts": counts_words(found),
        "is_opt_in": found.kind == Kind.OPT_IN,
        "needs_code": found.needed > Level.NONE and found.reached == Level.NONE,
        "proof": wanted,
        "enough": ENOUGH[wanted] if wanted else "",
        "may_ask_person": may_ask_person(found),
        "shown": found.proofs.order_by("-pk").first(),
        "is_shown": is_proven(found),
        "archive": fetchable(found),
        **charged(found),
        "is_spent": is_spent(found),
        **certified(found),
    }
    values["state_words"], values["is_over"] = found.state_words, found.is_ended
    if law.hides_earlier(found):
        values["is_over"] = found.state == State.WITHDRAWN and law.ended_alone(found)
        shown = State.WITHDRAWN if values["is_over"] else State.VERIFYING
        values["state_words"] = shown.label
    status = 422 if problem else 200
    with timezone.override(found.zone):  # the day is the one that the letters say
        return render(request, "portal/privacy_request.html", values, status=status)


def charged(found: PrivacyRequest) -> dict[str, Any]:
    """Return the fee that a request waits for, to who showed that it is theirs."""
    fee = waited_fee_of(found)
    if fee is None or found.is_ended or law.hides_earlier(found):
        return {"fee": None, "amount": ""}
    return {"fee": fee, "amount": amount_words(fee)}


def certified(found: PrivacyRequest) -> dict[str, Any]:
    """Return the certificate of an erasure and its two dates, each None without one."""
    proved = parting.certificate_of(found)
    return {
        "proved": proved,
        "ended": parse_datetime(proved["ended_at"]) if proved else None,
        "backups_end": parse_date(proved["backups_end_on"]) if proved else None,
    }


@require_safe
def certificate(request: HttpRequest, token: str) -> HttpResponse:
    """Hand out the signed certificate of an erasure; nothing of the person stands in it.

    ``?format=pdf`` hands it out for people; where it cannot be drawn, the file for programs.
    """
    found = request_by_token(token)
    carried = parting.carried_for(found)
    proved = parting.certificate_of(found)
    if proved is None or carried is None or carried.erasure is None:
        raise Http404("There is no certificate.")
    if request.GET.get("format") == "pdf":
        with contextlib.suppress(NotPrinted):
            paper = certificate_paper(carried.erasure)
            response = HttpResponse(paper, content_type="application/pdf")
            response["Content-Disposition"] = f'attachment; filename="{found}-certificate.pdf"'
            return response
    response = HttpResponse(
        json.dumps(proved, indent=2, sort_keys=True) + "\n", content_type="application/json"
    )
    response["Content-Disposition"] = f'attachment; filename="{found}-certificate.json"'
    return response


def fetched(request: HttpRequest, found: PrivacyRequest) -> StreamingHttpResponse:
    """Hand out the archive to who has a fresh code. Raises ``Refused``, ``Http404``."""
    archive = fetchable(found)
    if archive is None:
        raise Http404("There is nothing to fetch.")
    typed, network = request.POST.get("code", ""), network_of(request)
    if not actions.try_code(found, typed, network=network, actor=found.asker.actor):
        raise Refused("This code is wrong, too old or used up. Ask for a new one.")
    pieces = hand_out(archive, actor=found.asker.actor)
    response = StreamingHttpResponse(pieces, content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="{found}.zip"'
    response["Cache-Control"] = "no-store"
    return response


def done(request: HttpRequest, found: PrivacyRequest) -> str:
    """Do what a button of the page asks for, and say it. Raises ``Refused``."""
    who = found.asker.actor
    if "again" in request.POST:
        actions.send_code(found, actor=who)
        return _("A new code is on its way. The one before no longer works.")
    if "stop" in request.POST:
        actions.call_off(found, actor=who)
        return _("Your request is called off.")
    if "person" in request.POST:
        actions.ask_person(found, actor=who)
        return _("We wrote to the person. Once they agree, it goes on.")
    if "document" in request.POST:
        file = request.FILES.get("file")
        wanted = law.proof_needed(found) or ProofKind.IDENTITY
        actions.take_proof(found, wanted, file.read() if file else b"", actor=who)
        return _("Your document lies sealed. It is destroyed a day after we answered.")
    typed = request.POST.get("code", "")
    if not actions.try_code(found, typed, network=network_of(request), actor=who):
        raise Refused("This code is wrong, too old or used up. Ask for a new one.")
    return _("Thank you. Your address is confirmed.")


def may_ask_person(found: PrivacyRequest) -> bool:
    """Say whether the person can be asked directly, in place of a document."""
    is_agent = found.relation == Relation.AGENT and found.about_id is not None
    return is_agent and found.permitted_at is None and found.reached > Level.NONE


@csrf_exempt
@require_http_methods(["GET", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Call off a request that somebody else made in one's name, by the link in a warning."""
    warning, problem = warning_by_token(token), ""
    if request.method == "POST":
        try:
            if "permit" in request.POST:
                actions.permit(warning, actor=warning.request.contact.actor)
            else:
                actions.cancel_by_warning(warning, actor=warning.request.contact.actor)
        except Refused as refusal:
            problem = worded(refusal.reason)
        warning.refresh_from_db()
    warning.request.refresh_from_db()
    values = {"warning": warning, "found": warning.request, "problem": problem}
    status = 422 if problem else 200
    return render(request, "portal/privacy_stop.html", values, status=status)
