"""Saved replies: make, change, retire, insert."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from ombud.automation.actions.prepared import checked_name, count_use
from ombud.automation.facts import (
    SavedReplyBroughtBack,
    SavedReplyChanged,
    SavedReplyMade,
    SavedReplyRetired,
)
from ombud.automation.models import SavedFile, SavedReply, SavedText
from ombud.base import clock
from ombud.base.errors import Refused
from ombud.base.locks import lock
from ombud.events import log
from ombud.rules.actions import LONGEST_TEXT
from ombud.tickets.actions import attach_to_draft
from ombud.tickets.content import File
from ombud.tickets.letters import written
from ombud.tickets.variables import (
    filled_in,
    filled_in_html,
    problem_with,
    refuse_broken_names,
)
from ombud.vault import actions as vault

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ombud.base.actor import Actor
    from ombud.people.models import Agent, Team
    from ombud.tickets.models import Draft, Ticket

LONGEST_FOLDER = 80
Words = tuple[str, str]  # as text, and as HTML where they have formatting
LARGEST_FILES = 10 * 2**20
MOST_LANGUAGES = 20


def checked_texts(texts: Mapping[str, str]) -> dict[str, str]:
    """Return the words by language as they are stored. Raises ``Refused`` when they cannot be.

    A name that nothing is known of is refused here, so that no customer ever reads braces.
    """
    plain = {
        language[:12]: text.replace("\x00", "").replace("\r\n", "\n").strip("\n")
        for language, text in texts.items()
    }
    if not any(text.strip() for text in plain.values()) or not all(plain):
        raise Refused("Write the reply in at least one language.")
    if len(plain) > MOST_LANGUAGES or any(len(text) > LONGEST_TEXT for text in plain.values()):
        raise Refused("A saved reply has at most 20 languages and 50,000 characters in each.")
    for text in plain.values():
        wrong = problem_with(text)
        if wrong:
            raise Refused(wrong)
    return {language: text for language, text in plain.items() if text.strip()}


def checked_words(texts: Mapping[str, str], htmls: Mapping[str, str]) -> dict[str, Words]:
    """Return text and HTML by language as they are stored. Raises ``Refused``.

    htmls: the words with their formatting, of languages that have some; the text is read
    from them.
    """
    both = {
        language: written(text, htmls.get(language, "")) for language, text in texts.items()
    }
    plain = checked_texts({language: text for language, (text, _html) in both.items()})
    words = {language: (text, both[language][1]) for language, text in plain.items()}
    for text, html in words.values():
        refuse_broken_names(text, html)
    return words


def checked_folder(folder: str) -> str:
    return " ".join(folder.replace("\x00", "").split())[:LONGEST_FOLDER]


@transaction.atomic
def make_saved_reply(
    *,
    name: str,
    texts: Mapping[str, str],
    actor: Actor,
    folder: str = "",
    owner: Agent | None = None,
    team: Team | None = None,
    htmls: Mapping[str, str] | None = None,
) -> SavedReply:
    """Make a saved reply of ``owner``, else of ``team``, else of everybody, and return it.

    texts: the words by language; htmls: those with formatting.
    Raises ``Refused`` when name or words are wrong.
    """
    words = checked_words(texts, htmls or {})
    made = SavedReply.objects.create(
        name=checked_name(name),
        folder=checked_folder(folder),
        owner=owner,
        team=None if owner else team,
    )
    write_texts(made, words)
    log.record(SavedReplyMade(), made, actor=actor)
    return made


@transaction.atomic
def change_saved_reply(
    saved: SavedReply,
    *,
    name: str,
    texts: Mapping[str, str],
    actor: Actor,
    folder: str = "",
    owner: Agent | None = None,
    team: Team | None = None,
    htmls: Mapping[str, str] | None = None,
) -> None:
    """Change all of ``saved`` but its files; the same again does nothing."""
    lock(saved)
    words = checked_words(texts, htmls or {})
    before = (saved.name, saved.folder, saved.owner_id, saved.team_id, words_of(saved))
    saved.name, saved.folder = checked_name(name), checked_folder(folder)
    saved.owner, saved.team = owner, None if owner else team
    if before == (saved.name, saved.folder, saved.owner_id, saved.team_id, words):
        return
    saved.changed_at = clock.now()
    saved.save(update_fields=["name", "folder", "owner", "team", "changed_at"])
    write_texts(saved, words)
    log.record(SavedReplyChanged(), saved, actor=actor)


def words_of(saved: SavedReply) -> dict[str, Words]:
    """Return text and HTML of each language."""
    return {one.language: (one.text, one.html) for one in saved.texts.all()}


def write_texts(saved: SavedReply, words: Mapping[str, Words]) -> None:
    saved.texts.all().delete()
    SavedText.objects.bulk_create(
        SavedText(reply=saved, language=language, text=text, html=html)
        for language, (text, html) in words.items()
    )


@transaction.atomic
def retire_saved_reply(saved: SavedReply, *, actor: Actor) -> None:
    """Stop offering ``saved``; it can be brought back."""
    lock(saved)
    if saved.is_retired:
        return
    saved.retired_at = clock.now()
    saved.save(update_fields=["retired_at"])
    log.record(SavedReplyRetired(), saved, actor=actor)


@transaction.atomic
def bring_back_saved_reply(saved: SavedReply, *, actor: Actor) -> None:
    """Offer a retired saved reply again."""
    lock(saved)
    if not saved.is_retired:
        return
    saved.retired_at = None
    saved.save(update_fields=["retired_at"])
    log.record(SavedReplyBroughtBack(), saved, actor=actor)


@transaction.atomic
def attach_to_saved(saved: SavedReply, file: File, *, actor: Actor) -> SavedFile:
    """Lay a file into ``saved``. Raises ``Refused`` when all its files exceed 10 MB."""
    lock(saved)
    if sum(one.size for one in saved.files.all()) + len(file.data) > LARGEST_FILES:
        raise Refused("The files of a saved reply are at most 10 MB together. Use a link.")
    made = SavedFile.objects.create(
        reply=saved,
        blob=vault.keep(file.data),
        name=file.name.replace("\x00", "")[:255],
        content_type=file.content_type[:120],
        size=len(file.data),
    )
    log.record(SavedReplyChanged(), saved, actor=actor)
    return made


@transaction.atomic
def detach_from_saved(file: SavedFile, *, actor: Actor) -> None:
    """Take a file out of a saved reply."""
    saved, blob = file.reply, file.blob
    file.delete()
    vault.release(blob)
    log.record(SavedReplyChanged(), saved, actor=actor)


@transaction.atomic
def insert_saved_reply(
    saved: SavedReply, ticket: Ticket, *, language: str, kind: Draft.Kind, agent: Agent
) -> Words:
    """Return text and HTML of ``saved`` as ``agent`` would write them on ``ticket``.

    Its files are laid into the draft of ``kind``; the use is counted, without a person.
    Raises ``Refused`` when it has no words in ``language`` or the files do not fit.
    """
    words = words_of(saved).get(language)
    if words is None:
        raise Refused("This saved reply has no words in this language. Choose another one.")
    for file in saved.files.select_related("blob"):
        laid = File(name=file.name, content_type=file.content_type, data=vault.read(file.blob))
        attach_to_draft(ticket, laid, kind=kind, agent=agent)
    count_use(SavedReply.objects.filter(pk=saved.pk))
    text, html = words
    return filled_in(text, ticket, agent), filled_in_html(html, ticket, agent)
