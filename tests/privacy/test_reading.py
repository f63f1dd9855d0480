"""Guessing what a letter asks for: only ever a proposal, by words that anybody can read."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from ombud.privacy.reading import read
from ombud.privacy.statuses import ReadsAs

if TYPE_CHECKING:
    from pathlib import Path

ENOUGH = 0.8
AS_IN_THE_LIST = {ReadsAs.REMINDER: "reminder", ReadsAs.AUTHORITY: "complaint"}


def test_the_right_kind_is_proposed_for_four_of_five_letters(corpora: Path) -> None:
    folder = corpora / "gdpr_letters"
    letters = json.loads((folder / "manifest.json").read_text())["items"]
    wrong = {}
    for letter in letters:
        found = read((folder / letter["file"]).read_text())
        wanted = letter["request"].split()[0].strip(":")
        if found is None or AS_IN_THE_LIST.get(found.reads_as, found.kind) != wanted:
            wrong[letter["file"]] = found

    assert len(letters) == 36
    assert len(wrong) <= 1, wrong
    assert 1 - len(wrong) / len(letters) >= ENOUGH


def test_reminders_and_complaints_to_others_are_no_requests(corpora: Path) -> None:
    folder = corpora / "gdpr_letters"
    names = [*folder.glob("*admonition*.txt"), *folder.glob("*complaint*.txt")]
    found = [read(one.read_text()) for one in names]

    assert len(names) == 12
    assert {(one.reads_as == ReadsAs.REQUEST, one.kind) for one in found if one} == {
        (False, None)
    }


@pytest.mark.parametrize(
    "text",
    [
        "Please delete my last order, I ordered twice.",
        "How do I get access to my account? I cannot log in.",
        "Bitte korrigieren Sie die Rechnung 4711.",
        "I object to the price on my bill.",
        "Can you send me a copy of the manual?",
        "Please remove all my items from the cart.",
        "Bitte löschen Sie alle Artikel aus meinem Warenkorb.",
        "Please delete everything you sent me twice.",
        "I complain about how you handled my order.",
        "I want to speak to a human, not to a computer.",
        "I am contacting you again: I still have not received my parcel.",
        "Dies ist eine Mahnung. Auf meine Frage kam bisher keine Antwort.",
        "",
    ],
)
def test_an_ordinary_mail_is_none(text: str) -> None:
    assert read(text) is None


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Please delete all my data.", "erasure"),
        ("I want to be forgotten. Remove all information about me.", "erasure"),
        ("Bitte löschen Sie alle meine personenbezogenen Daten.", "erasure"),
        ("Merci de supprimer toutes mes données personnelles (RGPD).", "erasure"),
        ("What information do you hold about me?", "access"),
        ("Bonjour, je souhaite accéder à mes données personnelles.", "access"),
        ("Proszę o dostęp do moich danych osobowych.", "access"),
        ("Please stop using my data for marketing.", "objection"),
        ("Ich möchte Auskunft nach Art. 15 DSGVO.", "access"),
        ("Do not sell my data. Do not sell or share my personal information.", "opt_out"),
        ("Ich widerrufe meine Einwilligung in den Newsletter.", "withdrawal"),
        ("Please limit the use of my sensitive personal information.", "limit"),
        ("I opted out last year and want to opt back in.", "opt_in"),
        ("I want a human review of this automated decision.", "review"),
        (
            "Ich bitte um Prüfung nach Art. 22 DSGVO durch einen Menschen, denn das war eine "
            "automatisierte Entscheidung.",
            "review",
        ),
        ("I complain about how my data are handled by you.", "complaint"),
        ("Ich beschwere mich über den Umgang mit meinen Daten.", "complaint"),
    ],
)
def test_a_plain_request_is_seen(text: str, kind: str) -> None:
    found = read(text)

    assert found is not None
    assert found.kind == kind
    assert found.signs != ()
