from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import connection

from ombud.base.actor import SYSTEM
from ombud.people.models.agent import everything
from ombud.tickets.actions import add_note, receive_message, reply
from ombud.tickets.actions.recalling import unwrite
from ombud.tickets.content import Content, File
from ombud.tickets.models import Attachment, Message
from ombud.tickets.search import reading, search
from ombud.tickets.search.reading import wanted
from ombud.tickets.statuses import Channel
from tests.makers import make_ticket
from tests.world import make_world

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from tests.world import World


def numbers(text: str, *, is_phrase: bool = False, **more: Any) -> list[int]:
    terms = wanted(text, is_phrase=is_phrase)
    return [hit.ticket.number for hit in search(terms, rights=everything(), **more).hits]


@pytest.mark.parametrize(
    ("looked_for", "text"),
    [
        ("zürich", "Ich wohne in Zurich."),
        ("ZURICH", "Wir sind in Zürich."),
        ("περιμενω", "Περιμένω απάντηση."),
        ("証明", "校正証明書が必要です。"),
        ("ошибка", "У меня ОШИБКА 42."),
        ("नमस्ते", "नमस्ते दुनिया"),
        ("calib*", "The calibration is off."),
        ("don't", "I don't know."),
        ("ﬁle", "The file is gone."),
    ],
)
def test_words_are_found_in_any_script_and_case(
    world: World, looked_for: str, text: str
) -> None:
    ticket = make_ticket(world, text=text)
    make_ticket(world, text="Something else entirely.")

    assert numbers(looked_for) == [ticket.number]


def test_a_phrase_needs_the_words_next_to_each_other(world: World) -> None:
    together = make_ticket(world, text="The serial number is wrong.")
    make_ticket(world, text="The number of serial faults grows.")

    assert numbers("serial number", is_phrase=True) == [together.number]


@pytest.mark.parametrize(
    ("phrase", "is_found"),
    [
        ("wrong serial num*", True),
        ("serial wrong", False),
        ("zebra crossing", True),
        ("crossing wrong", False),  # from the subject into the text
        ("page seven", True),
        ("invoice 77", True),
        ("number invoice", False),  # from the text into the file
    ],
)
def test_a_phrase_lies_within_the_subject_the_text_or_a_file(
    world: World, phrase: str, is_found: bool
) -> None:
    file = File("invoice-77.txt", "text/plain", b"x", text="page seven of nine")
    content = Content(text="Wrong serial number", files=(file,))
    ticket = make_ticket(world, subject="Zebra crossing", content=content)

    assert numbers(phrase, is_phrase=True) == ([ticket.number] if is_found else [])


def test_an_excluded_phrase_leaves_the_words_apart(world: World) -> None:
    make_ticket(world, text="kettle, serial number 7")
    apart = make_ticket(world, text="kettle number 7, serial fault")
    terms = [
        *wanted("kettle", is_phrase=False),
        *wanted("serial number", is_phrase=True, is_excluded=True),
    ]

    found = search(terms, rights=everything()).hits

    assert [hit.ticket.number for hit in found] == [apart.number]


