"""The desk itself: people, teams, views, tags, mailboxes, and what can be asked."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import Field

from ombud.api.schemas.base import ID, Email, Flag, From, Id, In, Made, Out
from ombud.api.schemas.tickets import AgentRef, TeamRef
from ombud.channels.email.models import Mailbox
from ombud.corrections.models import Statement
from ombud.people.models import (
    AccessToken,
    Agent,
    Contact,
    Identifier,
    Organisation,
    Team,
)
from ombud.subjects.models import Subject
from ombud.tickets.models import ContactValue, OrganisationSharing, OrganisationValue, Tag, View


class TeamOut(TeamRef):
    """A team; tickets can be moved to active ones."""

    is_active: Annotated[bool, From(Team, "is_active")]


class AgentOut(AgentRef):
    """A person who answers. The address only for those who manage agents."""

    is_active: Annotated[bool, From(Agent, "is_active")]
    email: Annotated[str, From(Agent, "email")] = ""


class OrganisationRef(Out):
    """A contact's company."""

    id: Annotated[int, ID]
    name: Annotated[str, From(Organisation, "name")]


class IdentifierOut(Out):
    """An address by which a contact is known."""

    kind: Annotated[str, From(Identifier, "kind")]
    value: Annotated[str, From(Identifier, "value")]
    is_primary: Annotated[bool, From(Identifier, "is_primary")]
    verified_at: Annotated[datetime | None, From(Identifier, "verified_at")]


class ContactOut(Out):
    """A person who asks for help."""

    id: Annotated[int, ID]
    name: Annotated[str, From(Contact, "name")]
    organisation: OrganisationRef | None
    identifiers: list[IdentifierOut]
    source: Annotated[str, From(Contact, "source")]
    since: Annotated[datetime, From(Contact, "since")]


class ContactDetailOut(ContactOut):
    """A person who asks for help, with what the desk's own fields hold of them.

    statements: the person's own words about data that they dispute and that stay as they are,
    by the name of the datum (``name``, ``phone``, ``field:3``). Show them beside it.
    residence: where they live, by ISO 3166 (``DE``, ``US-CA``); empty where it is not known.
    age: under 13 (``child``), 13 to 15 (``teenager``), 16 or 17 (``minor``), older; or empty.
    """

    language: Annotated[str, From(Contact, "language")]
    residence: Annotated[str, From(Contact, "residence")]
    age: Annotated[str, From(Subject, "age_band")]
    fields: Annotated[dict[str, Any], From(ContactValue, "text")]
    statements: Annotated[dict[str, str], From(Statement, "text")]


class ContactChanges(In):
    """What to change; what is left out stays. An empty organisation means none."""

    name: Annotated[str, Field(max_length=200)] | None = None
    language: Annotated[str, Field(max_length=12)] | None = None
    organisation: Annotated[str, Field(max_length=120, description="Its name.")] | None = None
    residence: (
        Annotated[
            str, Field(max_length=80, description="Country, by ISO 3166 or name: DE, US-CA.")
        ]
        | None
    ) = None
    age: Literal["", "child", "teenager", "minor", "adult"] | None = None
    fields: Annotated[
        dict[str, Any],
        Field(max_length=100, description="Own fields by short name; null empties one."),
    ] = {}


class OrganisationOut(OrganisationRef):
    """A contact's company, with what the desk's own fields hold of it."""

    domain: Annotated[str, From(Organisation, "domain")]
    fields: Annotated[dict[str, Any], From(OrganisationValue, "text")]


class SharingOut(Out):
    """Whether the contacts of an organisation see each other's tickets, and why."""

    is_on: Annotated[bool, Made("whether they do")]
    reason: Annotated[str, From(OrganisationSharing, "reason")]
    may_answer: Annotated[bool, From(OrganisationSharing, "may_answer")]


class SharingIn(In):
    """Let them, with a reason that they read; or not any more."""

    is_on: Flag = True
    reason: Annotated[str, Field(max_length=400)] = ""
    may_answer: Flag = False


class TicketSharingOut(Out):
    """Whether the colleagues of who asked see the ticket."""

    is_shared: Annotated[bool, Made("whether they see it now")]


class TicketSharingIn(In):
    """Share it with them, or keep it from them."""

    is_shared: Flag


class OrganisationChanges(In):
    """What to change; what is left out stays."""

    name: Annotated[str, Field(max_length=120)] | None = None
    domain: Annotated[str, Field(max_length=120)] | None = None
    fields: Annotated[
        dict[str, Any],
        Field(max_length=100, description="Own fields by short name; null empties one."),
    ] = {}


class ContactMade(Out):
    """The number of a contact who was met, or was known already."""

    id: Annotated[int, ID]


