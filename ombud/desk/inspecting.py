"""Why somebody may see or do something, or why not: the doors' own answer, with its reasons.

Nothing is decided here a second time. Whether a capability is held, and whether a ticket is
among those that can be seen, is asked of ``Rights`` and of ``tickets.access`` as the pages
ask; what a page needs is read off the page's own view.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.http import Http404
from django.urls import Resolver404, resolve

from ombud.people.capabilities import Capability
from ombud.tickets.access import ticket_for

if TYPE_CHECKING:
    from ombud.people.models.agent import Grant, Rights

LONGEST_PATH = 300
TICKET = re.compile(r"#?([0-9]{1,18})")


@dataclass(frozen=True, slots=True)
class Need:
    """One capability that is needed, in a team or (None) in any, and what gives it."""

    capability: str
    team_id: int | None
    grants: tuple[Grant, ...]

    @property
    def is_met(self) -> bool:
        return bool(self.grants)


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer of the doors: ``allowed``, ``forbidden`` (403) or ``hidden`` (404).

    needs: everything that was asked for, met or not.
    is_page: there is such a page; without one nothing was asked.
    """

    answer: str
    needs: tuple[Need, ...]
    ticket: int | None = None
    is_page: bool = True


def need(rights: Rights, capability: str, team_id: int | None = None) -> Need:
    return Need(str(capability), team_id, tuple(rights.grants_of(capability, team_id)))


def explain_capability(
    rights: Rights, capability: Capability, team_id: int | None = None
) -> Verdict:
    """Return whether ``capability`` is held, in ``team_id`` if given, and by which role."""
    asked = need(rights, capability, team_id)
    is_held = rights.may(capability, team_id)
    return Verdict("allowed" if is_held else "forbidden", (asked,))


def explain_ticket(
    rights: Rights, number: int, team_id: int | None, *needs: Capability
) -> Verdict:
    """Return whether the door lets somebody through to ticket ``number`` to do ``needs``.

    team_id: of the ticket, to name what is missing; None when there is no such ticket.
    """
    wanted = tuple(dict.fromkeys((Capability.SEE_TICKETS, *needs)))
    asked = tuple(need(rights, one, team_id) for one in wanted) if team_id else ()
    try:
        for one in wanted:
            ticket_for(rights, number, needs=one)
    except Http404:
        return Verdict("hidden", asked, number)
    return Verdict("allowed", asked, number)


def explain_page(rights: Rights, path: str, team_id: int | None = None) -> Verdict:
    """Return what the page at ``path`` needs and whether it is given.

    team_id: of the ticket in the path, where there is one. A page about something else in
    one team (a mail, a mailbox) opens by its capability; its door then narrows by team.
    """
    found = page_at(path)
    if found is None:
        return Verdict("hidden", (), is_page=False)
    needs: tuple[Capability, ...] = getattr(found.func, "needs", ())
    asked = tuple(need(rights, one) for one in needs)
    if not all(rights.may(one) for one in needs):
        return Verdict("forbidden", asked)
    number = number_in(path)
    if number is None:
        return Verdict("allowed", asked)
    return explain_ticket(rights, number, team_id, *needs)


def page_at(path: str) -> Any:
    try:
        return resolve(urlsplit(path[:LONGEST_PATH]).path)
    except (Resolver404, ValueError):
        return None


def number_in(path: str) -> int | None:
    """Return the number of the ticket that ``path`` is about, or None."""
    found = page_at(path)
    is_about = found is not None and found.route.startswith("tickets/<row:number>/")
    return int(found.kwargs["number"]) if is_about else None


def ticket_number(text: str) -> int | None:
    """Return the number in ``#1042`` or ``1042``, or None."""
    found = TICKET.fullmatch(text.strip())
    return int(found[1]) if found else None