def test_a_phrase_that_is_far_away_is_found_page_after_page(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    together = make_ticket(world, text="serial number")
    for _ in range(5):
        make_ticket(world, text="number serial")
    monkeypatch.setattr(reading, "FIRST_CHUNK", 2)
    monkeypatch.setattr(reading, "CHUNK", 2)
    monkeypatch.setattr(reading, "UNFILTERED", {2: reading.first_pairs(2)})
    monkeypatch.setattr(reading, "MOST_LOOKED_AT", 2)
    terms = wanted("serial number", is_phrase=True)

    found, after, pages = [], None, 0
    while pages == 0 or after is not None:
        page = search(terms, rights=everything(), after=after)
        found += [hit.ticket.number for hit in page.hits]
        after, pages = page.next_after, pages + 1

    assert found == [together.number]
    assert pages <= 4


def test_loose_words_need_all_of_them(world: World) -> None:
    make_ticket(world, text="serial only")
    both = make_ticket(world, text="number and serial")

    assert numbers("serial number") == [both.number]


def test_subject_notes_and_file_names_are_found(world: World) -> None:
    content = Content(text="See file.", files=(File("invoice-77.txt", "text/plain", b"x"),))
    ticket = make_ticket(world, subject="Zebra crossing", content=content)
    add_note(ticket, Content(text="ask the giraffe"), agent=world.ana, actor=world.ana.actor)

    assert numbers("zebra") == numbers("giraffe") == numbers("invoice") == [ticket.number]


def test_each_ticket_is_found_once_newest_match_first(world: World) -> None:
    older = make_ticket(world, text="teapot")
    newer = make_ticket(world, text="teapot")
    receive_message(
        older, Content(text="teapot!"), contact=world.cleo, channel=Channel.EMAIL, actor=SYSTEM
    )

    assert numbers("teapot") == [older.number, newer.number]


def test_pages_follow_each_other_without_repeats(world: World) -> None:
    made = [make_ticket(world, text="kettle") for _ in range(5)]
    receive_message(
        made[0],
        Content(text="kettle"),
        contact=world.cleo,
        channel=Channel.EMAIL,
        actor=SYSTEM,
    )
    terms = wanted("kettle", is_phrase=False)

    found, after = [], None
    while True:
        page = search(terms, rights=everything(), size=2, after=after)
        found += [hit.ticket.number for hit in page.hits]
        after = page.next_after
        if after is None:
            break

    assert found == [made[at].number for at in (0, 4, 3, 2, 1)]


def test_what_another_team_has_is_not_found(world: World) -> None:
    ticket = make_ticket(world, team=world.cards, text="secret teaspoon")
    terms = wanted("teaspoon", is_phrase=False)

    theirs = search(terms, rights=world.rights(world.ben)).hits
    mine = search(terms, rights=world.rights(world.ana)).hits

    assert [hit.ticket.number for hit in theirs] == [ticket.number]
    assert mine == []


def test_a_message_that_is_taken_back_is_not_found(world: World) -> None:
    ticket = make_ticket(world)
    message = reply(ticket, Content(text="marmalade"), agent=world.ana, actor=world.ana.actor)
    before = numbers("marmalade")

    unwrite(message)

    assert (before, numbers("marmalade")) == ([ticket.number], [])
    assert Message.objects.filter(ticket=ticket).count() == 1


def test_text_found_in_a_file_later_becomes_findable(world: World) -> None:
    from ombud.tickets.actions import set_attachment_text

    content = Content(text="See file.", files=(File("a.pdf", "application/pdf", b"%PDF"),))
    ticket = make_ticket(world, content=content)

    set_attachment_text(Attachment.objects.get(), "the quince harvest")

    assert numbers("quince") == [ticket.number]
    assert numbers("declined") == [ticket.number]


@pytest.mark.parametrize(
    "hostile", ['"', "a OR b", "NEAR(a b)", "x' --", "*", "(", "a:b", "\x00"]
)
def test_what_is_typed_cannot_become_syntax(world: World, hostile: str) -> None:
    make_ticket(world)

    assert numbers(hostile) == []


def test_the_snippet_shows_the_words_around_the_match(world: World) -> None:
    make_ticket(world, text="x " * 200 + "here lies the needle in the stack " + "y " * 200)

    hit = search(wanted("needle", is_phrase=False), rights=everything()).hits[0]

    assert "lies the needle in the stack" in hit.snippet
    assert len(hit.snippet) <= 162


@pytest.mark.parametrize("count", [1, 30])
def test_a_search_costs_the_same_however_much_it_finds(
    world: World, queries: Callable[[int], Any], count: int
) -> None:
    for _ in range(count):
        make_ticket(world, text="thimble")

    with queries(3):  # matches, tickets, texts
        found = numbers("thimble")

    assert len(found) == count


@pytest.mark.parametrize("count", [1, 30])
def test_looking_for_a_phrase_costs_three_statements_more(
    sqlite_only: None, world: World, queries: Callable[[int], Any], count: int
) -> None:
    for _ in range(count):
        make_ticket(world, text="a silver thimble")

    with queries(6):
        found = numbers("silver thimble", is_phrase=True)

    assert len(found) == count


@pytest.mark.django_db(transaction=True)
def test_deleted_words_leave_the_index(sqlite_only: None, transactional_db: None) -> None:
    world = make_world()
    ticket = make_ticket(world)
    message = reply(ticket, Content(text="xyloquartz"), agent=world.ana, actor=SYSTEM)

    unwrite(message)

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM message_search_data WHERE instr(block, %s)", [b"xyloq"]
        )
        assert cursor.fetchone() == (0,)
