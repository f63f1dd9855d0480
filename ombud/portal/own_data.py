"""A contact's own data: what is held and why, who looked, and each right as one button."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.http import Http404, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ombud.base import clock
from ombud.base.errors import Refused
from ombud.base.saying import worded
from ombud.bundles.actions import hand_out
from ombud.bundles.held import held_about
from ombud.corrections.queries import statements_of
from ombud.portal.forms import CorrectionForm
from ombud.portal.visitors import PATH, VisitorRequest, for_visitors
from ombud.privacy import actions, data, law
from ombud.privacy.access import request_of_person
from ombud.privacy.charging import amount_words, waited_fee_of
from ombud.privacy.handing import HandOver, archives_of, fetchable
from ombud.privacy.parts import answer_words
from ombud.privacy.queries import requests_of
from ombud.privacy.setting_right import write
from ombud.privacy.statuses import Kind, Level, Source, State
from ombud.privacy.wording import day_words, spoken_now
from ombud.purposes.actions import object_to, say, withdraw_objection
from ombud.purposes.ages import is_too_young
from ombud.purposes.gate import uses
from ombud.purposes.queries import (
    consents_of,
    has_consented,
    not_asked_before,
    objections_of,
    objects_to,
    standing_objections,
    uses_now,
)
from ombud.purposes.statuses import Assessment, Given, Mechanism
from ombud.readlog.queries import page_of, readings_of
from ombud.recipients.actions import tell_of_correction
from ombud.recipients.queries import disclosures_of, who_get_all
from ombud.retention.queries import kept_for
from ombud.subjects.queries import person_behind, selves_of, subject_of_contact
from ombud.tickets.access import tickets_of
from ombud.tickets.places import rests_since
from ombud.visits.actions import ask_link

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.http.response import HttpResponseBase

    from ombud.people.models import Contact
    from ombud.privacy.models import PrivacyRequest

HERE = "/help/my-data/"
ASKED_HERE = frozenset(Kind) - {Kind.OPT_IN}  # that stands beside each choice


@require_safe
@for_visitors
def own_data(request: VisitorRequest) -> HttpResponse:
    """Show everything: what is held, for what, until when, who looked, and what can be done."""
    return page(request)


def number_in(typed: str) -> int | None:
    is_number = typed.isascii() and typed.isdigit() and len(typed) < 16
    return int(typed) if is_number else None


def page(
    request: VisitorRequest, *, problem: str = "", form: Any = None, is_stale: bool = False
) -> HttpResponse:
    contact = request.contact
    person = person_behind(contact)
    contacts = person.numbers
    tickets = list(tickets_of(contact).values_list("pk", flat=True))
    readings, _more = page_of(readings_of(contacts, tickets))
    requests = requests_of(contacts)
    older = number_in(request.GET.get("older", "") or request.POST.get("older", ""))
    archives = archives_of(requests)
    is_held = any(one.state == State.BLOCKED for one in requests)
    values = {
        "answer_words": answer_words,
        "contact": contact,
        "identifiers": list(contact.identifiers.order_by("pk")),
        "groups": held_about(person),
        "readings": readings,
        "kept": kept_for("readings"),
        "requests": [(one, archives.get(one.pk), waits_for(one)) for one in requests],
        "now": clock.now(),
        "choices": choices_of(contact),
        "rests_since": rests_since(contact.pk),
        "is_held": is_held,
        "ledger": consents_of(contacts),
        "statements": [(data.label_of(one), text) for one, text in said_by(contacts)],
        "data": data.data_of(contact, older),
        "below": data.page_below(contact, older),
        "older": older,
        "disclosures": disclosures_of(contacts),
        "get_all": who_get_all(),
        "typed": {
            name: request.POST.get(name, "") for name in ("kind", "field", "value", "text")
        },
        "form": form
        or CorrectionForm(initial={"name": contact.name, "residence": contact.residence}),
        "said": request.GET.get("said", "") in SAID and SAID[request.GET["said"]](),
        "problem": problem,
        "is_stale": is_stale,
    }
    status = 422 if problem or is_stale or (form and form.errors) else 200
    return render(request, "portal/own_data.html", values, status=status)


def waits_for(found: PrivacyRequest) -> str:
    """Return which fee a request waits for; nothing where none."""
    fee = waited_fee_of(found)
    if fee is None or found.is_ended:
        return ""
    return _("A fee is asked: %(amount)s, to be paid until %(day)s.") % {
        "amount": amount_words(fee),
        "day": day_words(fee.pay_until),
    }


SAID = {
    "stopped": lambda: _("Your request is called off."),
    "asked": lambda: _("We have your request. It stands below, with its day."),
    "again": lambda: _("You asked this before. Both are answered together, on its day."),
    "changed": lambda: _("It is corrected."),
    "chosen": lambda: _("Your choice counts from now on."),
}


def choices_of(contact: Contact) -> list[dict[str, Any]]:
    """Return the purposes about which a person can choose, and how they chose."""
    asked = [use for use in uses_now() if use.needs_consent or use.can_be_objected]
    weighed = {
        one.purpose: one
        for one in objections_of([contact.pk])
        if one.assessment == Assessment.OVERRIDDEN
    }
    return [
        {
            "key": use.key,
            "text": _(use.text),
            "question": _(use.question) if use.question else "",
            "needs_consent": use.needs_consent,
            "has_consented": use.needs_consent and has_consented(contact.pk, use.key),
            "is_too_young": use.needs_consent and is_too_young(contact.pk),
            "objects": objects_to(contact.pk, use.key),
            "is_limit": use.is_limit,
            "weighed": weighed.get(use.key),
            "not_asked_until": not_asked_before(contact.pk, use.key)
            if use.is_marketing
            else None,
        }
        for use in asked
    ]


def done(said: str) -> HttpResponse:
    return redirect(f"{HERE}?said={said}")


@require_http_methods(["GET", "POST"])
@for_visitors
def confirm(request: VisitorRequest) -> HttpResponse:
    """Mail a fresh link before data leave or change: signing in lies too long back."""
    is_sent = request.method == "POST"
    if is_sent:
        language = spoken_now()
        ask_link(request.visit.identifier.value, goal="my-data/", language=language)
    values = {
        "contact": request.contact,
        "is_sent": is_sent,
        "is_fresh": request.visit.is_fresh,
    }
    return render(request, "portal/confirm.html", values)


def stale() -> HttpResponse:
    return redirect("portal:confirm")


@require_POST
@for_visitors
def ask(request: VisitorRequest) -> HttpResponse:
    """Make a request of the person who is signed in; their identity is proved by that."""
    kind = request.POST.get("kind", "")
    if kind not in ASKED_HERE:
        raise Http404("No such request.")
    has_typed = kind in {Kind.RECTIFICATION, Kind.COMPLAINT}
    if kind == Kind.COMPLAINT and not request.POST.get("text", "").strip():
        return page(
            request, problem=_("Say what you complain about, so that we can look into it.")
        )
    if not request.visit.is_fresh and law.NEEDED[Kind(kind)] > Level.NONE:
        return page(request, is_stale=True) if has_typed else stale()
    if kind == Kind.ERASURE and "sure" not in request.POST:
        return render(request, "portal/sure.html", {"contact": request.contact})
    try:
        found = asked_for(request, Kind(kind))
    except Refused as refusal:
        return page(request, problem=worded(refusal.reason))
    return done("again" if found.joined_to else "asked")


@transaction.atomic
def asked_for(request: VisitorRequest, kind: Kind) -> PrivacyRequest:
    """Record the request, sure of who asks. A copy of one's own data is made at once."""
    actor, contact = request.contact.actor, request.contact
    found, _token = actions.receive_request(
        actions.Asked(kind=kind, source=Source.PORTAL, language=spoken_now()),
        address=request.visit.identifier.value,
        name=contact.name,
        text=request.POST.get("text", ""),
        actor=actor,
    )
    if request.visit.is_fresh:
        actions.signed_in_afresh(found, actor=actor)
    if kind == Kind.RECTIFICATION and request.POST.get("field"):
        propose(request, found)
    subject = subject_of_contact(contact)
    if kind == Kind.PORTABILITY and not (subject and subject.is_shared):
        HandOver().carry_out(found, without=(), actor=actor)
    return found


