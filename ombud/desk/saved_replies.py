"""Saved replies as a pick list shows them, and their languages as a form asks for them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from babel import Locale
from django.utils import translation

from ombud.rules.folding import folded
from ombud.tickets.letters import LONGEST_HTML, written
from ombud.tickets.variables import filled_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ombud.automation.models import SavedReply
    from ombud.people.models import Agent
    from ombud.tickets.models import Ticket

# What customers are answered in; any of them may be added to a saved reply.
LANGUAGES = (
    *("en", "de", "fr", "es", "it", "pt", "nl", "pl", "cs", "da", "sv", "nb", "fi", "hu", "ro"),
    *("bg", "el", "tr", "uk", "ru", "ar", "he", "fa", "hi", "ja", "ko", "zh"),
)
PREVIEW = 120
MOST_ROWS = 20
Rows = list[tuple[str, str, str]]


@dataclass(frozen=True, slots=True)
class Pick:
    """One saved reply in one language, with its first words filled in."""

    number: int
    folder: str
    name: str
    language: str
    language_name: str
    preview: str
    files: int


def picks_for(saved: Iterable[SavedReply], ticket: Ticket, agent: Agent) -> list[Pick]:
    """Return what can be inserted into ``ticket``; of each reply the best language first."""
    found = []
    wanted = [ticket.contact.language, agent.language, translation.get_language() or ""]
    for one in saved:
        texts = {text.language: text.text for text in one.texts.all()}
        for language in by_fitness(list(texts), wanted):
            words = " ".join(filled_in(texts[language][: PREVIEW * 4], ticket, agent).split())
            found.append(
                Pick(
                    number=one.pk,
                    folder=one.folder,
                    name=one.name,
                    language=language,
                    language_name=language_name(language) if len(texts) > 1 else "",
                    preview=words[:PREVIEW],
                    files=len(one.files.all()),
                )
            )
    return found


def by_fitness(languages: list[str], wanted: Iterable[str]) -> list[str]:
    """Return ``languages`` with the first that one of ``wanted`` names in front."""
    for one in wanted:
        for language in languages:
            if one and (language == one or language == one.partition("-")[0]):
                return [language, *(other for other in languages if other != language)]
    return languages


def matching(picks: Iterable[Pick], text: str) -> list[Pick]:
    """Return the picks in whose folder, name or first words all words of ``text`` begin one.

    In memory: what one agent is offered is a few hundred rows at most, which are read for
    the list anyway.
    """
    words = folded(text).split()
    return [
        one
        for one in picks
        if all(
            any(part.startswith(word) for part in folded(f"{one.folder} {one.name}").split())
            or word in folded(one.preview)
            for word in words
        )
    ]


def language_name(language: str) -> str:
    """Return what speakers of ``language`` call it."""
    name = Locale.parse(language.replace("-", "_")).get_display_name()
    return (name or language).capitalize()


def language_choices() -> list[tuple[str, str]]:
    return [(one, language_name(one)) for one in LANGUAGES]


def typed_texts(posted: Mapping[str, str]) -> Rows:
    """Return language, text and HTML of each row of a form; unknown languages drop out."""
    rows = []
    for at in range(MOST_ROWS):
        language = posted.get(f"language-{at}", "")
        if language in LANGUAGES:
            words = written(
                posted.get(f"text-{at}", ""), posted.get(f"html-{at}", "")[:LONGEST_HTML]
            )
            rows.append((language, *words))
    return rows


def rearranged(rows: Rows, posted: Mapping[str, str]) -> Rows:
    """Return the rows as the pressed button of the form wants them."""
    do, _dash, at = posted.get("do", "").partition("-")
    if do == "add":
        used = {language for language, _text, _html in rows}
        new = posted.get("new-language", "")
        return [*rows, (new, "", "")] if new in LANGUAGES and new not in used else rows
    if do == "remove" and at.isascii() and at.isdigit() and int(at) < len(rows):
        return [row for index, row in enumerate(rows) if index != int(at)]
    return rows