class ContactSearch(In):
    """Whom to look for. In a body, because addresses do not belong into addresses."""

    email: Email


class TagOut(Out):
    """A word that groups tickets."""

    id: Annotated[int, ID]
    name: Annotated[str, From(Tag, "name")]


class ViewOut(Out):
    """A saved filter of tickets."""

    key: Annotated[str, From(View, "key")]
    name: Annotated[str, From(View, "name")]
    is_own: Annotated[bool, Made("whether its owner is the owner of the token")]
    condition: Annotated[dict[str, Any], From(View, "condition")]
    order: Annotated[str, From(View, "order")]


class ChoiceOut(Out):
    """A value of a choice, as conditions write it."""

    word: Annotated[str, Made("a word of the product")]
    label: Annotated[str, Made("a label of the product")]


class FieldOut(Out):
    """Something a condition can ask about."""

    name: Annotated[str, Made("a word of the product")]
    label: Annotated[str, Made("a label of the product")]
    type: Annotated[str, Made("a word of the product")]
    operators: Annotated[list[str], Made("words of the product")]
    choices: list[ChoiceOut]


class MeOut(Out):
    """What the token of this request is, and what it may do."""

    agent: AgentRef
    name: Annotated[str, From(AccessToken, "name")]
    scopes: Annotated[list[str], From(AccessToken, "scopes")]
    capabilities: Annotated[list[str], Made("words of the product")]
    team: TeamRef | None
    expires_at: Annotated[datetime, From(AccessToken, "expires_at")]
    used_on: Annotated[date | None, From(AccessToken, "used_on")]


Port = Annotated[int, Field(ge=1, le=65535, strict=True)]
Host = Annotated[str, Field(max_length=253)]
Security = Literal["tls", "starttls", "none"]
SignInWay = Literal["password", "google", "microsoft", "none"]


class MailboxOut(Out):
    """An address of the desk. Its secrets never leave."""

    id: Annotated[int, ID]
    address: Annotated[str, From(Mailbox, "address")]
    name: Annotated[str, From(Mailbox, "name")]
    team: TeamRef
    signature: Annotated[str, From(Mailbox, "signature")]
    signature_html: Annotated[str, From(Mailbox, "signature_html")]
    is_active: Annotated[bool, From(Mailbox, "is_active")]
    acknowledges: Annotated[bool, From(Mailbox, "acknowledges")]
    shows_agent: Annotated[bool, From(Mailbox, "shows_agent")]
    quotes_previous: Annotated[bool, From(Mailbox, "quotes_previous")]
    polls: Annotated[bool, From(Mailbox, "polls")]
    imap_host: Annotated[str, From(Mailbox, "imap_host")]
    imap_port: Annotated[int, From(Mailbox, "imap_port")]
    imap_security: Annotated[str, From(Mailbox, "imap_security")]
    imap_folder: Annotated[str, From(Mailbox, "imap_folder")]
    smtp_host: Annotated[str, From(Mailbox, "smtp_host")]
    smtp_port: Annotated[int, From(Mailbox, "smtp_port")]
    smtp_security: Annotated[str, From(Mailbox, "smtp_security")]
    sign_in: Annotated[str, From(Mailbox, "sign_in")]
    user_name: Annotated[str, From(Mailbox, "user_name")]
    has_secret: Annotated[bool, Made("whether one is kept, never which")]
    checked_at: Annotated[datetime | None, From(Mailbox, "checked_at")]
    problem: Annotated[str, From(Mailbox, "problem")]


class MailboxChanges(In):
    """Settings to change; what is left out stays. A secret is write-only."""

    name: Annotated[str, Field(min_length=1, max_length=120)] | None = None
    team: Id | None = None
    signature: Annotated[str, Field(max_length=4000)] | None = None
    signature_html: Annotated[str, Field(max_length=40_000)] | None = None
    is_active: Flag | None = None
    acknowledges: Flag | None = None
    shows_agent: Flag | None = None
    quotes_previous: Flag | None = None
    polls: Flag | None = None
    imap_host: Host | None = None
    imap_port: Port | None = None
    imap_security: Security | None = None
    imap_folder: Annotated[str, Field(min_length=1, max_length=120)] | None = None
    smtp_host: Host | None = None
    smtp_port: Port | None = None
    smtp_security: Security | None = None
    sign_in: SignInWay | None = None
    user_name: Annotated[str, Field(max_length=254)] | None = None
    secret: Annotated[str, Field(max_length=4096)] | None = None


class MailboxIn(MailboxChanges):
    """A mailbox to add. Its address stays as it is."""

    address: Email
    name: Annotated[str, Field(min_length=1, max_length=120)]
    team: Id