def said_by(contacts: tuple[int, ...]) -> list[tuple[str, str]]:
    return list(statements_of(contacts).items())


def propose(request: VisitorRequest, found: PrivacyRequest) -> None:
    """Note what is right in one datum, in the request with which this one is answered."""
    actions.propose_correction(
        found.joined_to or found,
        request.POST["field"][:20],
        request.POST.get("value", ""),
        statement=request.POST.get("text", ""),
        actor=request.contact.actor,
    )


@require_POST
@for_visitors
def stop(request: VisitorRequest, number: int) -> HttpResponse:
    """Call a request off: one's own, or one that somebody made in one's name."""
    found = request_of_person(selves_of(request.contact), number)
    try:
        actions.call_off(found, actor=request.contact.actor)
    except Refused as refusal:
        return page(request, problem=worded(refusal.reason))
    return done("stopped")


@require_POST
@for_visitors
def fetch(request: VisitorRequest, number: int) -> HttpResponseBase:
    """Hand out an archive to the person it is about, signed in just now."""
    found = request_of_person(selves_of(request.contact), number)
    archive = fetchable(found)
    if archive is None:
        raise Http404("There is nothing to fetch.")
    if not request.visit.is_fresh:
        return stale()
    try:
        pieces = hand_out(archive, actor=request.contact.actor)
    except Refused as refusal:
        return page(request, problem=worded(refusal.reason))
    response = StreamingHttpResponse(pieces, content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="{found}.zip"'
    response["Cache-Control"] = "no-store"
    return response


@require_POST
@for_visitors
def correct(request: VisitorRequest) -> HttpResponse:
    """Set right one's own name, and where one lives.

    Where signing in lies too long back, what was typed stays on the page while another tab
    is for the fresh link: it is not stored, and stands in no address.
    """
    form, contact = CorrectionForm(request.POST), request.contact
    if not form.is_valid():
        return page(request, form=form)
    if not request.visit.is_fresh:
        return page(request, form=form, is_stale=True)
    changes = {
        name: value
        for name, value in form.cleaned_data.items()
        if name in request.POST and value != getattr(contact, name)
    }
    if changes:
        set_right(contact, changes)
    return done("changed")


@transaction.atomic
def set_right(contact: Contact, changes: dict[str, str]) -> None:
    """Write what is right; whoever got it wrong from us is told (GDPR Art. 19)."""
    for field, value in changes.items():
        write(contact, field, value, actor=contact.actor)
    tell_of_correction(contact, changes, request=0, actor=contact.actor)


@require_POST
@for_visitors
def choose(request: VisitorRequest) -> HttpResponse:
    """Agree, take back, object, or take an objection back: one press each."""
    purpose, contact = request.POST.get("purpose", ""), request.contact
    if purpose not in uses:
        raise Http404("No such purpose.")
    do = request.POST.get("do", "")
    if needs_second_step(contact, purpose, do) and "sure" not in request.POST:
        values = {"use": uses[purpose], "do": do}
        return render(request, "portal/opt_in.html", values)
    try:
        chosen(contact, purpose, do)
    except Refused as refusal:
        return page(request, problem=worded(refusal.reason))
    return done("chosen")


def needs_second_step(contact: Contact, purpose: str, do: str) -> bool:
    """Say whether a press allows again what somebody opted out of: that takes two steps."""
    is_allowing = do in {Given.GIVEN, "allow"}
    return is_allowing and uses[purpose].is_absolute and objects_to(contact.pk, purpose)


def chosen(contact: Contact, purpose: str, do: str) -> None:
    """Do what a button says. Raises ``Refused``, ``Http404`` for no button of ours."""
    actor = contact.actor
    if do == Given.GIVEN:
        for one in standing_objections(contact.pk, purpose):
            withdraw_objection(one, actor=actor)
    if do in {Given.GIVEN, Given.WITHDRAWN}:
        say(
            contact,
            purpose,
            Given(do),
            text=_(uses[purpose].question),
            language=spoken_now(),
            mechanism=Mechanism.PAGE,
            page=HERE.removeprefix(PATH),
            actor=actor,
        )
    elif do == "object":
        object_to(contact, purpose, actor=actor)
    elif do == "allow":
        for one in objections_of([contact.pk]):
            if one.purpose == purpose:
                withdraw_objection(one, actor=actor)
    else:
        raise Http404("No such choice.")
