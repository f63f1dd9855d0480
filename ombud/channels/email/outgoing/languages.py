"""In which language a mail is said to be: that of its words, else that of its reader."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import translation

from ombud.base.registry import Registry

if TYPE_CHECKING:
    from collections.abc import Callable

    from ombud.channels.email.models import OutgoingMail

# Plug point: each says in which language it wrote a message, empty where it did not write it.
writers: Registry[Callable[[int], str]] = Registry("writer of messages in a language")


def words_in(mail: OutgoingMail) -> str:
    """Return the language of the words of ``mail`` where it is known, else nothing."""
    if mail.language or mail.message_id is None:
        return mail.language
    said = (writers[name](mail.message_id) for name in writers)
    return next(filter(None, said), "")


def language_of(mail: OutgoingMail) -> str:
    """Return the language in which ``mail`` is composed and marked: one that we speak."""
    reader = mail.contact or mail.agent
    wanted = words_in(mail) or (reader.language if reader else "")
    return translation.get_supported_language_variant(wanted) if is_spoken(wanted) else "en"


def languages_of(mail: OutgoingMail) -> list[str]:
    """Return the languages in which words of one's own are looked for, best first."""
    wanted = words_in(mail) or (mail.contact.language if mail.contact else "")
    return [wanted, wanted.partition("-")[0], language_of(mail)]


def is_spoken(language: str) -> bool:
    """Say whether the desk has its own words in ``language``."""
    try:
        translation.get_supported_language_variant(language)
    except LookupError:
        return False
    return True
