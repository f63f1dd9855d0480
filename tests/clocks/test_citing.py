"""Articles are cited as the people of a language cite them."""

from __future__ import annotations

import pytest

from ombud.clocks.citing import cited
from ombud.clocks.packs import shipped


@pytest.mark.parametrize(
    ("text", "language", "said"),
    [
        ("GDPR Art. 17", "de", "Art. 17 DSGVO"),
        ("GDPR Art. 12(5)", "de-AT", "Art. 12 Abs. 5 DSGVO"),
        ("GDPR Art. 17(3)(e)", "de", "Art. 17 Abs. 3 lit. e DSGVO"),
        ("UK GDPR Art. 22C", "de", "Art. 22C UK-DSGVO"),
        ("GDPR Art. 12(3); Regulation 1182/71 Art. 3", "de",
         "Art. 12 Abs. 3 DSGVO; Verordnung (EWG, Euratom) Nr. 1182/71 Art. 3"),
        ("CCPA §1798.120", "de", "CCPA §1798.120"),
        ("GDPR Art. 12(5)", "en", "GDPR Art. 12(5)"),
    ],
)  # fmt: skip
def test_an_article_is_cited_in_the_language_of_who_reads(
    text: str, language: str, said: str
) -> None:
    assert cited(text, language) == said


def test_a_derivation_in_german_says_nothing_of_our_own_in_english() -> None:
    told = [
        cited(rule.source, "de")
        for pack in shipped
        if pack.id in {"gdpr", "uk", "california", "promises"}
        for rule in pack.rules.values()
    ]
    english = ("Own rule", "Regulation 1182", "put in by", "guidance of", "our own", "without")

    assert len(told) > 20
    assert [one for one in told if any(words in one for words in english)] == []
