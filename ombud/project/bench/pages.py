"""What the bench asks the desk for, and how many statements each page takes."""

from __future__ import annotations

import itertools
import random
import time
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import connection
from django.test import Client

from ombud.project.bench.browser import Visitor, session_of
from ombud.project.bench.cases import MESSAGES
from ombud.project.bench.measure import Cost, measure
from ombud.project.bench.words import COMMON, HARMONIC, WORDS_OF_A_BODY, word
from ombud.tickets.models import Ticket

if TYPE_CHECKING:
    from typing import Any

    from ombud.people.models import Agent

RAREST = 20_000  # of rarer words some were never drawn
FULL_PAGE = 60  # messages with a word: its search fills a page of fifty tickets
WARM_UP = 8


class Asking:
    """Makes the requests of one visitor; numbers are drawn from ``known`` tickets."""

    def __init__(
        self, visitor: Visitor | Inside, known: list[int], team: int, seed: int
    ) -> None:
        self.visitor, self.known, self.team = visitor, known, team
        self.rare = rare_words(Ticket.objects.count())
        self.random = random.Random(seed)  # noqa: S311 - which page to open, not a secret
        self.serial = itertools.count(seed * 1_000_000)

    def list_of_50(self) -> None:
        self.visitor.get("/views/unsolved/")

    def ticket(self) -> None:
        self.visitor.get(f"/tickets/{self.random.choice(self.known)}/")

    def search_rare(self) -> None:
        self.visitor.get(f"/search/?q={word(self.random.choice(self.rare))}")

    def search_common(self) -> None:
        self.visitor.get(f"/search/?q={COMMON}")

    def palette(self) -> None:
        typed = self.random.choice(("", COMMON, word(self.random.choice(self.rare))))
        self.visitor.get(f"/palette/?q={typed}")

    def create(self) -> None:
        number = next(self.serial)
        self.visitor.post(
            "/tickets/new/",
            email=f"bench-{number % 997}@lumen.example",
            name="Bench Person",
            subject=f"Bench {number}",
            text="It does not work any more, and it did yesterday. What should I do now?",
            team=str(self.team),
            priority="2",
            direction="in",
        )

    def reply(self) -> None:
        number = self.random.choice(self.known)
        self.visitor.post(
            f"/tickets/{number}/reply/", text="Please try it once more.", then="open"
        )


READ = ("list_of_50", "ticket", "search_rare", "search_common", "palette")
OPERATIONS = (*READ, "create", "reply")


def rare_words(tickets: int) -> range:
    """Return the numbers of the rarest words that fill a page on a desk of ``tickets``.

    So a page of results is as full on a small desk as on a large one, and what it costs can
    be compared.
    """
    often = tickets * MESSAGES * WORDS_OF_A_BODY / HARMONIC  # the word of number 1
    last = min(RAREST, int(often / FULL_PAGE))
    return range(last // 2, last + 1)


def known_numbers(most: int = 500) -> list[int]:
    """Return numbers of tickets from all over the range, not only the newest."""
    ends = Ticket.objects.order_by("number").values_list("number", flat=True)
    first, last = ends.first() or 0, ends.last() or 0
    step = max(1, (last - first) // most)
    candidates = range(first, last + 1, step)
    found = Ticket.objects.filter(number__in=list(candidates)[:most])
    return list(found.values_list("number", flat=True))


def run(
    where: tuple[str, int], pid: int, agent: Agent, team: int, clients: int, count: int
) -> list[Cost]:
    """Measure every operation with ``clients`` at once, ``count`` requests in all each."""
    known = known_numbers()
    askers = [
        Asking(Visitor(*where, session_of(agent)), known, team, seed)
        for seed in range(1, clients + 1)
    ]
    for name in OPERATIONS * WARM_UP:  # threads, connections, templates: warm before it counts
        measure(name, pid, [[getattr(asker, name)] for asker in askers])
    each = max(1, count // clients)
    return [
        measure(name, pid, [[getattr(asker, name)] * each for asker in askers])
        for name in OPERATIONS
    ]


class Inside:
    """A visitor without a server: pages are asked for in this process."""

    def __init__(self, agent: Agent) -> None:
        self.client = Client(headers={"host": settings.HOST})
        self.client.force_login(agent)

    def get(self, path: str) -> bytes:
        return self.checked(self.client.get(path))

    def post(self, path: str, **form: str) -> bytes:
        return self.checked(self.client.post(path, form))

    def checked(self, answer: Any) -> bytes:
        if answer.status_code >= 400:
            raise RuntimeError(f"A page answered {answer.status_code}.")
        return bytes(answer.content)


def alone(agent: Agent, team: int, count: int) -> dict[str, float]:
    """Return the least CPU, in milliseconds, of ``count`` requests of each kind in this
    process: what other work on the machine disturbs least.
    """
    asker = Asking(Inside(agent), known_numbers(), team, seed=99)
    least = {}
    for name in OPERATIONS:
        ask = getattr(asker, name)
        spent = []
        for _ in range(WARM_UP + count):
            began = time.process_time()
            ask()
            spent.append(time.process_time() - began)
        least[name] = round(min(spent[WARM_UP:]) * 1000, 1)
    return least


class Counted:
    """Counts statements on the connection of this thread."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, execute: Any, *rest: Any) -> Any:
        self.count += 1
        return execute(*rest)


def statements(agent: Agent) -> dict[str, int]:
    """Return how many statements the reading pages take, counted inside this process."""
    client = Client(headers={"host": settings.HOST})
    client.force_login(agent)
    number = known_numbers(10)[0]
    paths = {
        "list_of_50": "/views/unsolved/",
        "ticket": f"/tickets/{number}/",
        "search_rare": f"/search/?q={word(rare_words(Ticket.objects.count())[0])}",
        "search_common": f"/search/?q={COMMON}",
        "palette": f"/palette/?q={COMMON}",
    }
    counted = {}
    for name, path in paths.items():
        client.get(path)
        counter = Counted()
        with connection.execute_wrapper(counter):
            client.get(path)
        counted[name] = counter.count
    return counted
