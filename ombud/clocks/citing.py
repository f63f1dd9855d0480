"""Where a rule stands, as people of a language cite it: Art. 12 Abs. 5 DSGVO."""

from __future__ import annotations

import re

CITED = re.compile(r"(UK )?GDPR Art\. (\d+[A-Z]?)(?:\((\d+)\))?(?:\(([a-z])\))?")
GERMAN = "de"
IN_GERMAN = {  # what stands beside the articles; names of foreign laws stay as they are
    "Own rule: as for a request,": "Eigene Regel: wie für einen Antrag,",
    "Own rule: the longest of all packs": "Eigene Regel: die längste aller Frist-Sammlungen",
    "Own rule: somebody who took over a mailbox must not be able to erase its owner at once": (
        "Eigene Regel: Wer ein Postfach übernommen hat, soll dessen Inhaber nicht sofort "
        "löschen können"
    ),
    "Regulation 1182/71 Art.": "Verordnung (EWG, Euratom) Nr. 1182/71 Art.",
    "as put in by the": "eingefügt durch den",
    "guidance of the ICO on the right of access": "Leitlinie des ICO zum Auskunftsrecht",
    "without undue delay; the month is our own measure": (
        "unverzüglich; der Monat ist unser eigenes Maß"
    ),
    "complaints to controllers": "Beschwerden an Verantwortliche",
}


def cited(text: str, language: str) -> str:
    """Return ``text`` with its articles of the GDPR cited as in ``language``.

    Packs cite in English, so that one spelling goes into evidence and to programs.
    """
    if language.partition("-")[0] != GERMAN:
        return text
    for english, german in IN_GERMAN.items():
        text = text.replace(english, german)
    return CITED.sub(_german, text)


def _german(found: re.Match[str]) -> str:
    of_britain, article, paragraph, letter = found.groups()
    words = [f"Art. {article}"]
    words += [f"Abs. {paragraph}"] if paragraph else []
    words += [f"lit. {letter}"] if letter else []
    return " ".join([*words, "UK-DSGVO" if of_britain else "DSGVO"])
