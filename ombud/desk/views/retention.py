"""Retention: rules, what they would take, what they took."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ombud.base import clock
from ombud.base.errors import Refused
from ombud.base.saying import worded
from ombud.desk.builder import shown
from ombud.desk.conditions import rearranged
from ombud.desk.deeds import refusals_said
from ombud.desk.forms import retention as forms
from ombud.desk.http import AgentRequest, answer, is_fragment_wanted, may, signed_in
from ombud.desk.shell import frame_for
from ombud.jobs.enqueue import enqueue
from ombud.people.capabilities import Capability
from ombud.retention import actions
from ombud.retention.access import rule_for, rules_for, run_for, runs_for
from ombud.retention.models import Rule
from ombud.retention.queries import kept_too_long, numbers_of, waiting_runs
from ombud.retention.selecting import kept_by_others
from ombud.retention.sets import sets
from ombud.retention.statuses import State
from ombud.retention.tasks import carry_out

if TYPE_CHECKING:
    from django.http import HttpResponse

    from ombud.desk.forms.retention import RuleForm

RUNS_SHOWN = 30


@require_GET
@signed_in
@may(Capability.PRIVACY)
def listed(request: AgentRequest) -> HttpResponse:
    """Show the rules, and the journal of their runs."""
    rules = list(rules_for(request.rights))
    runs = runs_for(request.rights)[:RUNS_SHOWN]
    values = {
        "frame": frame_for(request, "retention"),
        "rules": [one for one in rules if one.about in sets],
        "runs": list(runs),
        "too_long": kept_too_long(rules),
        "waiting": list(waiting_runs()),
        "sets": [(name, sets[name].title) for name in sets],
    }
    return answer(request, "desk/privacy/retention.html", values)


@require_http_methods(["GET", "POST"])
@signed_in
@may(Capability.PRIVACY)
def new(request: AgentRequest) -> HttpResponse:
    """Make a rule about the set that the address names."""
    about = request.GET.get("about", "tickets")
    if about not in sets:
        raise Http404("No such set.")
    return edited(request, Rule(about=about), f"/privacy/retention/new/?about={about}")


@require_http_methods(["GET", "POST"])
@signed_in
@may(Capability.PRIVACY)
def one(request: AgentRequest, number: int) -> HttpResponse:
    """Change a rule."""
    rule = rule_for(request.rights, number)
    return edited(request, rule, f"/privacy/retention/{number}/")


def edited(request: AgentRequest, rule: Rule, action: str) -> HttpResponse:
    """Draw the form again after each of its buttons; the last one saves."""
    if request.method != "POST":
        form = forms.of(rule) if rule.pk else forms.empty(rule.about)
        return rule_page(request, rule, form, action)
    form, do = forms.sent(request.POST, rule.about), request.POST.get("do", "")
    if do != "save":
        form.root = rearranged(form.root, do)
        return rule_page(request, rule, form, action)
    try:
        actions.save_rule(form.put_into(rule), actor=request.user.actor)
    except Refused as refusal:
        return rule_page(request, rule, form, action, problem=worded(refusal.reason))
    messages.success(request, _("Saved."))
    return redirect("desk:retention")


def rule_page(
    request: AgentRequest, rule: Rule, form: RuleForm, action: str, *, problem: str = ""
) -> HttpResponse:
    about = sets[form.about]
    values: dict[str, Any] = {
        "rule": rule,
        "form": form,
        "about": about,
        "acts": [(act.value, act.label) for act in about.verbs],
        "builder": shown(form.root, is_checked=bool(problem)),
        "preview": None,
        "problem": problem,
        "action": action,
    }
    if is_fragment_wanted(request):
        return answer(request, "desk/views/_builder.html", values)
    values["frame"] = frame_for(request, "retention")
    template = "desk/privacy/retention_rule.html"
    return answer(request, template, values, status=422 if problem else 200)


def day_in(request: AgentRequest) -> datetime | None:
    """Return the day typed in the form, at its beginning in UTC. Raises ``Refused``."""
    text = request.POST.get("as_of", "").strip()
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise Refused("Write days as year-month-day, such as 2027-01-31.") from None
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


@require_POST
@signed_in
@may(Capability.PRIVACY)
def try_all(request: AgentRequest) -> HttpResponse:
    """Try out every rule that is switched on; nothing else changes."""
    with refusals_said(request, _("Tried out. The journal says what each rule would take.")):
        moment = day_in(request)
        for rule in rules_for(request.rights).filter(is_active=True):
            actions.try_out(rule, as_of=moment, actor=request.user.actor)
    return redirect("desk:retention")


@require_POST
@signed_in
@may(Capability.PRIVACY)
def try_one(request: AgentRequest, number: int) -> HttpResponse:
    """Try out one rule and show what it would take."""
    rule = rule_for(request.rights, number)
    try:
        found = actions.try_out(rule, as_of=day_in(request), actor=request.user.actor)
    except Refused as refusal:
        messages.error(request, worded(refusal.reason))
        return redirect("desk:retention")
    return redirect("desk:retention-run", found.pk)


@require_GET
@signed_in
@may(Capability.PRIVACY)
def run(request: AgentRequest, number: int) -> HttpResponse:
    """Show one run: counts, the difference to the one before, ten samples."""
    found = run_for(request.rights, number)
    is_open = found.state in {State.DRY, State.WAITING}
    values = {
        "frame": frame_for(request, "retention"),
        "run": found,
        "told": actions.summary(found),
        "tickets": numbers_of(found),
        "is_future": found.as_of > clock.now(),
        "is_stale": actions.is_stale(found),
        "earlier": actions.earlier_than(found),
        "others": kept_by_others(found.rule, found.as_of) if is_open else [],
    }
    return answer(request, "desk/privacy/retention_run.html", values)


@require_POST
@signed_in
@may(Capability.PRIVACY)
def act(request: AgentRequest, number: int) -> HttpResponse:
    """Approve a run, or carry it out."""
    found, do = run_for(request.rights, number), request.POST.get("do", "")
    with refusals_said(request):
        if do == "approve":
            actions.approve(found, agent=request.user, actor=request.user.actor)
            messages.success(request, _("Approved. It can be carried out now."))
        else:
            actions.start(found)
            enqueue(carry_out, found.pk, key=f"retention:{found.pk}")
            messages.success(request, _("It runs in the background."))
    return redirect("desk:retention-run", number)
