"""Safe previews of files (product.md F5)."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import docx
import pytest

from ombud.channels.email.actions.words import extract_text
from ombud.channels.email.previews import may_show, preview_of
from ombud.tickets.actions import redact_file, set_attachment_text
from ombud.tickets.content import Content, File
from ombud.tickets.models import Attachment
from tests.makers import make_ticket

if TYPE_CHECKING:
    from django.test import Client

    from tests.world import World


def stored(
    world: World, name: str, data: bytes, content_type: str = "text/plain"
) -> Attachment:
    content = Content(text="See the file.", files=(File(name, content_type, data),))
    make_ticket(world, content=content)
    return Attachment.objects.get()


@pytest.mark.parametrize(
    ("data", "rows"),
    [
        (b"name;sum\nCleo;4\n", [["name", "sum"], ["Cleo", "4"]]),
        (b'name,sum\n"Cleo, the first",4\n', [["name", "sum"], ["Cleo, the first", "4"]]),
    ],
)
def test_a_table_is_shown_as_one(world: World, data: bytes, rows: list[list[str]]) -> None:
    assert preview_of(stored(world, "a.csv", data)).rows == rows


def test_words_are_shown_masked(world: World, as_ana: Client) -> None:
    file = stored(world, "a.txt", b"My card is 4111 1111 1111 1111.")

    text = as_ana.get(f"/attachments/{file.pk}/preview/").content.decode()

    assert "My card is" in text
    assert "4111 1111" not in text


@pytest.mark.parametrize(
    ("words", "kinds", "warning"),
    [
        ("Card: 4111 1111 1111 1111, DE89 3704 0044 0532 0130 00", "card,iban", "Holds: Card"),
        ("Dear Kim", "", ""),
    ],
)
def test_PR_117_a_document_says_which_numbers_stand_in_it(
    world: World, as_ana: Client, words: str, kinds: str, warning: str
) -> None:
    document = docx.Document()
    document.add_paragraph(words)
    octets = io.BytesIO()
    document.save(octets)
    file = stored(world, "form.docx", octets.getvalue(), "application/octet-stream")

    extract_text(file.pk)
    file.refresh_from_db()
    ticket = as_ana.get(f"/tickets/{file.message.ticket.number}/").content.decode()
    page = as_ana.get(f"/attachments/{file.pk}/preview/").content.decode()

    assert file.holds == kinds
    assert ("Holds:" in ticket, "Holds:" in page) == (bool(warning), bool(warning))
    assert warning in ticket
    assert "4111 1111" not in ticket + page + file.text
    redact_file(file, actor=world.rosa.actor)
    file.refresh_from_db()
    assert (file.holds, file.text) == ("", "")


def test_what_search_read_in_a_document_is_shown(world: World, as_ana: Client) -> None:
    file = stored(world, "contract.docx", b"PK...", "application/octet-stream")
    set_attachment_text(file, "The contract of Cleo")

    page = as_ana.get(f"/attachments/{file.pk}/preview/").content.decode()

    assert "The contract of Cleo" in page


def test_what_cannot_be_shown_says_so_and_is_not_offered(world: World, as_ana: Client) -> None:
    file = stored(world, "setup.exe", b"MZ\x90\x00", "application/x-msdownload")

    page = as_ana.get(f"/attachments/{file.pk}/preview/").content.decode()
    ticket = as_ana.get(f"/tickets/{file.message.ticket.number}/").content.decode()

    assert "Nothing of this file can be shown safely." in page
    assert not may_show("setup.exe")
    assert f"/attachments/{file.pk}/preview/" not in ticket
    assert f"/attachments/{file.pk}/" in ticket
