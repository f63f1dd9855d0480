"""Write the demo: through the same actions as everybody, at times of the last six weeks."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import timedelta
from random import Random
from typing import TYPE_CHECKING

from django.db import transaction

from ombud.base import clock
from ombud.base.actor import SYSTEM
from ombud.channels.email.actions.mailboxes import add_mailbox
from ombud.channels.email.models import Mailbox
from ombud.objects.actions import tie_to_ticket
from ombud.people.actions import contact_by_email, create_agent
from ombud.people.models import Agent, Contact, Team
from ombud.project.demo import company
from ombud.project.demo.bicycles import make_bicycles
from ombud.project.demo.files import attached
from ombud.project.demo.prepared import prepare
from ombud.project.demo.stories import STORIES, Story
from ombud.project.demo.wishes import ask_about_data
from ombud.tickets import actions
from ombud.tickets.content import Content
from ombud.tickets.models import Ticket
from ombud.tickets.statuses import Channel, Priority, Status

if TYPE_CHECKING:
    from datetime import datetime

    from ombud.project.demo.bicycles import Bicycle

SPAN_HOURS = 42 * 24
BATCH = 50
WORKSHOP = "workshop"  # repairs are about a bicycle
DEMO_TICKETS = 200
SEED = 20260
UNANSWERED, ANSWERED, ASKED_AGAIN = 3, 6, 8
WITHOUT_TICKETS = frozenset({"observer", "privacy-officer"})


@dataclass(frozen=True, slots=True)
class Cast:
    """The invented people: teams and agents by key, contacts by language."""

    teams: dict[str, Team]
    agents: dict[str, list[Agent]]
    contacts: dict[str, list[Contact]]
    bicycles: dict[int, Bicycle]
    officer: Agent


def is_there() -> bool:
    """Say whether the desk has tickets already."""
    return bool(Ticket.objects.exists())


def fill(count: int) -> int:
    """Write the company and ``count`` tickets. Returns how many were written.

    The same texts come out every time; only the times are relative to now.
    """
    draw = Random(SEED)  # noqa: S311 - variety, not secrecy
    cast = make_cast(draw)
    now = clock.now()
    hours = sorted((draw.uniform(0.2, SPAN_HOURS) for _ in range(count)), reverse=True)
    for start in range(0, count, BATCH):
        with transaction.atomic():
            for number, ago in enumerate(hours[start : start + BATCH], start):
                story = STORIES[(number * 7) % len(STORIES)]
                tell(story, cast, began=now - timedelta(hours=ago), draw=draw)
    with transaction.atomic():
        ask_about_data(cast.contacts, cast.officer)
    return count


@transaction.atomic
def make_cast(draw: Random) -> Cast:
    teams = {
        key: Team.objects.get_or_create(key=key, defaults={"name": name})[0]
        for key, name in company.TEAMS
    }
    agents: dict[str, list[Agent]] = {key: [] for key in teams}
    for sign_in, name, role, team in company.AGENTS:
        agent = make_agent(f"{sign_in}@{company.DOMAIN}", name, role, teams.get(team))
        works_in = [team] if team else teams  # who signs in first has work of her own
        for key in works_in if role not in WITHOUT_TICKETS else ():
            agents[key].append(agent)
    for key, of_team in teams.items():
        make_mailbox(f"{key}@{company.DOMAIN}", f"Larkfield {of_team.name}", of_team)
    prepare(teams)
    contacts = {
        language: [
            contact_by_email(address(name, language), name, source="mail", actor=SYSTEM)
            for name in names
        ]
        for language, names in company.CONTACTS.items()
    }
    everybody = [one for names in contacts.values() for one in names]
    officer = Agent.objects.get(email=f"nora@{company.DOMAIN}")
    return Cast(teams, agents, contacts, make_bicycles(everybody, draw), officer)


def make_agent(email: str, name: str, role: str, team: Team | None) -> Agent:
    found: Agent | None = Agent.objects.filter(email=email).first()
    return found or create_agent(
        email=email, name=name, password=company.PASSWORD, role=role, team=team, actor=SYSTEM
    )


def make_mailbox(address: str, name: str, team: Team) -> None:
    if not Mailbox.objects.filter(address=address).exists():
        add_mailbox(address=address, name=name, team=team, actor=SYSTEM)


def address(name: str, language: str) -> str:
    """Return a mail address for an invented person, in a domain that cannot exist."""
    plain = unicodedata.normalize("NFKD", name.lower())
    letters = "".join(letter for letter in plain if letter.isascii() and letter.isalpha())
    return f"{letters or 'person' + str(sum(map(ord, name)))}@{language}.example"


def words_of(contact: Contact, bicycle: Bicycle, draw: Random) -> dict[str, str]:
    return {
        "order": f"LK-{draw.randrange(20000, 99999)}",
        "model": bicycle.model,
        "part": draw.choice(company.PARTS),
        "sum": f"{draw.randrange(20, 2400)}.{draw.randrange(100):02d} EUR",
        "name": contact.name,
    }


def tell(story: Story, cast: Cast, *, began: datetime, draw: Random) -> None:
    """Write one ticket as ``story`` goes, as far as it had come by now."""
    contact, team = draw.choice(cast.contacts[story.language]), cast.teams[story.team]
    bicycle = cast.bicycles[contact.pk]
    agent, words = draw.choice(cast.agents[story.team]), words_of(contact, bicycle, draw)
    files = (attached(story.file, draw),) if story.file else ()
    writer = contact.actor
    with clock.held_at(began):
        ticket = actions.open_ticket(
            contact=contact,
            team=team,
            subject=story.subject.format(**words),
            channel=draw.choice([Channel.EMAIL] * 4 + [Channel.PORTAL, Channel.PHONE]),
            content=Content(text=story.asks.format(**words), files=files),
            priority=draw.choice([Priority.NORMAL] * 5 + [Priority.LOW, Priority.HIGH]),
            is_verified=True,
            actor=writer,
        )
        if story.tag:
            actions.tag_ticket(ticket, story.tag, actor=SYSTEM)
        if story.team == WORKSHOP:
            tie_to_ticket(ticket, bicycle.row, actor=SYSTEM)
    go_on(Told(story, ticket, contact, agent, words), began, draw)


@dataclass(frozen=True, slots=True)
class Told:
    """A ticket under way."""

    story: Story
    ticket: Ticket
    contact: Contact
    agent: Agent
    words: dict[str, str]


def go_on(told: Told, began: datetime, draw: Random) -> None:
    """Let time pass: assigned, noted, answered, asked again, solved; never into the future."""
    age_hours = (clock.now() - began).total_seconds() / 3600
    stage = min(draw.randrange(10), int(age_hours // 2))
    if stage < UNANSWERED:
        return
    step = timedelta(hours=age_hours / 12)
    with clock.held_at(began + step):
        actions.assign_ticket(told.ticket, told.agent, actor=told.agent.actor)
        if told.story.note:
            note = Content(text=told.story.note)
            actions.add_note(told.ticket, note, agent=told.agent, actor=told.agent.actor)
    with clock.held_at(began + 2 * step):
        answer(told, then=Status.PENDING if stage < ASKED_AGAIN else Status.SOLVED)
    if stage >= ANSWERED and told.story.again:
        with clock.held_at(began + 3 * step):
            hear_again(told)
    if stage >= ASKED_AGAIN:
        with clock.held_at(began + 4 * step):
            actions.solve_ticket(told.ticket, actor=told.agent.actor)


def answer(told: Told, *, then: Status) -> None:
    text = told.story.answer.format(**told.words)
    content = Content(text=f"{text}\n\n{told.agent.name}\nLarkfield Cycles")
    actions.reply(
        told.ticket,
        content,
        agent=told.agent,
        actor=told.agent.actor,
        channel=Channel.DESK,
        then=then,
    )


def hear_again(told: Told) -> None:
    actions.receive_message(
        told.ticket,
        Content(text=told.story.again),
        contact=told.contact,
        channel=Channel.EMAIL,
        actor=told.contact.actor,
        is_verified=True,
    )
