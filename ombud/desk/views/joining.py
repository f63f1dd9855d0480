"""Joining: an invited agent sets the first password."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from ombud.base.errors import Refused
from ombud.base.saying import worded
from ombud.desk.forms.administration import JoinForm
from ombud.desk.http import answer
from ombud.people.actions import join as join_desk
from ombud.people.actions import open_invitation
from ombud.people.policy import policy

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def join(request: HttpRequest, token: str) -> HttpResponse:
    """Let the holder of an invitation set a password. Used, late and made-up look the same."""
    invitation = open_invitation(token)
    if invitation is None:
        return answer(request, "desk/people/joined.html", {"is_set": False}, status=404)
    form = JoinForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            join_desk(token, form.cleaned_data["password"])
        except Refused as refusal:
            form.add_error("password", worded(refusal.reason))
        else:
            return answer(request, "desk/people/joined.html", {"is_set": True})
    return join_page(request, form, token)


def join_page(request: HttpRequest, form: JoinForm, token: str) -> HttpResponse:
    invitation = open_invitation(token)
    values = {
        "form": form,
        "token": token,
        "email": invitation.agent.email if invitation else "",
        "least": policy().password_least,
    }
    status = 422 if form.is_bound else 200
    return answer(request, "desk/people/join.html", values, status=status)
