"""What the permissions are called, and what each lets a person do, in the reader's language."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as lazy

from ombud.people.capabilities import Capability

# Group → the permissions in it, each with its name and what it means.
GROUPS: tuple[tuple[Any, dict[str, tuple[Any, Any]]], ...] = (
    (
        lazy("Tickets"),
        {
            Capability.SEE_TICKETS: (
                lazy("See tickets"),
                lazy("Read conversations, files and history."),
            ),
            Capability.ANSWER: (lazy("Answer"), lazy("Write replies that leave the desk.")),
            Capability.NOTE: (
                lazy("Write notes"),
                lazy("Leave internal notes for colleagues."),
            ),
            Capability.CHANGE: (
                lazy("Change tickets"),
                lazy("Status, priority, assignee, team and tags."),
            ),
            Capability.OPEN_TICKET: (
                lazy("Enter new tickets"),
                lazy("Enter a ticket for somebody who called or came by."),
            ),
            Capability.PREPARE: (
                lazy("Prepare for others"),
                lazy("Macros and saved replies that colleagues use."),
            ),
            Capability.TAGS: (lazy("Manage tags"), lazy("Rename, join and remove tags.")),
            Capability.SUPERVISE: (
                lazy("Supervise"),
                lazy("Look after the work of the whole team."),
            ),
        },
    ),
    (
        lazy("People who ask"),
        {
            Capability.SEE_CONTACTS: (
                lazy("See contact data"),
                lazy("Addresses, numbers, origin and earlier tickets of a person."),
            ),
            Capability.SEE_OBJECTS: (
                lazy("See objects"),
                lazy("Devices, contracts and other objects of the classes of a team."),
            ),
            Capability.CHANGE_OBJECTS: (
                lazy("Change objects"),
                lazy("Add objects, fill in their fields, relate them to people and tickets."),
            ),
            Capability.MANAGE_OBJECTS: (
                lazy("Manage objects"),
                lazy("Take objects out of use and back, read many from a file."),
            ),
            Capability.REVEAL: (
                lazy("Reveal hidden values"),
                lazy("Open masked card and account numbers, with a reason that is logged."),
            ),
            Capability.ERASE: (
                lazy("Erase people"),
                lazy("Plan and carry out the erasure of a person, everywhere."),
            ),
            Capability.REDACT: (
                lazy("Remove text and files for good"),
                lazy("Take words or files out of a conversation. It cannot be undone."),
            ),
        },
    ),
    (
        lazy("Privacy"),
        {
            Capability.SEE_REQUESTS: (
                lazy("See data requests"),
                lazy("What people ask about their own data; nobody else sees these tickets."),
            ),
            Capability.HANDLE_REQUESTS: (
                lazy("Handle data requests"),
                lazy("Record them, check identities, decide and write the answers."),
            ),
            Capability.DECIDE_REQUESTS: (
                lazy("Approve decisions on data"),
                lazy("The second pair of eyes before anything is erased or refused."),
            ),
            Capability.PRIVACY: (
                lazy("Look after holds and retention"),
                lazy("Legal holds, and when data ends by which rule."),
            ),
        },
    ),
    (
        lazy("Mail"),
        {
            Capability.MAIL_DESK: (
                lazy("Look after mail"),
                lazy("Decide about quarantined and unreadable mail of the team."),
            ),
            Capability.MAILBOXES: (
                lazy("Manage mailboxes"),
                lazy("Add, change and test the addresses of the desk."),
            ),
        },
    ),
    (
        lazy("Administration"),
        {
            Capability.PEOPLE: (
                lazy("Manage people"),
                lazy("Teams, agents and roles; never more than one's own rights."),
            ),
            Capability.SECURITY: (
                lazy("Set rules of signing in"),
                lazy("Sessions, passwords and the networks agents work from."),
            ),
            Capability.AUDIT: (
                lazy("See changes of settings"),
                lazy("Who changed what, when, from what to what."),
            ),
            Capability.CONFIGURE: (
                lazy("Set up tickets"),
                lazy("Types, status names, priorities, products and own fields."),
            ),
            Capability.TAKE_ALL: (
                lazy("Take all data away"),
                lazy("Download everything the desk holds, of all teams, in open formats."),
            ),
            Capability.TRANSFER: (
                lazy("Load a configuration"),
                lazy("Write the configuration to a file and load one."),
            ),
            Capability.OPERATE: (
                lazy("Operate the desk"),
                lazy("Health, stopped background work, demo mails."),
            ),
        },
    ),
)
WORDS: dict[str, tuple[Any, Any]] = {
    capability: words for _, group in GROUPS for capability, words in group.items()
}


def name_of(capability: str) -> str:
    """Return what ``capability`` is called; its own word where nobody named it yet."""
    words = WORDS.get(capability)
    return str(words[0]) if words else str(capability)


def groups() -> list[tuple[str, list[tuple[str, str, str]]]]:
    """Return all permissions in groups: word, name, meaning. Unnamed ones come last."""
    named = [
        (str(title), [(str(one), str(name), str(what)) for one, (name, what) in group.items()])
        for title, group in GROUPS
    ]
    rest = [(str(one), str(one), "") for one in Capability if one not in WORDS]
    return [*named, (str(lazy("More")), rest)] if rest else named
