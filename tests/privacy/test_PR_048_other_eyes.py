"""PR-048 to PR-064: what others find, how much it costs, and who comes back."""

from __future__ import annotations

import base64
from email.message import EmailMessage
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ombud.base.actor import SYSTEM
from ombud.base.errors import Refused
from ombud.channels.email.models import IncomingMail
from ombud.erasure.conversations import erase_messages
from ombud.erasure.finding import next_around, next_own
from ombud.erasure.needles import marks_of
from ombud.erasure.statuses import State
from ombud.erasure.tally import Tally
from ombud.people.actions import contact_by_email
from ombud.people.models import Contact
from ombud.subjects.models import Tombstone
from ombud.subjects.queries import person_behind
from ombud.tickets.actions import add_participant, receive_message, reply
from ombud.tickets.content import Content
from ombud.tickets.models import Message
from ombud.tickets.statuses import Channel, ParticipantRole
from tests.channels.email.mails import raw, take_in
from tests.erasure.conftest import forget_ledger
from tests.erasure.person import ADDRESS, MARKS, NAME, PHONE, TO, erase, mail, make_everywhere
from tests.everywhere import where
from tests.makers import make_contact, make_ticket

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.world import World

OWN = "My own card was declined, unlike hers.\n"


@pytest.fixture(autouse=True)
def own_ledger() -> Iterator[None]:
    forget_ledger()
    yield
    forget_ledger()


def spellings(word: str) -> list[bytes]:
    """Return a word as files hold it: plain, wide, and in each place of a base64 group."""
    plain = word.encode()
    coded = [base64.b64encode(b"x" * at + plain)[4 * bool(at) : -4] for at in range(3)]
    return [plain.lower(), word.encode("utf-16-le").lower(), *(one.lower() for one in coded)]


def files_with(*words: str) -> list[str]:
    """Return the files of the data folder in which one of ``words`` can be read."""
    wanted = [spelling for word in words for spelling in spellings(word)]
    files = [path for path in Path(settings.OMBUD_DATA).rglob("*") if path.is_file()]
    return [
        path.name
        for path in files
        if any(one in path.read_bytes().lower() or one in path.name.encode() for one in wanted)
    ]


def test_PR_048_a_script_of_its_own_finds_nothing(transactional_db: None, world: World) -> None:
    one = make_everywhere(world)
    planted = Path(settings.OMBUD_DATA) / "planted.txt"
    planted.write_bytes(base64.b64encode(b"to " + ADDRESS.encode() + b" today"))
    seen_by_both = (len(where(*MARKS)) >= 20, files_with(ADDRESS))
    planted.unlink()

    erase(one.nora)

    assert seen_by_both == (True, ["planted.txt"])
    assert where(*MARKS) == []
    assert files_with(*MARKS, NAME, PHONE) == []


@pytest.mark.django_db
def test_PR_049_a_chunk_costs_the_same_statements_however_much_it_holds(world: World) -> None:
    """What it costs in time and memory with 300,000 messages stands in docs/performance.md."""
    spent = []
    for count in (2, 40):
        otto = make_contact(f"otto{count}@brook.example", "Otto Brook")
        for number in range(count):
            make_ticket(world, contact=otto, text=f"Words {number}")
        person = person_behind(otto)
        with CaptureQueriesContext(connection) as asked:
            numbers = next_own(person, 0)
            rows = Message.objects.filter(pk__in=numbers).select_related("ticket")
            erase_messages(list(rows), person, marks_of(person), Tally(), own=True)
        spent.append((len(numbers), len(asked)))

    assert [messages for messages, _statements in spent] == [2, 40]
    assert spent[0][1] == spent[1][1]


@pytest.mark.django_db
def test_PR_049_the_next_chunk_is_found_by_as_many_statements_in_any_of_them(
    world: World,
) -> None:
    otto = make_contact("otto@brook.example", "Otto Brook")
    for _ in range(30):
        other = make_ticket(world)
        add_participant(other, otto, role=ParticipantRole.CC, actor=SYSTEM)
    person = person_behind(otto)
    spent, after = [], 0
    for _ in range(4):
        with CaptureQueriesContext(connection) as asked:
            after = next_around(person, after, 5)[-1]
        spent.append(len(asked))

    assert len(set(spent[1:])) == 1


