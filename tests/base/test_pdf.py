"""A document is a tagged PDF with bookmarks, and says exactly what it was given."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from ombud.base import pdf
from tests.base.pdf import bookmarks, read, tags, words

if TYPE_CHECKING:
    from collections.abc import Sequence

HOSTILE = (
    '#import "@preview/cetz:0.3.1" *no* = $x$ `raw` <label> @ref #read("/etc/passwd") \\u{41}'
)


def document(*blocks: pdf.Block, language: str = "de") -> pdf.Document:
    return pdf.Document(
        title="Was über Sie gespeichert ist",
        language=language,
        author="Ombud",
        contents="Inhalt",
        missing="Zeichen stehen als Nummern.",
        made=datetime(2026, 11, 30, 7, tzinfo=UTC),
        blocks=blocks,
    )


def test_it_is_tagged_and_has_title_language_and_bookmarks() -> None:
    head, rows = ("Nummer", "Betreff"), [("1", "Eins"), ("2", "Zwei")]
    octets = pdf.printed(
        document(
            pdf.Heading("Anfragen"),
            pdf.Table(head, rows, (1, 3)),
            pdf.Heading("Rechte", level=2),
            pdf.Points(["Auskunft", "Löschung"]),
            pdf.Words("Ende."),
        )
    )
    root: Any = read(octets).root_object

    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "de"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    title = read(octets).metadata
    assert title is not None
    assert title.title == "Was über Sie gespeichert ist"
    assert b"<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_data()
    assert bookmarks(octets) == ["Anfragen", "Rechte"]
    assert {"/Document", "/H1", "/H2", "/Table", "/TH", "/TD", "/L", "/LI", "/P"} <= tags(
        octets
    )


def test_what_people_wrote_is_never_markup() -> None:
    table = pdf.Table(["A"], [(HOSTILE,)], [1])
    octets = pdf.printed(document(pdf.Heading(HOSTILE), table, pdf.Points([HOSTILE])))

    said = words(octets).replace(" ", "")  # a line may end within it
    assert said.count(HOSTILE.replace(" ", "")) == 3
    assert bookmarks(octets) == [HOSTILE]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Привет, Καλημέρα, Łódź", "Привет, Καλημέρα, Łódź"),
        ("你好 and 🎉", "[U+4F60 U+597D] and [U+1F389]"),
        ("a\u202eb\x00c", "a[U+202E]b[U+0000]c"),
        ("Cafe\u0301\n\tx", "Café x"),
    ],
)
def test_a_letter_that_is_missing_stands_as_its_number(text: str, shown: str) -> None:
    said = words(pdf.printed(document(pdf.Words(text))))

    assert shown in said
    assert ("Zeichen stehen als Nummern." in said) is ("U+" in shown)


@pytest.mark.parametrize("text", ["مرحبا بالعالم", "שלום עולם", "საქართველო", "Հայաստան"])
def test_other_scripts_are_drawn_by_letters_and_not_by_boxes(text: str) -> None:
    octets = pdf.printed(document(pdf.Words(text)))

    assert "U+" not in words(octets)
    assert {letter for letter in text if letter != " "} & set(words(octets))


def test_what_cannot_be_drawn_together_is_drawn_by_number(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    drawn = pdf.with_known_letters  # as if every letter were known: the library refuses those

    def first_all(values: Any, knows: Any) -> Any:
        return drawn(values, knows if knows is pdf.is_plain else lambda _number: True)

    monkeypatch.setattr(pdf, "with_known_letters", first_all)

    assert "[U+4F60]" in words(pdf.printed(document(pdf.Words("你"))))


def test_the_same_document_is_the_same_file_and_another_moment_is_not() -> None:
    one = document(pdf.Words("Ende."))

    assert pdf.printed(one) == pdf.printed(one)
    assert pdf.printed(one) != pdf.printed(replace(one, made=datetime(2027, 1, 1, tzinfo=UTC)))


def test_a_process_that_dies_says_nothing_of_what_it_drew(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(pdf, "WALL_SECONDS", 0.0)

    with pytest.raises(pdf.NotPrinted) as raised:
        pdf.printed(document(pdf.Words("secret words")))

    assert "secret" not in repr(raised.value)
    assert raised.value.__cause__ is None


def test_long_tables_end_and_are_counted() -> None:
    rows: Sequence[tuple[str]] = [(str(number),) for number in range(pdf.MOST_ROWS + 3)]

    shown, others = pdf.first_rows(rows)

    assert (len(shown), others) == (pdf.MOST_ROWS, 3)
