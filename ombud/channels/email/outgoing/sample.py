"""A template as a customer would read it, with an invented ticket."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import translation
from django.utils.translation import gettext as _

from ombud.base.html import text_to_html
from ombud.channels.email.outgoing import templates
from ombud.channels.email.outgoing.templates import Written
from ombud.channels.email.statuses import TemplateKind

if TYPE_CHECKING:
    from ombud.channels.email.models import Mailbox
    from ombud.people.models import Agent

NUMBER = "1234"
NAME = "Cleo Marchetti"


def sample_words(mailbox: Mailbox, agent: Agent) -> dict[str, str]:
    """Return what the names of templates stand for in the sample; the ticket is invented."""
    return {
        "ticket.number": NUMBER,
        "ticket.subject": _("My parcel has not arrived"),
        "contact.name": NAME,
        "agent.name": agent.name,
        "mailbox.name": mailbox.name,
        "mailbox.address": mailbox.address,
    }


def shipped(kind: TemplateKind, language: str) -> tuple[str, str]:
    """Return the shipped subject and words of ``kind``, in ``language`` if they speak it."""
    if kind == TemplateKind.ANSWER:
        return "", templates.DEFAULT
    with translation.override(language or "en"):
        return templates.acknowledgement_subject(), templates.acknowledgement_text()


def sample(
    mailbox: Mailbox, kind: TemplateKind, subject: str, text: str, agent: Agent
) -> tuple[str, Written]:
    """Return the subject of a mail made with a template, and its words as text and HTML."""
    words = sample_words(mailbox, agent)
    if kind == TemplateKind.ACKNOWLEDGEMENT:
        filled = templates.render(subject, words)
        return f"{filled} [#{NUMBER}]", plain(templates.render(text, words))
    signed = templates.signed(
        [
            (agent.signature, agent.signature_html) if mailbox.shows_agent else ("", ""),
            (mailbox.signature, mailbox.signature_html),
        ],
        words,
        answer="",
    )
    blocks = {
        "answer": plain(_("Thank you for writing. Your parcel is on its way.")),
        "signature": signed,
        "quotation": plain(_("> Where is my parcel?") if mailbox.quotes_previous else ""),
    }
    body = templates.render_both(text, words, blocks)
    return f"Re: {words['ticket.subject']} [#{NUMBER}]", body


def plain(text: str) -> Written:
    return Written(text, str(text_to_html(text)) if text else "")