def test_PR_053_twenty_five_tickets_of_others_keep_their_own_words(
    transactional_db: None, world: World
) -> None:
    nora = make_everywhere(world).nora
    others = []
    for number in range(25):
        own = f"{OWN}Ticket {number}, Nora Lindqvist.\n"
        quote = f"> On Monday {NAME} <{ADDRESS}> wrote:\n> > {PHONE}\n> >> {ADDRESS}\n> >>> x\n"
        text = f"{own}\n{quote}" if number % 2 else f"{quote}\n{own}"
        sender = f"Otto <otto{number}@brook.example>"
        taken = take_in(
            mail(text, sender=sender, subject="Fwd", number=100 + number), envelope_to=TO
        )
        assert taken.ticket is not None
        others.append((taken.ticket, own.strip()))

    erase(nora)

    texts = [ticket.messages.get().text for ticket, _own in others]
    assert [own in text for text, (_, own) in zip(texts, others, strict=True)] == [True] * 25
    assert [ADDRESS in text or PHONE in text or NAME in text for text in texts] == [False] * 25
    assert where(*MARKS) == []


def test_PR_053_in_own_conversations_a_quotation_goes_with_what_it_quotes(
    transactional_db: None, world: World
) -> None:
    one = make_everywhere(world)
    passed_on = Content(
        text="Can you look?\n\nOn Monday she wrote:\n> The sluice broke.\n>\n> Twice.\n\nAna"
    )
    reply(one.ticket, passed_on, agent=world.ana, actor=world.ana.actor)
    answer = EmailMessage()
    answer["From"], answer["To"], answer["Subject"] = "otto@brook.example", TO, "Re: Contract"
    answer["In-Reply-To"], answer["Message-ID"] = "<m1@mailer.example>", "<m9@mailer.example>"
    answer.set_content("I saw it.\n\n> The sluice broke.\n", cte="base64")
    answer.add_alternative("<p>I saw it.</p><blockquote>The sluice broke.</blockquote>", "html")
    otto = make_contact("otto@brook.example", "Otto")
    add_participant(one.ticket, otto, role=ParticipantRole.CC, actor=SYSTEM)
    came = take_in(answer.as_bytes(), envelope_to=TO, envelope_from="otto@brook.example")
    said = receive_message(
        one.ticket,
        Content(
            text="I saw it.\n\n> The sluice broke.\n",
            html="<p>I saw it.</p><blockquote>The sluice broke.</blockquote>",
        ),
        contact=otto,
        channel=Channel.EMAIL,
        actor=otto.actor,
    )
    IncomingMail.objects.filter(pk=came.pk).update(message=said, ticket=one.ticket)

    erase(one.nora)

    texts = list(one.ticket.messages.order_by("pk").values_list("text", "html"))[-2:]
    assert texts == [
        ("Can you look?\n\nOn Monday she wrote:\n> [removed]\n\nAna", ""),
        ("I saw it.\n\n> [removed]\n", ""),
    ]
    assert where("sluice") == []


def test_PR_064_what_a_late_job_writes_is_refused_and_counted(
    transactional_db: None, world: World
) -> None:
    one = make_everywhere(world)
    erase(one.nora)
    people = Contact.objects.count()

    for number in range(2):
        take_in(
            raw(
                sender=f"{NAME} <{ADDRESS}>",
                message_id=f"<late{number}@mailer.example>",
                headers="Auto-Submitted: auto-replied\n",
            )
        )
    with pytest.raises(Refused):
        contact_by_email(ADDRESS, NAME, source="import", actor=SYSTEM)

    assert Contact.objects.count() == people
    assert max(Tombstone.objects.values_list("stopped", flat=True)) == 2
    assert where(*MARKS) == []


def test_PR_064_who_came_back_can_be_erased_again(transactional_db: None, world: World) -> None:
    first = erase(make_everywhere(world).nora)
    again = mail("Hello again.", sender=f"{NAME} <{ADDRESS}>", subject="New", number=900)
    taken = take_in(again, envelope_to=TO, envelope_from=ADDRESS)
    assert taken.ticket is not None

    second = erase(taken.ticket.contact)

    assert (second.state, second.certificate is not None) == (State.DONE, True)
    assert second.pseudonym != first.pseudonym
    assert where(*MARKS) == []
