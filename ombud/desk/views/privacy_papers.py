"""Papers of privacy requests: letters, documents, evidence, the yearly table, settings."""

from __future__ import annotations

import csv
from datetime import date
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ombud.base import clock
from ombud.base.errors import Refused
from ombud.base.saying import worded
from ombud.desk import papers
from ombud.desk.forms.privacy import ControllerForm
from ombud.desk.http import AgentRequest, answer, may, signed_in
from ombud.desk.looking import note_contact
from ombud.desk.shell import frame_for
from ombud.desk.views.files import LOCKED
from ombud.people.capabilities import Capability
from ombud.people.queries import every_team
from ombud.privacy import access, actions, letters, queries
from ombud.privacy.statuses import Kind, LetterKind

if TYPE_CHECKING:
    from typing import Any

OF_CONTROLLER = (
    *("name", "zone", "calendar", "chosen", "needs_two", "asks_why", "team"),
    *("authority", "authority_web", "authority_country"),
)
WAYS = {"two": True, "one": False, "desk": None}
MOST_OFFERED = 200


@require_http_methods(["GET", "POST"])
@signed_in
@may(Capability.HANDLE_REQUESTS)
def letter(request: AgentRequest, number: int, kind: str) -> HttpResponse:
    """Look through the parts of a letter, change them, send it."""
    found = access.letter_for(request.rights, number, kind)
    note_contact(request, found.request.contact.pk)
    refusal = ""
    if request.method == "POST":
        blocks = {
            name: request.POST.get(name, "")
            for name in letters.BLOCK_TITLES
            if name in request.POST
        }
        try:
            actions.change_letter(found, blocks, actor=request.user.actor)
            if "send" in request.POST:
                actions.send_letter(found, agent=request.user, actor=request.user.actor)
                messages.success(request, _("The letter is on its way."))
            else:
                messages.success(request, _("The letter is kept."))
        except Refused as refused:
            refusal = worded(refused.reason)
        else:
            return redirect("desk:request", number)
    values = {
        "frame": frame_for(request, "privacy"),
        "request_": found.request,
        "letter": found,
        "refusal": refusal,
        "subject": letters.subject_of(found.request, LetterKind(found.kind)),
        "blocks": [
            (name, letters.title_of(found.request, name), text)
            for name, text in actions.parts_to_show(found)
        ],
    }
    return answer(request, "desk/privacy/letter.html", values, status=422 if refusal else 200)


@require_GET
@signed_in
@may(Capability.HANDLE_REQUESTS)
def proof(request: AgentRequest, number: int, proof_id: int) -> HttpResponse:
    """Hand out a document: always as a download, never as a page."""
    shown = access.proof_for(request.rights, number, proof_id)
    note_contact(request, shown.request.asker.pk)
    response = HttpResponse(actions.content_of(shown), content_type="application/octet-stream")
    response["Content-Disposition"] = f'attachment; filename="R-{number}-{proof_id}"'
    response["Content-Security-Policy"] = LOCKED
    return response


@require_GET
@signed_in
@may(Capability.SEE_REQUESTS)
def evidence(request: AgentRequest, number: int) -> HttpResponse:
    """Hand out the proof of how a request was answered; it names nobody. ``?format=pdf``."""
    found = access.request_for(request.rights, number)
    proof = actions.evidence(found)
    response: HttpResponse = JsonResponse(proof, json_dumps_params={"indent": 1})
    if request.GET.get("format") == "pdf":
        return papers.handed_out(
            request,
            lambda: papers.request_paper(found, proof, response.content),
            f"R-{number}.pdf",
            otherwise=reverse("desk:request", args=[number]),
        )
    response["Content-Disposition"] = f'attachment; filename="R-{number}.json"'
    return response


@require_GET
@signed_in
@may(Capability.SEE_REQUESTS)
def table(request: AgentRequest) -> HttpResponse:
    """Show what was asked in a year and what became of it; ``?format=csv`` hands it out."""
    this_year = clock.now().year
    typed = request.GET.get("year", "")
    year = int(typed) if typed.isdigit() and 2000 < int(typed) <= this_year else this_year
    rows = queries.metrics(date(year, 1, 1), date(year, 12, 31))
    if request.GET.get("format") == "csv":
        return as_csv(year, rows)
    values = {
        "frame": frame_for(request, "privacy"),
        "year": year,
        "years": list(range(this_year, this_year - 4, -1)),
        "rows": [(Kind(row["kind"]).label, row) for row in rows],
    }
    return answer(request, "desk/privacy/table.html", values)


def as_csv(year: int, rows: list[dict[str, Any]]) -> HttpResponse:
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="requests-{year}.csv"'
    columns = ["kind", "received", "complied", "denied", "charged", "paid", "median", "mean"]
    out = csv.DictWriter(response, columns)
    out.writeheader()
    out.writerows(rows)
    return response


@require_http_methods(["GET", "POST"])
@signed_in
@may(Capability.DECIDE_REQUESTS)
def settings_page(request: AgentRequest) -> HttpResponse:
    """Show and change how deadlines are reckoned and whom letters name."""
    held = queries.controller()
    start = {name: getattr(held, name) for name in OF_CONTROLLER}
    form = ControllerForm(
        every_team().filter(is_active=True), request.POST or None, initial=start
    )
    if request.method == "POST" and form.is_valid():
        actions.change_controller(**form.cleaned_data, actor=request.user.actor)
        messages.success(
            request, _("Saved. Requests that are open keep how they were counted.")
        )
        return redirect("desk:request-settings")
    return settings_shown(request, form, status=422 if form.is_bound else 200)


def settings_shown(
    request: AgentRequest, form: ControllerForm, *, status: int = 200, **more: str
) -> HttpResponse:
    values = {
        "frame": frame_for(request, "privacy-settings"),
        "form": form,
        "ways": queries.ways(),
        "organisations": queries.names_of_organisations(MOST_OFFERED),
        "typed": "",
        "problem": "",
        **more,
    }
    return answer(request, "desk/privacy/settings.html", values, status=status)


@require_POST
@signed_in
@may(Capability.DECIDE_REQUESTS)
def organisation_way(request: AgentRequest) -> HttpResponse:
    """Let an organisation approve erasures in a way of its own, or again as the desk does."""
    typed = request.POST.get("organisation", "").strip()
    found = queries.organisation_named(typed)
    way = request.POST.get("way", "")
    if found is None or way not in WAYS:
        problem = _("There is no such organisation. Take one from the list.")
        held = queries.controller()
        form = ControllerForm(
            every_team().filter(is_active=True),
            initial={name: getattr(held, name) for name in OF_CONTROLLER},
        )
        return settings_shown(request, form, status=422, typed=typed, problem=problem)
    actions.choose_way(found, needs_two=WAYS[way], actor=request.user.actor)
    messages.success(request, _("Saved."))
    return redirect("desk:request-settings")
