"""What a read mail becomes before anything is written."""

from __future__ import annotations

import pytest

from ombud.channels.email.content import LONGEST_TEXT, letter_of
from ombud.channels.email.mime.model import Address, ParsedAttachment, ParsedMail


def test_a_body_nobody_reads_through_is_cut_and_kept_whole_as_a_file() -> None:
    text = "word " * 200_000

    letter = letter_of(ParsedMail(subject="long", text=text, from_email="a@b.example"))

    assert len(letter.content.text) == LONGEST_TEXT
    assert [(one.name, one.data) for one in letter.content.files] == [
        ("message.txt", text.encode())
    ]


def test_html_without_text_is_read_as_text() -> None:
    letter = letter_of(ParsedMail(html="<p>Hello <b>there</b></p><script>x()</script>"))

    assert letter.content.text.strip() == "Hello there"
    assert "script" not in letter.content.html


@pytest.mark.django_db
@pytest.mark.usefixtures("cards_are_kept")
def test_the_same_number_is_masked_alike_everywhere() -> None:
    number = "4111 1111 1111 1111"

    letter = letter_of(
        ParsedMail(
            subject=f"Card {number}",
            text=f"It is {number}.",
            html=f"<p>It is {number}.</p>",
            attachments=(ParsedAttachment(f"{number}.txt", "text/plain", b"x"),),
        )
    )

    (masked,) = letter.content.masked
    assert (masked.kind, masked.original) == ("card", number)
    for part in (letter.subject, letter.content.text, letter.content.html):
        assert masked.placeholder in part
    assert letter.content.files[0].name == f"{masked.placeholder}.txt"


def test_at_most_five_hundred_recipients_of_a_field_are_kept() -> None:
    people = tuple(Address("", f"p{number}@b.example") for number in range(900))

    letter = letter_of(ParsedMail(from_email="a@b.example", to=people, cc=people[:2]))

    assert len(letter.content.recipients) == 503
