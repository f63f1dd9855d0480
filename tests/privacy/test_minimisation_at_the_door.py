"""A mail with a card, a bank account and a password in each of its parts: none is readable
in any table, in the search index or on the disk; showing one takes a right and leaves a fact.
"""

from __future__ import annotations

from email.message import EmailMessage
from html import unescape
from typing import TYPE_CHECKING

import pytest
from django.db import connection

from ombud.channels.email.actions.ingest import process
from ombud.channels.email.actions.journal import store
from ombud.channels.email.statuses import Door, Outcome
from ombud.events.models import Event
from ombud.jobs.worker import run_until_empty
from ombud.people.models.agent import everything
from ombud.tickets.models import Attachment, MaskedValue
from ombud.tickets.search import search
from ombud.tickets.search.engine import Wanted
from ombud.tickets.search.reading import wanted
from ombud.vault import actions as vault
from ombud.vault import files as vault_files
from tests.cells import cells
from tests.events.making import said

if TYPE_CHECKING:
    from django.test import Client

    from ombud.channels.email.models import IncomingMail
    from ombud.tickets.models import Ticket
    from tests.world import World

CARD, IBAN, PASSWORD = "4012 8888 8888 1881", "DE89 3704 0044 0532 0130 00", "Kestrel7-Quarry"
ORIGINALS = ("4012888888881881", "de89370400440532013000", "kestrel7quarry")
SUBJECT = f"Card {CARD}, IBAN {IBAN}, password: {PASSWORD}"
TEXT = f"My card {CARD} fails.\n\nPay to {IBAN}.\n\nPassword: {PASSWORD}\n"
HTML = (
    "<p>My card 4012 8888 <b>8888</b> 1881 fails.</p>"
    "<p>Pay to DE89&nbsp;3704 0044 0532 0130 00.</p>"
    f"<p>Password: <i>{PASSWORD}</i></p>"
)


pytestmark = pytest.mark.usefixtures("cards_are_kept")


def mail() -> bytes:
    message = EmailMessage()
    message["From"] = "Cleo Marchetti <cleo@lumen.example>"
    message["To"] = "lending@halden.example"
    message["Subject"] = SUBJECT
    message["Message-ID"] = "<door@lumen.example>"
    message.set_content(TEXT)
    message.add_alternative(HTML, subtype="html")
    for kind in ("4012888888881881", "DE89370400440532013000", f"password={PASSWORD}, old"):
        message.add_attachment(TEXT.encode(), "text", "plain", filename=f"{kind}.txt")
    return message.as_bytes()


RAW = mail()


@pytest.fixture
def taken(world: World) -> IncomingMail:
    """The mail, taken in, with the words of its files found for search."""
    stored, _ = store(RAW, door=Door.SMTP, envelope_to="lending@halden.example")
    entry = process(stored.pk)
    run_until_empty()
    return entry


@pytest.fixture
def ticket(taken: IncomingMail) -> Ticket:
    assert taken.ticket is not None
    return taken.ticket


