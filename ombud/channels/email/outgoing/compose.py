"""What an outgoing mail says: gathered from the message, the ticket and the mailbox."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from markupsafe import Markup

from ombud.base import clock
from ombud.base.html import clean_mail_html, text_to_html
from ombud.channels.email import threads, tokens
from ombud.channels.email.outgoing import headers, templates
from ombud.channels.email.outgoing.languages import language_of, languages_of
from ombud.channels.email.outgoing.letter import Enclosure, Letter, Person, written
from ombud.channels.email.outgoing.templates import Written
from ombud.channels.email.queries import template_for
from ombud.channels.email.statuses import MailKind, TemplateKind
from ombud.tickets.models import Message, Ticket
from ombud.tickets.resting import resting_in
from ombud.tickets.sides import said_in, side_of
from ombud.tickets.statuses import Direction
from ombud.vault import actions as vault
from ombud.vault.sealing import Broken
from ombud.vault.secrets import open_text

if TYPE_CHECKING:
    from ombud.channels.email.models import Mailbox, OutgoingMail
    from ombud.tickets.models.message import MessageQuerySet

LONGEST_QUOTATION = 20_000
PAGE = """<!doctype html>
<html lang="{}">
<head><meta charset="utf-8"></head>
<body dir="auto">
{}
</body>
</html>
"""
AUTOMATIC = (("Auto-Submitted", "auto-replied"), ("X-Auto-Response-Suppress", "All"))
_WAITING_IMAGE = re.compile(r'(<img[^>]*?) data-(cid|remote-src)="([^"]*)"')


def mail_bytes(mail: OutgoingMail) -> bytes:
    """Return ``mail`` as it goes over the wire; the same bytes on every try.

    Raises ``vault.sealing.Broken`` when an attachment or a letter cannot be opened.
    """
    with translation.override(language_of(mail)):
        return written(letter_of(mail))


def letter_of(mail: OutgoingMail) -> Letter:
    """Return what ``mail`` says, in the language of its reader."""
    if mail.kind == MailKind.ACKNOWLEDGEMENT:
        return acknowledgement(mail)
    if mail.kind == MailKind.LETTER:
        return letter_to_agent(mail)
    if mail.kind == MailKind.TEST or mail.message is None:
        return mail_to_itself(mail)
    return answer(mail, mail.message)


def answer(mail: OutgoingMail, message: Message) -> Letter:
    """Return the letter that carries ``message`` to one of its readers.

    Every reader sees the same To and Cc, and has their own Message-ID and Reply-To.
    """
    mailbox, ticket = mail.mailbox, message.ticket
    subject = subject_of(message)
    enclosures = enclosures_of(message)
    own = template_for(mailbox, TemplateKind.ANSWER, languages_of(mail))
    body = templates.render_both(
        (own.text if own else mailbox.template) or templates.DEFAULT,
        words_of(mail, message),
        {
            "answer": Written(message.text, answer_html(message, enclosures)),
            "signature": signature_of(mail, message),
            "quotation": quotation_for(mail, message),
        },
    )
    history = threads.history_before(mail)
    owner = message.ticket.contact_id
    people = resting_in([message], owner).shown(message.recipients, owner)
    to = tuple(Person(one.name, one.address) for one in people if one.field == "to")
    return Letter(
        sender=Person(sender_name(mailbox, message), mailbox.address),
        to=to or (Person("", mail.to),),
        cc=tuple(Person(one.name, one.address) for one in people if one.field == "cc"),
        subject=headers.subject_line(subject, ticket.number, is_answer=has_written(message)),
        message_id=mail.internet_message_id,
        date=mail.first_tried_at or clock.now(),
        reply_to=reply_to(mail),
        in_reply_to=history.in_reply_to,
        references=history.references,
        text=body.text,
        html=PAGE.format(translation.get_language() or "en", body.html),
        enclosures=enclosures,
    )


def has_written(message: Message) -> bool:
    """Say whether the contact's side has written in this conversation."""
    return theirs_before(message).exists()


def theirs_before(message: Message) -> MessageQuerySet:
    """Return what the other side wrote in the conversation of ``message``: in a side
    conversation the third party, else the contacts.
    """
    side = side_of(message.pk)
    if side is not None:
        return said_in(side).filter(side_message__is_inbound=True)
    return read_with(message).filter(direction=Direction.IN)


def subject_of(message: Message) -> str:
    """Return the subject of the conversation; what the ticket is about is none of the
    business of whoever is asked beside it.
    """
    side = side_of(message.pk)
    return side.subject if side else message.ticket.subject


def read_with(message: Message) -> MessageQuerySet:
    """Return what is read in the ticket of ``message``, what was split off into it too."""
    return Message.objects.shown_in(Ticket.objects.filter(pk=message.ticket_id))


def reply_to(mail: OutgoingMail) -> str:
    token = mail.internet_message_id.strip("<>").partition("@")[0]
    return tokens.reply_address(token, mail.mailbox.address)


def sender_name(mailbox: Mailbox, message: Message) -> str:
    """Return the name in From: the mailbox's, with the agent's where that is wanted."""
    if mailbox.shows_agent and message.agent and message.agent.name:
        return f"{message.agent.name} ({mailbox.name})"
    return mailbox.name


def words_of(mail: OutgoingMail, message: Message) -> dict[str, str]:
    ticket, mailbox = message.ticket, mail.mailbox
    return {
        "ticket.number": str(ticket.number),
        "ticket.subject": headers.one_line(subject_of(message)),
        "contact.name": headers.one_line(mail.contact.name) if mail.contact else "",
        "agent.name": message.agent.name if message.agent and mailbox.shows_agent else "",
        "mailbox.name": mailbox.name,
        "mailbox.address": mailbox.address,
    }


