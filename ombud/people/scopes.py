"""What an access token may be used for: one word for reading and one for writing each area.

A scope never gives a right. It names what of its owner's rights a token may use, so that a
token can only do less than the person who made it.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from ombud.people.capabilities import Capability

if TYPE_CHECKING:
    from collections.abc import Iterable


class Scope(StrEnum):
    """One area of the programming interface, to read or to write."""

    READ_TICKETS = "tickets:read"
    WRITE_TICKETS = "tickets:write"
    READ_MESSAGES = "messages:read"
    WRITE_MESSAGES = "messages:write"
    READ_CONTACTS = "contacts:read"
    WRITE_CONTACTS = "contacts:write"
    READ_OBJECTS = "objects:read"
    WRITE_OBJECTS = "objects:write"
    WRITE_TIME = "time:write"
    WRITE_VIEWS = "views:write"
    READ_HOLDS = "holds:read"
    WRITE_HOLDS = "holds:write"
    READ_NOTIFICATIONS = "notifications:read"
    WRITE_NOTIFICATIONS = "notifications:write"
    READ_DESK = "desk:read"
    WRITE_DESK = "desk:write"
    READ_AGENTS = "agents:read"
    WRITE_AGENTS = "agents:write"
    READ_MAILBOXES = "mailboxes:read"
    WRITE_MAILBOXES = "mailboxes:write"
    READ_REQUESTS = "privacy:read"
    WRITE_REQUESTS = "privacy:write"


C = Capability
USES: dict[Scope, frozenset[Capability]] = {
    Scope.READ_TICKETS: frozenset({C.SEE_TICKETS}),
    Scope.WRITE_TICKETS: frozenset({C.SEE_TICKETS, C.CHANGE, C.OPEN_TICKET}),
    Scope.READ_MESSAGES: frozenset({C.SEE_TICKETS}),
    Scope.WRITE_MESSAGES: frozenset({C.SEE_TICKETS, C.ANSWER, C.NOTE, C.REDACT}),
    Scope.READ_CONTACTS: frozenset({C.SEE_CONTACTS}),
    Scope.WRITE_CONTACTS: frozenset({C.SEE_CONTACTS, C.OPEN_TICKET}),
    Scope.READ_OBJECTS: frozenset({C.SEE_OBJECTS, C.SEE_CONTACTS, C.SEE_TICKETS}),
    Scope.WRITE_OBJECTS: frozenset(
        {
            *(C.SEE_OBJECTS, C.CHANGE_OBJECTS, C.MANAGE_OBJECTS),
            *(C.SEE_CONTACTS, C.SEE_TICKETS, C.CHANGE),
        }
    ),
    Scope.WRITE_TIME: frozenset({C.SEE_TICKETS, C.NOTE, C.SUPERVISE}),
    Scope.WRITE_VIEWS: frozenset({C.SEE_TICKETS, C.SUPERVISE}),
    Scope.READ_HOLDS: frozenset({C.PRIVACY}),
    Scope.WRITE_HOLDS: frozenset({C.PRIVACY}),
    Scope.READ_NOTIFICATIONS: frozenset({C.SEE_TICKETS}),
    Scope.WRITE_NOTIFICATIONS: frozenset({C.SEE_TICKETS}),
    Scope.READ_DESK: frozenset({C.SEE_TICKETS}),
    Scope.WRITE_DESK: frozenset({C.SEE_TICKETS, C.TAGS, C.SUPERVISE, C.CONFIGURE}),
    Scope.READ_AGENTS: frozenset({C.PEOPLE}),
    Scope.WRITE_AGENTS: frozenset({C.PEOPLE}),
    Scope.READ_MAILBOXES: frozenset({C.MAILBOXES}),
    Scope.WRITE_MAILBOXES: frozenset({C.MAILBOXES}),
    Scope.READ_REQUESTS: frozenset({C.SEE_REQUESTS}),
    Scope.WRITE_REQUESTS: frozenset({C.SEE_REQUESTS, C.HANDLE_REQUESTS}),
}
"""The capabilities of its owner that a token of this scope may use."""

IMPLIED = {
    Scope.WRITE_TICKETS: Scope.READ_TICKETS,
    Scope.WRITE_MESSAGES: Scope.READ_MESSAGES,
    Scope.WRITE_HOLDS: Scope.READ_HOLDS,
    Scope.WRITE_CONTACTS: Scope.READ_CONTACTS,
    Scope.WRITE_OBJECTS: Scope.READ_OBJECTS,
    Scope.WRITE_MAILBOXES: Scope.READ_MAILBOXES,
    Scope.WRITE_NOTIFICATIONS: Scope.READ_NOTIFICATIONS,
    Scope.WRITE_DESK: Scope.READ_DESK,
    Scope.WRITE_AGENTS: Scope.READ_AGENTS,
    Scope.WRITE_REQUESTS: Scope.READ_REQUESTS,
}
"""Who may write an area may read it."""


def known(words: Iterable[str]) -> frozenset[Scope]:
    """Return the scopes that ``words`` name, with those they imply; others are left out."""
    named = {Scope(word) for word in words if word in set(Scope)}
    return frozenset(named | {IMPLIED[one] for one in named if one in IMPLIED})


def capabilities_of(scopes: Iterable[Scope]) -> frozenset[Capability]:
    """Return all capabilities that ``scopes`` may use."""
    return frozenset().union(*(USES[one] for one in scopes))
