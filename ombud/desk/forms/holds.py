"""The form of a legal hold: texts as they were typed, and what they mean."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from ombud.base import clock
from ombud.base.errors import Refused
from ombud.base.saying import worded
from ombud.desk.conditions import Group, read, to_condition
from ombud.desk.drafts_of_views import first_rows
from ombud.holds.actions import Scope, check_review
from ombud.holds.queries import person_known_as
from ombud.holds.statuses import Ground
from ombud.people.models import Agent
from ombud.tickets.holding import numbered

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import QueryDict

    from ombud.people.models import Contact

FIRST_REVIEW = timedelta(days=90)
TEXTS = ("matter", "ground", "persons", "tickets", "first_day", "last_day", "review_on")


@dataclass(slots=True)
class HoldForm:
    """What stands in the form. ``asks``: also tickets that fit the conditions in ``root``."""

    typed: dict[str, str]
    asks: bool
    root: Group

    @property
    def ground(self) -> Ground:
        """What was chosen. Raises ``Refused`` for what is not on the list."""
        if self.typed["ground"] not in Ground.values:
            raise Refused("Choose a ground from the list.")
        return Ground(self.typed["ground"])

    def day(self, name: str) -> date | None:
        """Return the day typed in ``name``. Raises ``Refused`` for what is none."""
        text = self.typed[name].strip()
        if not text:
            return None
        try:
            return date.fromisoformat(text)
        except ValueError:
            raise Refused("Write days as year-month-day, such as 2027-01-31.") from None

    @property
    def review_on(self) -> date:
        found = self.day("review_on")
        if found is None:
            raise Refused("Choose a day of review within the next 180 days.")
        return found

    def problems(self) -> dict[str, str]:
        """Return what is wrong with each field, in words, by its name."""
        checks: dict[str, Callable[[], object]] = {
            "matter": self.check_matter,
            "ground": lambda: self.ground,
            "review_on": lambda: check_review(self.review_on),
            "persons": lambda: [person_of(one) for one in lines_of(self.typed["persons"])],
            "tickets": lambda: tickets_of(self.typed["tickets"]),
            "first_day": lambda: self.day("first_day"),
            "last_day": lambda: self.day("last_day"),
        }
        found = {}
        for name, check in checks.items():
            try:
                check()
            except Refused as refusal:
                found[name] = worded(refusal.reason)
        return found

    def check_matter(self) -> None:
        if not self.typed["matter"].strip():
            raise Refused("Name the matter, such as the number of the file.")

    def scope(self) -> Scope:
        """Return what is held. Raises ``Refused`` for people and tickets that are not there."""
        people = [person_of(line) for line in lines_of(self.typed["persons"])]
        return Scope(
            contacts=tuple(one for one in people if not isinstance(one, Agent)),
            agents=tuple(one for one in people if isinstance(one, Agent)),
            tickets=tickets_of(self.typed["tickets"]),
            condition=to_condition(self.root) if self.asks else None,
            first_day=self.day("first_day"),
            last_day=self.day("last_day"),
        )


def empty() -> HoldForm:
    """Return a form for a new hold, with a review in 90 days."""
    typed: dict[str, str] = dict.fromkeys(TEXTS, "")
    typed["ground"] = Ground.CLAIMS
    typed["review_on"] = (clock.now().date() + FIRST_REVIEW).isoformat()
    return HoldForm(typed, asks=False, root=first_rows())


def sent(posted: QueryDict) -> HoldForm:
    """Return the form as it was sent; whatever was sent gives one."""
    typed = {name: posted.get(name, "")[:4000] for name in TEXTS}
    asks = "asks" in posted
    return HoldForm(typed, asks=asks, root=read(posted) if "k.0" in posted else first_rows())


def lines_of(text: str) -> list[str]:
    return [part.strip() for part in text.replace(",", "\n").split("\n") if part.strip()]


def person_of(address: str) -> Contact | Agent:
    """Return the contact, else the agent, of a mail address. Raises ``Refused``."""
    found = person_known_as(address)
    if found is None:
        raise Refused(
            _(
                "Nobody here has the address %(address)s. Write it as it stands on their "
                "page, or take it out."
            )
            % {"address": address}
        )
    return found


def tickets_of(text: str) -> tuple[int, ...]:
    """Return the row numbers of the tickets whose numbers were typed. Raises ``Refused``."""
    found = []
    for word in text.replace(",", " ").split():
        plain = word.removeprefix("#")
        is_number = plain.isascii() and plain.isdigit() and len(plain) < 16
        ticket = numbered(int(plain)) if is_number else None
        if ticket is None:
            raise Refused(
                _("There is no ticket %(number)s. Correct the number.") % {"number": word[:20]}
            )
        found.append(ticket.pk)
    return tuple(found)
