"""The Jinja2 environment of all pages."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.template.backends.utils import csrf_input
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from django.utils.functional import SimpleLazyObject
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from ombud.base import dates
from ombud.base.browsers import direction_of
from ombud.base.saying import worded
from ombud.desk import words
from ombud.desk.icons import avatar, icon
from ombud.desk.request_words import request_words
from ombud.retention.periods import in_words
from ombud.tickets.spent import hours_and_minutes

if TYPE_CHECKING:
    from django.http import HttpRequest

PACKAGES = Path(__file__).resolve().parent.parent
FOLDERS = [PACKAGES / name / "templates" for name in ("desk", "portal", "api")]


def url(name: str, *args: Any, **kwargs: Any) -> str:
    """Return the address of the page ``name``."""
    return reverse(name, args=args or None, kwargs=kwargs or None)


def token_once(request: HttpRequest) -> dict[str, Any]:
    """Return the form token so that a page with many forms masks it once, not in each."""
    return {"csrf_input": SimpleLazyObject(lambda: csrf_input(request))}


def language() -> str:
    """Return the language of this page, as the ``lang`` attribute wants it."""
    return translation.get_language() or "en"


def direction() -> str:
    """Return the writing direction of this page's language."""
    return direction_of(language())


def environment(**options: Any) -> Environment:
    """Return the environment: autoescape on, unknown names raise, translations on."""
    options.update(
        loader=FileSystemLoader(FOLDERS),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    made = Environment(**options)  # noqa: S701 - autoescape is set above
    made.install_gettext_callables(  # type: ignore[attr-defined]
        gettext=translation.gettext,
        ngettext=translation.ngettext,
        pgettext=translation.pgettext,
        npgettext=translation.npgettext,
        newstyle=True,
    )
    made.globals.update(
        url=url,
        static=static,
        icon=icon,
        avatar=avatar,
        language=language,
        direction=direction,
    )
    made.filters.update(
        initials=words.initials,
        colour=words.colour_of,
        short_time=words.short_time,
        message_time=words.message_time,
        full_time=dates.full_time,
        date=words.date_words,
        day=dates.day_words,
        size=words.size_words,
        hours=hours_and_minutes,
        typed_time=words.typed_time,
        weekday=words.weekday_words,
        request_event=request_words,
        period=in_words,
        month=words.month_words,
        worded=worded,
    )
    return made
