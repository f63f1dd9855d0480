"""For how long data are kept: periods by name, each with the most that is promised.

Every personal column names one, by its model or by itself. Rules of retention may end data
earlier, and an organisation may choose other periods; what is shipped is never longer than
what stands here. Months are counted with 31 days, so that a promise is never the shorter one.
"""

from __future__ import annotations

from dataclasses import dataclass

from ombud.base.registry import Registry

MONTHS_24, MONTHS_12 = 24 * 31, 12 * 31


@dataclass(frozen=True, slots=True)
class Period:
    """How long something is kept.

    words: in a sentence for the record of processing. most: days that are promised; None
    where the end is an event. rule: the set of a rule of retention that ends it; empty where
    the software does so by itself.
    """

    words: str
    most: int | None = None
    rule: str = ""


periods: Registry[Period] = Registry("period of keeping")

for name, period in {
    "ticket": Period("24 months after the ticket was solved", MONTHS_24, "tickets"),
    "mail": Period("12 months after the ticket was solved", MONTHS_12, "tickets"),
    "own field": Period("as the desk says for each field of its own"),
    "object": Period("as long as the thing is in use"),
    "person": Period("as long as the person is known here, until they ask for its end"),
    "agent": Period("as long as the agent works here, until they are erased"),
    "signing in": Period("until the session or the link is over, at most 30 days", 30),
    "presence": Period("minutes"),
    "draft": Period("90 days after it was saved last", 90, "drafts"),
    "search": Period("30 days", 30),
    "looking": Period("180 days", 180, "readings"),
    "opening": Period("180 days", 180, "openings"),
    "notification": Period("90 days", 90, "notifications"),
    "bulk": Period("90 days", 90, "bulk-runs"),
    "request": Period("24 months after the request was closed", MONTHS_24),
    "running erasure": Period("until the erasure has its certificate"),
    "trial mail": Period("7 days, where mails are shown instead of sent", 7),
    "desk": Period("as long as the desk uses it"),
}.items():
    periods.register(name, period)
