"""The catalogues of what is said to people: taken from the sources, written, compiled.

``python -m tests.desk.catalogues`` brings them up to date and lists what has no German yet.
"""

from __future__ import annotations

import io
import os
from pathlib import Path
from typing import Any

import django
from babel.messages import extract
from babel.messages.catalog import Catalog
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.apps import apps

from ombud.datamap import canonical
from ombud.project import rows

ROOT = Path(__file__).resolve().parent.parent.parent
LOCALE = ROOT / "ombud" / "locale"
LANGUAGES = ("en", "de")
WORDS: dict[str, Any] = {
    **extract.DEFAULT_KEYWORDS,
    **dict.fromkeys(("lazy", "gettext_lazy", "gettext_noop")),
    **dict.fromkeys(("Refused", "Sentence", "BadValue", "NotUnderstood")),
}


def said() -> set[str | tuple[str, ...]]:
    """Return every message in Python sources and templates."""
    with (ROOT / "babel.cfg").open() as config:
        methods, options = parse_mapping_cfg(config)  # type: ignore[no-untyped-call]
    found = extract.extract_from_dir(ROOT / "ombud", methods, options, keywords=WORDS)
    in_sources = {one[2] for one in found if isinstance(one[2], tuple) or one[2].strip()}
    # The contacts' page of promises shows these two lists.
    return in_sources | {*rows.PROMISES.values(), *rows.PROMISES_LACK.values()} | mapped()


def mapped() -> set[str]:
    """Return what the page of the data map shows of its declarations."""
    if not apps.ready:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
        django.setup()
    state = canonical.as_values()
    reasons = {one["reason"] for one in state["columns"].values() if not one["personal"]}
    stores = {
        text
        for name, one in state["stores"].items()
        for text in (name, one["holds"], one["at_rest"], one["erased_by"], one["keep"])
    }
    return reasons | stores


def path_of(language: str) -> Path:
    return LOCALE / language / "LC_MESSAGES" / "django.po"


def catalogue(language: str) -> Catalog:
    with path_of(language).open("rb") as file:
        return read_po(file, locale=language)


def compiled(language: str) -> bytes:
    made = io.BytesIO()
    write_mo(made, catalogue(language))
    return made.getvalue()


def first(message: str | tuple[str, ...]) -> str:
    return message if isinstance(message, str) else message[0]


def is_said(string: Any) -> bool:
    """Say whether a translation is there, in all its plural forms."""
    return bool(string) and (isinstance(string, str) or all(string))


def update() -> None:
    for language in LANGUAGES:
        old, new = catalogue(language), Catalog(locale=language, project="Ombud", fuzzy=False)
        new.header_comment = f"# What Ombud says, in {language}."
        new.creation_date = new.revision_date = old.creation_date
        for message in sorted(said(), key=first):
            known = old.get(first(message))
            string = message if language == "en" else known.string if known else ""
            new.add(message, string=string)
        with path_of(language).open("wb") as file:
            write_po(file, new, width=96, omit_header=False)
        path_of(language).with_suffix(".mo").write_bytes(compiled(language))


if __name__ == "__main__":
    update()
    empty = [one.id for one in catalogue("de") if one.id and not is_said(one.string)]
    print(*empty, sep="\n")  # noqa: T201 - a tool for translators
