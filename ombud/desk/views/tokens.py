"""Access tokens: an agent's own, and everybody's for those who manage agents."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ombud.base.errors import Refused
from ombud.base.saying import worded
from ombud.desk.forms.tokens import LABELS, TokenForm
from ombud.desk.http import AgentRequest, answer, may, signed_in
from ombud.desk.shell import frame_for
from ombud.people.capabilities import Capability
from ombud.people.queries import teams_of
from ombud.people.scopes import Scope
from ombud.people.tokens import make_token, revoke_token, tokens_for, tokens_of

if TYPE_CHECKING:
    from django.http import HttpResponse

    from ombud.people.models import AccessToken

PAGE = 50


@require_http_methods(["GET", "POST"])
@signed_in
def tokens(request: AgentRequest) -> HttpResponse:
    """Show the agent's own tokens; make one, whose text is shown this once."""
    teams = teams_of(request.rights, Capability.SEE_TICKETS)
    form = TokenForm(request.rights, teams, request.POST or None)
    made = ""
    if request.method == "POST" and form.is_valid():
        try:
            made = made_from(request, form)
        except Refused as refusal:
            form.add_error(None, worded(refusal.reason))
        else:
            form = TokenForm(request.rights, teams)
    values = {
        "frame": frame_for(request, "account"),
        "form": form,
        "made": made,
        "tokens": [(one, names_of(one)) for one in tokens_of(request.user)[:PAGE]],
    }
    status = 422 if form.is_bound else 200
    return answer(request, "desk/people/tokens.html", values, status=status)


def made_from(request: AgentRequest, form: TokenForm) -> str:
    """Make the token that ``form`` asks for and return its text. Raises ``Refused``."""
    typed = form.cleaned_data
    _token, text = make_token(
        request.user,
        name=typed["name"],
        scopes=typed["scopes"],
        days=int(typed["days"]),
        team=form.teams.get(typed["team"]),
        actor=request.user.actor,
    )
    return text


def names_of(token: AccessToken) -> list[str]:
    """Return what ``token`` may do, in words."""
    return [str(LABELS[Scope(one)]) for one in token.scopes if one in set(Scope)]


@require_POST
@signed_in
def token_revoke(request: AgentRequest, number: int) -> HttpResponse:
    """End one of the agent's own tokens; another's does not exist here."""
    token = tokens_of(request.user).filter(pk=number).first()
    if token is None:
        raise Http404("No such token.")
    revoke_token(token, actor=request.user.actor)
    messages.success(request, _("The token has ended."))
    return redirect("desk:tokens")


@require_GET
@signed_in
@may(Capability.PEOPLE)
def all_tokens(request: AgentRequest) -> HttpResponse:
    """Show the tokens of everybody, page by page, latest first."""
    check_everywhere(request)
    found = tokens_for(request.rights)
    before = request.GET.get("before", "")
    if before.isascii() and before.isdecimal() and len(before) < 19:
        found = found.filter(pk__lt=int(before))
    rows = list(found[: PAGE + 1])
    values = {
        "frame": frame_for(request, "tokens"),
        "tokens": [(one, names_of(one)) for one in rows[:PAGE]],
        "older": f"/tokens/?before={rows[PAGE - 1].pk}" if len(rows) > PAGE else "",
    }
    return answer(request, "desk/people/all_tokens.html", values)


@require_POST
@signed_in
@may(Capability.PEOPLE)
def any_token_revoke(request: AgentRequest, number: int) -> HttpResponse:
    """End anybody's token."""
    check_everywhere(request)
    token = tokens_for(request.rights).filter(pk=number).first()
    if token is None:
        raise Http404("No such token.")
    revoke_token(token, actor=request.user.actor)
    messages.success(request, _("The token has ended."))
    return redirect("desk:all-tokens")


def check_everywhere(request: AgentRequest) -> None:
    """Raise ``PermissionDenied`` for who manages agents in some teams only."""
    if request.rights.teams(Capability.PEOPLE) is not None:
        raise PermissionDenied(Capability.PEOPLE)
