"""Words that letters, pages and documents about requests share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from babel.dates import format_date
from django.utils import translation
from django.utils.translation import gettext as _

from ombud.datamap import Group
from ombud.privacy import data, reviewing
from ombud.purposes.gate import uses

if TYPE_CHECKING:
    from datetime import date

    from ombud.privacy.models import PrivacyRequest

LANGUAGES = ("en", "de")


def spoken(language: str) -> str:
    """Return the language in which a letter is written: the person's, else English."""
    plain = language.partition("-")[0].lower()
    return plain if plain in LANGUAGES else "en"


def spoken_now() -> str:
    """Return the language in which a letter would be written to whoever reads the page now."""
    return spoken(translation.get_language() or "en")


def group_name(name: str) -> str:
    """Return what a group of data is called to the person."""
    if name in uses:
        return _(uses[name].text)
    if name in Group.values:
        return str(Group(name).label)
    return reviewing.name_of(name) or data.label_of(name)


def group_said(request: PrivacyRequest, name: str) -> str:
    """Return what a group of data is called to who reads the answer: the person, or who acts
    for them.
    """
    return group_name(name) if request.about_id is None else group_name_of_them(name)


def group_name_of_them(name: str) -> str:
    """Return what a group of data is called to people who are not the person."""
    if name in uses:
        return _(uses[name].said_of_them)
    if name in Group.values:
        return Group(name).of_them
    return reviewing.name_of(name) or data.label_of_theirs(name)


def day_words(day: date | None) -> str:
    """Return ``day`` as the current language writes it; nothing for none."""
    if day is None:
        return ""
    spoken_now = translation.get_language() or "en"
    return format_date(day, "long", locale="en_GB" if spoken_now == "en" else spoken_now)


def listed(lines: list[str]) -> str:
    """Return ``lines`` as points of a letter."""
    return "\n".join(f"- {line}" for line in lines)