def terms() -> str:
    """Return every word of the search index, put together."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT words::text FROM message_search")
        else:
            cursor.execute(
                "CREATE VIRTUAL TABLE temp.door USING fts5vocab(main, message_search, row)"
            )
            cursor.execute("SELECT term FROM temp.door")
        found = " ".join(row[0] for row in cursor.fetchall())
        if connection.vendor == "sqlite":
            cursor.execute("DROP TABLE temp.door")
    return found


def terms_of(text: str) -> list[Wanted]:
    return wanted(text, is_phrase=False)


def originals_in(text: str) -> list[str]:
    letters = "".join(filter(str.isalnum, unescape(text).lower()))
    return [original for original in ORIGINALS if original in letters]


def test_nothing_of_it_is_readable_in_any_table(ticket: Ticket) -> None:
    leaks = sorted({where for where, what in cells() if originals_in(what)})

    assert leaks == []
    assert ticket.messages.get().html.count("[card •••• 1881 · m1]") == 1
    assert ticket.subject == (
        "Card [card •••• 1881 · m1], IBAN [IBAN •••• 3000 · m2], password: [secret •••• · m3]"
    )


def test_the_same_original_has_one_place_in_all_parts(ticket: Ticket) -> None:
    message = ticket.messages.get()

    assert message.text.strip().split("\n\n") == [
        "My card [card •••• 1881 · m1] fails.",
        "Pay to [IBAN •••• 3000 · m2].",
        "Password: [secret •••• · m3]",
    ]
    assert [one.name for one in message.attachments.order_by("pk")] == [
        "[card •••• 1881 · m1].txt",
        "[IBAN •••• 3000 · m2].txt",
        "password=[secret •••• · m3], old.txt",
    ]
    assert sorted(message.masked.values_list("kind", flat=True)) == ["card", "iban", "secret"]


def test_the_words_of_the_files_are_masked_too(ticket: Ticket) -> None:
    texts = set(
        Attachment.objects.filter(message__ticket=ticket).values_list("text", flat=True)
    )

    assert len(texts) == 1
    assert "My card [card •••• 1881 · m1] fails." in texts.pop()


def test_the_search_index_knows_only_the_last_digits(ticket: Ticket) -> None:
    words = terms().lower()
    asked = ("4012888888881881", "8888", "370400440532013000", "3704", "kestrel7")
    found = {
        text: [hit.ticket.pk for hit in search(terms_of(text), rights=everything()).hits]
        for text in (*asked, "1881")
    }

    assert "1881" in words
    assert [part for part in ("8888", "3704", "kestrel7", "quarry") if part in words] == []
    assert found == {text: [] for text in asked} | {"1881": [ticket.pk]}


def test_the_raw_mail_and_the_files_are_sealed(taken: IncomingMail, ticket: Ticket) -> None:
    folder = vault_files.folder()
    on_disk = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
    file = Attachment.objects.filter(message__ticket=ticket).select_related("blob")[0]

    assert taken.outcome == Outcome.CREATED
    assert vault.read(taken.blob) == RAW
    assert originals_in(vault.read(file.blob).decode()) == list(ORIGINALS)
    assert [word for word in (b"8888", b"DE89", b"Kestrel7") if word in on_disk] == []


def test_the_page_shows_the_placeholder_and_its_way_only_to_who_may(
    ticket: Ticket, as_ana: Client, as_sven: Client
) -> None:
    address = f"/tickets/{ticket.number}/"
    masked = MaskedValue.objects.get(kind="card")
    to_ana, to_sven = (who.get(address).content.decode() for who in (as_ana, as_sven))

    assert originals_in(to_ana) == originals_in(to_sven) == []
    assert "card •••• 1881" in to_ana
    assert f"/masked/{masked.pk}/reveal/" not in to_ana
    assert f"/masked/{masked.pk}/reveal/" in to_sven


def test_revealing_takes_the_right_and_the_team(
    ticket: Ticket, as_ana: Client, as_ben: Client, as_olga: Client
) -> None:
    masked = MaskedValue.objects.get(kind="card")
    answers = [
        who.post(f"/masked/{masked.pk}/reveal/", {"reason": "payment"})
        for who in (as_ana, as_ben, as_olga)
    ]

    assert [answer.status_code for answer in answers] == [403, 403, 403]
    assert [originals_in(answer.content.decode()) for answer in answers] == [[], [], []]
    assert not Event.objects.filter(kind="message.mask-revealed").exists()


def test_revealing_shows_the_original_once_and_leaves_a_fact_without_it(
    world: World, ticket: Ticket, as_sven: Client
) -> None:
    masked = MaskedValue.objects.get(kind="card")
    asked = as_sven.get(f"/masked/{masked.pk}/reveal/").content.decode()
    before = Event.objects.filter(kind="message.mask-revealed").count()

    shown = as_sven.post(f"/masked/{masked.pk}/reveal/", {"reason": "payment"})

    fact = Event.objects.get(kind="message.mask-revealed")
    assert (before, originals_in(asked)) == (0, [])
    assert shown.status_code == 200
    assert CARD in shown.content.decode()
    assert shown["Cache-Control"] == "no-store"
    assert fact.actor == world.sven.actor
    assert (fact.subject_type, fact.subject_id) == ("ticket", ticket.pk)
    assert said(fact) == {
        "message": ticket.messages.get().pk,
        "masked": masked.pk,
        "reason": "payment",
    }


@pytest.mark.parametrize("reason", ["", "because", "4012 8888 8888 1881"])
def test_without_a_reason_of_the_list_nothing_is_shown(
    ticket: Ticket, as_sven: Client, reason: str
) -> None:
    masked = MaskedValue.objects.get(kind="card")

    answer = as_sven.post(f"/masked/{masked.pk}/reveal/", {"reason": reason})

    assert answer.status_code == 404
    assert not Event.objects.filter(kind="message.mask-revealed").exists()
