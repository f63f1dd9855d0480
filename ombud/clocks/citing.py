"""Where a rule stands, as people of a language cite it: Art. 12 Abs. 5 DSGVO."""

from __future__ import annotations

import re

CITED = re.compile(r"(UK )?GDPR Art\. (\d+[A-Z]?)(?:\((\d+)\))?(?:\(([a-z])\))?")
GERMAN = "de"


def cited(text: str, language: str) -> str:
    """Return ``text`` with its articles of the GDPR cited as in ``language``.

    Packs cite in English, so that one spelling goes into evidence and to programs.
    """
    return CITED.sub(_german, text) if language.partition("-")[0] == GERMAN else text


def _german(found: re.Match[str]) -> str:
    of_britain, article, paragraph, letter = found.groups()
    words = [f"Art. {article}"]
    words += [f"Abs. {paragraph}"] if paragraph else []
    words += [f"lit. {letter}"] if letter else []
    return " ".join([*words, "UK-DSGVO" if of_britain else "DSGVO"])
