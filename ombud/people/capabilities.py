"""What a role can allow: the words that views, tokens and roles share."""

from __future__ import annotations

from enum import StrEnum

from django.utils.translation import gettext_noop as _


class Capability(StrEnum):
    """One kind of thing a person may do. Scope (which teams) comes from the assignment."""

    SEE_TICKETS = "ticket.see"
    ANSWER = "ticket.answer"
    NOTE = "ticket.note"
    CHANGE = "ticket.change"
    OPEN_TICKET = "ticket.open"
    REVEAL = "ticket.reveal"
    REDACT = "ticket.redact"  # text and files, for good
    SUPERVISE = "team.supervise"
    PREPARE = "text.prepare"  # macros and saved replies that others use
    TAGS = "tag.manage"
    MAIL_DESK = "mail.quarantine"
    MAILBOXES = "mailbox.manage"
    PEOPLE = "agent.manage"
    CONFIGURE = "desk.configure"
    OPERATE = "operate"
    SEE_CONTACTS = "contact.see"
    SEE_OBJECTS = "object.see"
    CHANGE_OBJECTS = "object.change"
    MANAGE_OBJECTS = "object.manage"  # taken out of use, read from a file
    SECURITY = "security.manage"
    AUDIT = "configuration.see"
    TRANSFER = "configuration.load"
    TAKE_ALL = "data.take"  # everything the desk holds, in one file
    ERASE = "privacy.erase"  # a person, everywhere
    SEE_REQUESTS = "privacy.see"  # of people about their data
    HANDLE_REQUESTS = "privacy.handle"
    DECIDE_REQUESTS = "privacy.decide"
    PRIVACY = "privacy.keep"  # holds and retention


ALL = frozenset(Capability)
AGENT = frozenset(
    {
        Capability.SEE_TICKETS,
        Capability.ANSWER,
        Capability.NOTE,
        Capability.CHANGE,
        Capability.OPEN_TICKET,
        Capability.SEE_CONTACTS,
        Capability.SEE_OBJECTS,
        Capability.CHANGE_OBJECTS,
        Capability.MAIL_DESK,
    }
)
SUPERVISOR = AGENT | {
    Capability.SUPERVISE,
    Capability.PREPARE,
    Capability.TAGS,
    Capability.REVEAL,
    Capability.REDACT,
    Capability.MANAGE_OBJECTS,
}
OBSERVER = frozenset({Capability.SEE_TICKETS, Capability.SEE_CONTACTS, Capability.SEE_OBJECTS})
PRIVACY_OFFICER = OBSERVER | {
    Capability.ANSWER,
    Capability.NOTE,
    Capability.PRIVACY,
    Capability.ERASE,
    Capability.SEE_REQUESTS,
    Capability.HANDLE_REQUESTS,
    Capability.DECIDE_REQUESTS,
}
# Keeps the desk running: work that stopped, mailboxes, changed settings. Nothing of a customer.
OPERATOR = frozenset({Capability.OPERATE, Capability.MAILBOXES, Capability.AUDIT})

ADMINISTRATOR = "administrator"  # the role that always holds everything
SHIPPED_ROLES = {
    "agent": (_("Agent"), AGENT),
    "supervisor": (_("Supervisor"), SUPERVISOR),
    ADMINISTRATOR: (_("Administrator"), ALL),
    "observer": (_("Observer"), OBSERVER),
    "privacy-officer": (_("Privacy officer"), PRIVACY_OFFICER),
    "operator": (_("Operator"), OPERATOR),
}
SHIPPED_ROLE_NAMES = frozenset(name for name, _capabilities in SHIPPED_ROLES.values())