def signature_of(mail: OutgoingMail, message: Message) -> Written:
    """Return the signature of the agent, then that of the mailbox, after ``-- ``."""
    mailbox, agent = mail.mailbox, message.agent
    parts = [(mailbox.signature, mailbox.signature_html)]
    if agent and mailbox.shows_agent:
        parts.insert(0, (agent.signature, agent.signature_html))
    return templates.signed(parts, words_of(mail, message), answer=message.text)


def quotation_for(mail: OutgoingMail, message: Message) -> Written:
    """Return what this reader wrote last, quoted, where the mailbox quotes.

    Only a reader's own verified words are quoted: nobody learns earlier content by being
    put into Cc, or by writing in another's name.
    """
    if not mail.mailbox.quotes_previous:
        return Written("", "")
    earlier = theirs_before(message).filter(
        contact=mail.contact,
        is_verified=True,
        pk__lt=message.pk,
    )
    last = earlier.order_by("-pk").first()
    if last is None or not last.text.strip():
        return Written("", "")
    words = last.text[:LONGEST_QUOTATION]
    opening = _("On %(day)s you wrote:") % {"day": date_format(last.at, "DATE_FORMAT")}
    quoted = "\n".join(f"> {line}" if line else ">" for line in words.splitlines())
    html = Markup("<p>{}</p>\n<blockquote>\n{}\n</blockquote>").format(
        opening, text_to_html(words)
    )
    return Written(f"{opening}\n{quoted}", str(html))


def enclosures_of(message: Message) -> tuple[Enclosure, ...]:
    """Return the files of ``message``; pictures that its HTML shows keep their content id."""
    return tuple(
        Enclosure(
            name=one.name,
            content_type=one.content_type,
            data=vault.read(one.blob),
            content_id=one.content_id if is_shown(one.content_id, message.html) else "",
        )
        for one in message.attachments.select_related("blob").order_by("pk")
    )


def is_shown(content_id: str, html: str) -> bool:
    is_plain = (
        content_id.isascii() and content_id.isprintable() and not set(content_id) & set('<>" ')
    )
    return (
        bool(content_id) and is_plain and f'cid="{content_id}"' in html.replace("cid:", 'cid="')
    )


def answer_html(message: Message, enclosures: tuple[Enclosure, ...]) -> str:
    """Return the agent's words as HTML: own pictures by content id, nothing remote."""
    if not message.html.strip():
        return str(text_to_html(message.text))
    held = {one.content_id for one in enclosures if one.content_id}

    def filled(found: re.Match[str]) -> str:
        is_own = found[2] == "cid" and found[3] in held
        return f'{found[1]} src="cid:{found[3]}"' if is_own else found[1]

    return _WAITING_IMAGE.sub(filled, clean_mail_html(message.html).html)


def acknowledgement(mail: OutgoingMail) -> Letter:
    """Return the automatic word that a mail has arrived: nothing of that mail stands in it."""
    number = mail.ticket.number if mail.ticket else 0
    tag = f"[#{number}]"
    history = threads.history_before(mail)
    own = template_for(mail.mailbox, TemplateKind.ACKNOWLEDGEMENT, languages_of(mail))
    words = {
        "ticket.number": str(number),
        "mailbox.name": mail.mailbox.name,
        "mailbox.address": mail.mailbox.address,
    }
    subject = templates.render(own.subject, words) if own else ""
    text = templates.render(own.text if own else templates.acknowledgement_text(), words)
    return Letter(
        sender=Person(mail.mailbox.name, mail.mailbox.address),
        to=(Person("", mail.to),),
        subject=f"{subject or templates.acknowledgement_subject()} {tag}",
        message_id=mail.internet_message_id,
        date=mail.first_tried_at or clock.now(),
        reply_to=reply_to(mail),
        in_reply_to=history.in_reply_to,
        references=history.references,
        text=text + "\n",
        html=PAGE.format(translation.get_language() or "en", text_to_html(text)),
        extra=AUTOMATIC,
    )


def mail_to_itself(mail: OutgoingMail) -> Letter:
    """Return the mail by which a mailbox is tested."""
    text = _("This mail tests the mailbox. It can be deleted.")
    return Letter(
        sender=Person(mail.mailbox.name, mail.mailbox.address),
        to=(Person(mail.mailbox.name, mail.mailbox.address),),
        subject=_("Test of the mailbox"),
        message_id=mail.internet_message_id,
        date=mail.first_tried_at or clock.now(),
        text=text + "\n",
        html=PAGE.format(translation.get_language() or "en", text_to_html(text)),
        extra=(("Auto-Submitted", "auto-generated"),),
    )


def letter_to_agent(mail: OutgoingMail) -> Letter:
    """Return a letter of the desk to one of its agents. Raises ``Broken`` when it is gone."""
    if mail.sealed_letter is None:
        raise Broken("The letter is not kept any more.")
    subject, _newline, text = open_text(bytes(mail.sealed_letter)).partition("\n")
    return Letter(
        sender=Person(mail.mailbox.name, mail.mailbox.address),
        to=(Person(mail.agent.name if mail.agent else "", mail.to),),
        subject=headers.one_line(subject),
        message_id=mail.internet_message_id,
        date=mail.first_tried_at or clock.now(),
        text=text + "\n",
        html=PAGE.format(translation.get_language() or "en", text_to_html(text)),
        extra=(("Auto-Submitted", "auto-generated"),),
    )
