"""Mailboxes: the list, the wizard, and the test."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ombud.base.errors import Refused
from ombud.base.html import linkify
from ombud.channels.email.access import (
    mailbox_for,
    mailboxes_for,
    sink_mail_for,
    sink_mails_for,
)
from ombud.channels.email.actions.mailboxes import add_mailbox, change_mailbox, set_secret
from ombud.channels.email.actions.trial import test_mailbox
from ombud.channels.email.sink import sink_mail as kept_mail
from ombud.desk.forms.mailboxes import MailboxForm, values_of
from ombud.desk.forms.refusing import add_refusal
from ombud.desk.http import AgentRequest, answer, fragment_or_page, may, signed_in
from ombud.desk.shell import frame_for
from ombud.people.capabilities import Capability
from ombud.people.queries import teams_of
from ombud.vault.sealing import Broken

if TYPE_CHECKING:
    from ombud.channels.email.models import Mailbox

WAIT_SECONDS = 20.0
MOST = 200
STEPS = {
    "settings": lazy("Settings"),
    "connect": lazy("Reach the sending server"),
    "tls": lazy("Protect the connection"),
    "sign-in": lazy("Sign in"),
    "send": lazy("Send a mail to itself"),
    "arrive": lazy("See it arrive"),
}


@require_GET
@signed_in
@may(Capability.MAILBOXES)
def mailboxes(request: AgentRequest) -> HttpResponse:
    """Show the desk's mailboxes and how they are doing."""
    values = {
        "frame": frame_for(request, "mailboxes"),
        "mailboxes": mailboxes_for(request.rights),
        "steps": STEPS,
    }
    return answer(request, "desk/mail/mailboxes.html", values)


@sensitive_post_parameters("secret")
@require_http_methods(["GET", "POST"])
@signed_in
@may(Capability.MAILBOXES)
def mailbox_new(request: AgentRequest) -> HttpResponse:
    """Add a mailbox; the next page tests it."""
    form = MailboxForm(teams_of(request.rights, Capability.MAILBOXES), request.POST or None)
    if request.method == "POST" and form.is_valid():
        typed = dict(form.cleaned_data)
        secret = typed.pop("secret")
        try:
            made = add_mailbox(**typed, secret=secret, actor=request.user.actor)
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("The mailbox is added. Test it now."))
            return redirect("desk:mailbox", made.pk)
    return wizard(request, form, None)


@sensitive_post_parameters("secret")
@require_http_methods(["GET", "POST"])
@signed_in
@may(Capability.MAILBOXES)
def mailbox(request: AgentRequest, number: int) -> HttpResponse:
    """Change a mailbox. An empty secret leaves the one that is kept."""
    found = mailbox_for(request.rights, number)
    teams = teams_of(request.rights, Capability.MAILBOXES)
    form = MailboxForm(teams, request.POST or None, initial=values_of(found))
    if request.method == "POST" and form.is_valid():
        typed = dict(form.cleaned_data)
        del typed["address"]
        secret = typed.pop("secret")
        try:
            change_mailbox(found, actor=request.user.actor, **typed)
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            if secret:
                set_secret(found, secret, actor=request.user.actor)
            messages.success(request, _("Saved."))
            return redirect("desk:mailbox", number)
    return wizard(request, form, found)


def wizard(request: AgentRequest, form: MailboxForm, found: Mailbox | None) -> HttpResponse:
    values = {
        "frame": frame_for(request, "mailboxes"),
        "form": form,
        "mailbox": found,
        "trial": None,
        "steps": STEPS,
    }
    status = 422 if form.is_bound else 200
    return answer(request, "desk/mail/mailbox.html", values, status=status)


@require_POST
@signed_in
@may(Capability.MAILBOXES)
def mailbox_test(request: AgentRequest, number: int) -> HttpResponse:
    """Send a mail from the mailbox to itself and show how each step went."""
    found = mailbox_for(request.rights, number)
    trial = test_mailbox(found, actor=request.user.actor, wait_seconds=WAIT_SECONDS)
    teams = teams_of(request.rights, Capability.MAILBOXES)
    values = {
        "frame": frame_for(request, "mailboxes"),
        "form": MailboxForm(teams, initial=values_of(found)),
        "mailbox": found,
        "trial": trial,
        "steps": STEPS,
    }
    return fragment_or_page(request, "desk/mail/_trial.html", "desk/mail/mailbox.html", values)


@require_GET
@signed_in
@may(Capability.OPERATE)
def sink(request: AgentRequest) -> HttpResponse:
    """Show the mails that the demo kept instead of sending them."""
    only_in_demo()
    values = {
        "frame": frame_for(request, "sink"),
        "mails": sink_mails_for(request.rights)[:MOST],
    }
    return answer(request, "desk/mail/sink.html", values)


@require_GET
@signed_in
@may(Capability.OPERATE)
def sink_mail(request: AgentRequest, number: int) -> HttpResponse:
    """Show one mail of the demo as its reader would see it, and as it would have gone out."""
    only_in_demo()
    found = sink_mail_for(request.rights, number)
    try:
        shown = kept_mail(found.pk)
    except Broken:
        raise Http404("This mail is damaged or was erased.") from None
    values = {
        "frame": frame_for(request, "sink"),
        "mail": found,
        "text": linkify(shown.text),
        "raw": shown.raw,
    }
    return answer(request, "desk/mail/sink_mail.html", values)


def only_in_demo() -> None:
    if not settings.OMBUD_DEMO:
        raise Http404("There is no demo here.")
