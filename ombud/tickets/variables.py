"""What can stand in place of a name in prepared words about a ticket."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from markupsafe import escape

from ombud.base.errors import Refused
from ombud.base.filling import NAME, closed_up, unknown

if TYPE_CHECKING:
    from collections.abc import Collection

    from ombud.people.models import Agent
    from ombud.tickets.models import Ticket

VARIABLES = {
    "contact.name": _("Name of the customer"),
    "contact.first_name": _("First name of the customer"),
    "ticket.number": _("Number of the ticket"),
    "ticket.subject": _("Subject of the ticket"),
    "team.name": _("Name of the team"),
    "agent.name": _("Name of the agent who answers"),
    "agent.first_name": _("First name of the agent who answers"),
}


def values_for(ticket: Ticket, agent: Agent | None) -> dict[str, str]:
    """Return what each name of ``VARIABLES`` stands for, each on one line."""
    contact, own = ticket.contact.name, agent.name if agent else ""
    values = {
        "contact.name": contact,
        "contact.first_name": first_name(contact),
        "ticket.number": str(ticket.number),
        "ticket.subject": ticket.subject,
        "team.name": ticket.team.name,
        "agent.name": own,
        "agent.first_name": first_name(own),
    }
    return {name: " ".join(value.split()) for name, value in values.items()}


def first_name(name: str) -> str:
    """Return the first word of ``name``; nothing for a mail address in place of a name."""
    return "" if "@" in name else name.partition(" ")[0]


def filled_in(text: str, ticket: Ticket, agent: Agent | None) -> str:
    """Return prepared words as they would be written on ``ticket`` by ``agent``."""
    return closed_up(text, values_for(ticket, agent))


def filled_in_html(html: str, ticket: Ticket, agent: Agent | None) -> str:
    """Return prepared words with formatting, as ``filled_in``; what is filled in is text."""
    values = {name: str(escape(value)) for name, value in values_for(ticket, agent).items()}
    return closed_up(html, values)


def problem_with(text: str, known: Collection[str] = VARIABLES.keys()) -> str:
    """Return the sentence about the first name that cannot be filled in, with its place.

    In the language of whoever reads it; empty when all is well.
    """
    for one in unknown(text, known):
        return gettext(
            "Line %(line)d, column %(column)d: nothing is called “%(name)s”. "
            "You can use: %(known)s."
        ) % {
            "line": one.line,
            "column": one.column,
            "name": one.name,
            "known": ", ".join(sorted(known)),
        }
    return ""


def refuse_broken_names(text: str, html: str) -> None:
    """Raise ``Refused`` where formatting begins or ends inside a name that is filled in."""
    if html and NAME.findall(text) != NAME.findall(html):
        raise Refused("Format the whole of a name in braces, or nothing of it.")
