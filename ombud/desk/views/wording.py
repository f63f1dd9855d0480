"""Words around mails: the templates of a mailbox with a preview, and one's own signature."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from markupsafe import Markup

from ombud.base.errors import Refused
from ombud.base.html import clean_mail_html, clean_written_html
from ombud.base.saying import worded
from ombud.channels.email.access import mailbox_for
from ombud.channels.email.actions import wording
from ombud.channels.email.outgoing import sample, templates
from ombud.channels.email.statuses import TemplateKind
from ombud.desk.http import AgentRequest, answer, may, signed_in
from ombud.desk.saved_replies import LANGUAGES, language_choices, language_name
from ombud.desk.shell import frame_for
from ombud.desk.views.people import account_page
from ombud.people.capabilities import Capability
from ombud.tickets.letters import LONGEST_HTML

if TYPE_CHECKING:
    from django.http import HttpResponse

    from ombud.channels.email.models import Mailbox
    from ombud.people.models import Agent


@require_GET
@signed_in
@may(Capability.MAILBOXES)
def mail_templates(request: AgentRequest, number: int) -> HttpResponse:
    """Show which mails of a mailbox have words of their own, and in which languages."""
    mailbox = mailbox_for(request.rights, number)
    rows = list(mailbox.templates.all())
    values = {
        "frame": frame_for(request, "mailboxes"),
        "mailbox": mailbox,
        "kinds": [
            (
                kind,
                kind.label,
                [(one, called(one.language)) for one in rows if one.kind == kind],
            )
            for kind in TemplateKind
        ],
        "languages": [("", _("Every other language")), *language_choices()],
    }
    return answer(request, "desk/mail/templates.html", values)


def called(language: str) -> str:
    return language_name(language) if language else _("Every other language")


@require_http_methods(["GET", "POST"])
@signed_in
@may(Capability.MAILBOXES)
def mail_template(request: AgentRequest, number: int) -> HttpResponse:
    """Change the words of one kind of mail in one language, with a look at the outcome."""
    mailbox = mailbox_for(request.rights, number)
    kind, language = asked_for(request)
    if request.method != "POST":
        subject, text = words_now(mailbox, kind, language)
        return template_page(request, mailbox, kind, language, subject, text)
    subject, text = request.POST.get("subject", ""), request.POST.get("text", "")
    text = text.replace("\r\n", "\n").strip("\n")
    do = request.POST.get("do", "save")
    actor = request.user.actor
    if do == "remove":
        wording.drop_template(mailbox, kind=kind, language=language, actor=actor)
        messages.success(request, _("The shipped words are used again."))
        return redirect("desk:mail-templates", number)
    try:
        wording.checked_template(kind, subject, text)
        if do == "save":
            wording.set_template(
                mailbox, kind=kind, language=language, subject=subject, text=text, actor=actor
            )
    except Refused as refusal:
        problem = worded(refusal.reason)
        return template_page(request, mailbox, kind, language, subject, text, problem=problem)
    if do == "save":
        messages.success(request, _("Saved."))
        return redirect("desk:mail-templates", number)
    return template_page(request, mailbox, kind, language, subject, text)


def asked_for(request: AgentRequest) -> tuple[TemplateKind, str]:
    """Return kind and language as the address names them. Raises ``Http404``."""
    kind, language = request.GET.get("kind", ""), request.GET.get("language", "")
    if kind not in TemplateKind.values or (language and language not in LANGUAGES):
        raise Http404("No such template.")
    return TemplateKind(kind), language


def words_now(mailbox: Mailbox, kind: TemplateKind, language: str) -> tuple[str, str]:
    """Return subject and words as they stand: own ones, else the shipped ones."""
    found = mailbox.templates.filter(kind=kind, language=language).first()
    if found is not None:
        return found.subject, found.text
    if kind == TemplateKind.ANSWER and mailbox.template:
        return "", mailbox.template
    return sample.shipped(kind, language)


def template_page(
    request: AgentRequest,
    mailbox: Mailbox,
    kind: TemplateKind,
    language: str,
    subject: str,
    text: str,
    *,
    problem: str = "",
) -> HttpResponse:
    is_answer = kind == TemplateKind.ANSWER
    known = {**templates.WORDS, **templates.BLOCKS} if is_answer else templates.ACKNOWLEDGED
    shown = None if problem else seen(mailbox, kind, subject, text, request.user)
    values: dict[str, Any] = {
        "frame": frame_for(request, "mailboxes"),
        "mailbox": mailbox,
        "kind": kind.value,
        "kind_label": kind.label,
        "in_language": language,
        "language_name": called(language),
        "has_subject": not is_answer,
        "subject": subject,
        "text": text,
        "variables": known.items(),
        "sample": shown,
        "is_own": mailbox.templates.filter(kind=kind, language=language).exists(),
        "problem": problem,
    }
    return answer(request, "desk/mail/template.html", values, status=422 if problem else 200)


def seen(
    mailbox: Mailbox, kind: TemplateKind, subject: str, text: str, agent: Agent
) -> tuple[str, Markup]:
    """Return subject and words of a sample as a customer's program would show them."""
    filled, body = sample.sample(mailbox, kind, subject, text, agent)
    return filled, Markup(clean_mail_html(body.html).html)  # noqa: S704 - cleaned here


@require_POST
@signed_in
def account_signature(request: AgentRequest) -> HttpResponse:
    """Change the agent's own signature."""
    text = request.POST.get("signature", "")
    html = clean_written_html(request.POST.get("signature_html", "")[:LONGEST_HTML])
    try:
        wording.change_signature(request.user, text, html=html, actor=request.user.actor)
    except Refused as refusal:
        typed = {"text": text, "html": html, "problem": worded(refusal.reason)}
        return account_page(request, signature=typed, status=422)
    messages.success(request, _("Saved."))
    return redirect("desk:account")
