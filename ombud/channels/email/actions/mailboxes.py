"""Verbs about the desk's mailboxes: add, change, keep secrets, deactivate."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction

from ombud.base.errors import Misconfigured, Refused
from ombud.base.locks import lock
from ombud.base.sentence import Sentence
from ombud.channels.email.actions.trial import test_mailbox
from ombud.channels.email.facts import MailboxAdded, MailboxChanged, MailboxDeactivated
from ombud.channels.email.models import Mailbox
from ombud.channels.email.outgoing import headers, templates
from ombud.channels.email.outgoing.server import is_loopback, server_for
from ombud.channels.email.statuses import Security, SignIn
from ombud.events import log
from ombud.people.actions import valid_address
from ombud.tickets.letters import written
from ombud.tickets.variables import refuse_broken_names
from ombud.vault.secrets import seal_text

if TYPE_CHECKING:
    from ombud.base.actor import Actor
    from ombud.people.models import Team

__all__ = [
    "add_mailbox",
    "change_mailbox",
    "deactivate_mailbox",
    "set_secret",
    "test_mailbox",
]

CHANGEABLE = frozenset(
    {
        "name",
        "team",
        "signature",
        "signature_html",
        "template",
        "shows_agent",
        "quotes_previous",
        "acknowledges",
        "is_active",
        "polls",
        "imap_host",
        "imap_port",
        "imap_security",
        "imap_folder",
        "smtp_host",
        "smtp_port",
        "smtp_security",
        "sign_in",
        "user_name",
        "oauth_client_id",
        "oauth_tenant",
    }
)


def add_mailbox(
    *, address: str, name: str, team: Team, actor: Actor, secret: str = "", **values: Any
) -> Mailbox:
    """Give the desk a mailbox and return it; ``values`` as for ``change_mailbox``.

    secret: password, or OAuth client secret; it is sealed before it is stored.
    Raises ``Refused`` when the address is none or taken, or a setting is wrong.
    """
    mailbox = Mailbox(address=valid_address(address), name=headers.one_line(name), team=team)
    take_over(mailbox, values)
    mailbox.sealed_secret = seal_text(secret) if secret else None
    check(mailbox)
    try:
        with transaction.atomic():
            mailbox.save(force_insert=True)
            log.record(MailboxAdded(), mailbox, actor=actor)
    except IntegrityError:
        raise Refused(
            "There already is a mailbox with this address. Change that one.", about="address"
        ) from None
    return mailbox


@transaction.atomic
def change_mailbox(mailbox: Mailbox, *, actor: Actor, **values: Any) -> None:
    """Change settings of ``mailbox``; the same values again do nothing.

    Raises ``Refused`` when one is wrong; then nothing changes.
    """
    lock(mailbox)
    before = {name: getattr(mailbox, name) for name in values if name in CHANGEABLE}
    take_over(mailbox, values)
    changed = [name for name, value in before.items() if getattr(mailbox, name) != value]
    if not changed:
        return
    check(mailbox)
    if {"imap_host", "imap_folder"} & set(changed):
        mailbox.imap_uid_validity = mailbox.imap_last_uid = 0  # another box counts anew
        changed += ["imap_uid_validity", "imap_last_uid"]
    mailbox.problem = ""
    mailbox.save(update_fields=[*changed, "problem"])
    log.record(MailboxChanged(), mailbox, actor=actor)


@transaction.atomic
def set_secret(mailbox: Mailbox, secret: str, *, actor: Actor) -> None:
    """Keep a password or OAuth client secret sealed; an empty one forgets it and the tokens."""
    lock(mailbox)
    mailbox.sealed_secret = seal_text(secret) if secret else None
    mailbox.sealed_tokens = None
    mailbox.save(update_fields=["sealed_secret", "sealed_tokens"])
    log.record(MailboxChanged(secret=True), mailbox, actor=actor)


@transaction.atomic
def deactivate_mailbox(mailbox: Mailbox, *, actor: Actor) -> None:
    """Stop receiving and sending by ``mailbox``; its tickets stay. Twice is once.

    Its secrets are forgotten, because nothing needs them any more.
    """
    if not lock(mailbox).is_active:
        return
    mailbox.is_active = False
    mailbox.sealed_secret = mailbox.sealed_tokens = None
    mailbox.save(update_fields=["is_active", "sealed_secret", "sealed_tokens"])
    log.record(MailboxDeactivated(), mailbox, actor=actor)


def take_over(mailbox: Mailbox, values: dict[str, Any]) -> None:
    unknown = sorted(set(values) - CHANGEABLE)
    if unknown:
        raise Refused(Sentence("A mailbox has no setting %(names)s.", names=", ".join(unknown)))
    for name, value in values.items():
        setattr(mailbox, name, value)
    if "signature_html" in values:
        words = written(mailbox.signature, str(values["signature_html"]))
        mailbox.signature, mailbox.signature_html = words
    elif "signature" in values:
        mailbox.signature_html = ""


def check(mailbox: Mailbox) -> None:
    """Raise ``Refused`` with the first thing that is wrong with the settings."""
    if not mailbox.name.strip() or mailbox.name != headers.one_line(mailbox.name):
        raise Refused(
            "Give the mailbox a name, on one line. Contacts read it as the sender.",
            about="name",
        )
    for about in ("template", "signature"):
        wrong = templates.problems(getattr(mailbox, about), is_mail=about == "template")
        if wrong:
            raise Refused(wrong[0], about=about)
    refuse_broken_names(mailbox.signature, mailbox.signature_html)
    check_choices(mailbox)
    check_way_in(mailbox)
    if mailbox.smtp_host:
        try:
            server_for(mailbox)
        except Misconfigured as problem:
            raise Refused(str(problem), about="smtp_security") from None


def check_choices(mailbox: Mailbox) -> None:
    for security in (mailbox.imap_security, mailbox.smtp_security):
        if security not in Security.values:
            raise Refused("The protection is one of tls, starttls and none.")
    if mailbox.sign_in not in SignIn.values:
        raise Refused("The way to sign in is one of password, google, microsoft and none.")
    for port in (mailbox.imap_port, mailbox.smtp_port):
        if not isinstance(port, int) or not 0 < port < 65536:
            raise Refused("A port is a number from 1 to 65535.")
    for text in (mailbox.user_name, mailbox.imap_host, mailbox.smtp_host, mailbox.imap_folder):
        if any(ord(letter) < 32 for letter in text):
            raise Refused("Host, folder and user name stand on one line.")


def check_way_in(mailbox: Mailbox) -> None:
    if not mailbox.polls:
        return
    if not mailbox.imap_host:
        raise Refused("To fetch mail the mailbox needs an IMAP server.", about="imap_host")
    if mailbox.imap_security == Security.NONE and not is_loopback(mailbox.imap_host):
        raise Refused(
            "Without TLS mail may only come from this machine. Choose TLS.",
            about="imap_security",
        )
