"""The words around mails: templates of a mailbox, signatures of agents."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from ombud.base import clock
from ombud.base.errors import Refused
from ombud.base.locks import lock
from ombud.channels.email.facts import (
    MailTemplateChanged,
    MailTemplateRemoved,
    SignatureChanged,
)
from ombud.channels.email.models import MailTemplate
from ombud.channels.email.outgoing import headers, templates
from ombud.channels.email.statuses import TemplateKind
from ombud.events import log
from ombud.tickets.letters import written
from ombud.tickets.variables import refuse_broken_names

if TYPE_CHECKING:
    from ombud.base.actor import Actor
    from ombud.channels.email.models import Mailbox
    from ombud.people.models import Agent

LONGEST_TEXT = 20_000
LONGEST_SUBJECT = 200
LONGEST_SIGNATURE = 4_000


def checked_template(kind: TemplateKind, subject: str, text: str) -> tuple[str, str]:
    """Return subject and words as they are stored. Raises ``Refused`` with what is wrong.

    A name that nothing is known of is refused with its line and column. The confirmation
    holds nothing of the mail that it answers, or the desk would carry strangers' words.
    """
    subject, text = headers.one_line(subject), text.replace("\x00", "").replace("\r\n", "\n")
    if len(subject) > LONGEST_SUBJECT or len(text) > LONGEST_TEXT:
        raise Refused("A template has at most 200 characters of subject and 20,000 of text.")
    if not text.strip():
        raise Refused("Write the words of the template, or go back to the shipped ones.")
    is_answer = kind == TemplateKind.ANSWER
    wrong = (
        templates.problems(text)
        if is_answer
        else [
            *templates.problems(subject, known=templates.ACKNOWLEDGED, is_mail=False),
            *templates.problems(text, known=templates.ACKNOWLEDGED, is_mail=False),
        ]
    )
    if wrong:
        raise Refused(wrong[0])
    return "" if is_answer else subject, text.strip("\n")


@transaction.atomic
def set_template(
    mailbox: Mailbox,
    *,
    kind: TemplateKind,
    language: str,
    subject: str,
    text: str,
    actor: Actor,
) -> None:
    """Give a kind of mail of ``mailbox`` words of its own; the same again does nothing.

    language: empty for every language without words of its own.
    """
    lock(mailbox)
    subject, text = checked_template(kind, subject, text)
    known = mailbox.templates.filter(kind=kind, language=language).first()
    if known and (known.subject, known.text) == (subject, text):
        return
    MailTemplate.objects.update_or_create(
        mailbox=mailbox,
        kind=kind,
        language=language[:12],
        defaults={"subject": subject, "text": text, "changed_at": clock.now()},
    )
    log.record(MailTemplateChanged(template=kind), mailbox, actor=actor)


@transaction.atomic
def drop_template(mailbox: Mailbox, *, kind: TemplateKind, language: str, actor: Actor) -> None:
    """Go back to the shipped words; where there are no others, nothing happens."""
    lock(mailbox)
    if mailbox.templates.filter(kind=kind, language=language).delete()[0]:
        log.record(MailTemplateRemoved(template=kind), mailbox, actor=actor)


@transaction.atomic
def change_signature(agent: Agent, text: str, *, actor: Actor, html: str = "") -> None:
    """Change what stands under the mails of ``agent``; empty for none.

    html: the same words with their formatting; the text is then read from them.
    Raises ``Refused`` when it is too long or holds a name that cannot be filled in.
    """
    text, html = written(text.replace("\x00", ""), html.replace("\x00", ""))
    plain = text.strip("\n")
    if len(plain) > LONGEST_SIGNATURE:
        raise Refused("A signature has at most 4,000 characters.")
    wrong = templates.problems(plain, is_mail=False)
    if wrong:
        raise Refused(wrong[0])
    refuse_broken_names(plain, html)
    if (agent.signature, agent.signature_html) == (plain, html):
        return
    agent.signature, agent.signature_html = plain, html
    agent.save(update_fields=["signature", "signature_html"])
    log.record(SignatureChanged(), agent, actor=actor)
