"""The pages of a bundle: readable in any browser, from a disk, without a connection.

Everything that people wrote is escaped; nothing runs and nothing is loaded (a policy in each
page says so to the browser as well).
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from ombud.base.browsers import direction_of
from ombud.base.dates import full_time
from ombud.bundles import plugs
from ombud.bundles.categories import category_words
from ombud.bundles.listening import said
from ombud.purposes.gate import uses
from ombud.purposes.queries import bases_now
from ombud.purposes.statuses import Basis

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ombud.datamap import Personal
    from ombud.subjects.persons import Person

ORIGINS = {
    "agent": lazy("An employee who wrote it down"),
    "mail": lazy("A mail"),
    "import": lazy("An import from another system"),
    "derived": lazy("Worked out from other data"),
    "observed": lazy("Observed while the service was used"),
}

COMPLAINT = lazy(
    "You can complain to a supervisory authority, in particular where you live, work, or think "
    "that the law was broken."
)


def origin(source: str) -> str:
    """Return where data came from, in words; its own word for a new one."""
    return said("you") if source == "subject" else str(ORIGINS.get(source, source))


YEAR = 365  # days, as the map counts its periods


@cache
def environment() -> Environment:
    """Return the environment of a bundle's pages: everything is escaped.

    One for all: its words are looked up in the language that is active when a page is drawn.
    """
    made = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    made.install_gettext_callables(  # type: ignore[attr-defined]
        gettext=translation.gettext, ngettext=translation.ngettext, newstyle=True
    )
    made.filters["moment"] = full_time
    made.globals["said"] = said
    return made


def drawn(name: str, values: dict[str, Any]) -> str:
    """Return page ``name`` in the language that is active."""
    language = translation.get_language() or "en"
    values = {"language": language, "direction": direction_of(language), **values}
    return environment().get_template(f"bundles/{name}").render(values)


def kept_for(column: Personal) -> str:
    """Return for how long a column keeps what it holds, in words."""
    if column.keep_days:
        days = column.keep_days
        years, rest = divmod(days, YEAR)
        if not rest:
            said = ngettext(
                "%(num)d year after the matter is closed",
                "%(num)d years after the matter is closed",
                years,
            )
            return said % {"num": years}
        said = ngettext(
            "%(days)d day after the matter is closed",
            "%(days)d days after the matter is closed",
            days,
        )
        return said % {"days": days}
    return _("As long as the record that it belongs to")


def processing(about: Iterable[Personal], person: Person) -> dict[str, Any]:
    """Return the answers to GDPR Art. 15(1)(a) to (h) for the columns that hold something."""
    columns = list(about)
    nothing = [_("Nothing, because nothing is held.")]
    points: list[tuple[str, str, list[str]]] = [
        ("a", _("What it is used for (a)"), uses_of(columns)),
        (
            "b",
            _("Categories of data (b)"),
            sorted({category_words(one.category) for one in columns}),
        ),
        ("c", _("Who receives it (c)"), [said("recipients")]),
        ("d", _("How long it is kept (d)"), sorted({kept_for(one) for one in columns})),
        ("e", said("rights"), [said("what can be done")]),
        ("f", _("Complaint (f)"), [str(COMPLAINT)]),
        (
            "g",
            _("Where it came from (g)"),
            sorted({origin(one.source) for one in columns}),
        ),
        ("h", _("Automated decisions (h)"), [said("decisions")]),
    ]
    more = {letter: plugs.answered[letter](person) for letter in plugs.answered}
    return {
        "answers": [
            (title, [*lines, *more.get(letter, ())] or nothing)
            for letter, title, lines in points
        ]
    }


def uses_of(columns: Iterable[Personal]) -> list[str]:
    """Return what ``columns`` are used for, each with its legal basis."""
    bases = bases_now()
    return [
        f"{_(uses[key].text)}{f' ({team})' if team else ''}: {Basis(basis).label}"
        for key in sorted({one.purpose for one in columns if one.purpose in uses})
        for team, basis in bases[key]
    ]
