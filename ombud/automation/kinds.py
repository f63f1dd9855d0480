"""What of automation is configuration: shared macros and saved replies, by their names.

A macro that names one agent stays out of the file, and so do the files of saved replies.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from django.utils.translation import gettext_lazy as lazy

from ombud.automation.actions import (
    change_macro,
    change_saved_reply,
    make_macro,
    make_saved_reply,
    retire_macro,
    retire_saved_reply,
)
from ombud.automation.actions.saved import words_of
from ombud.automation.facts import (
    MacroBroughtBack,
    MacroChanged,
    MacroMade,
    MacroRetired,
    SavedReplyBroughtBack,
    SavedReplyChanged,
    SavedReplyMade,
    SavedReplyRetired,
)
from ombud.automation.models import Macro, SavedReply
from ombud.automation.models.prepared import Prepared
from ombud.base.errors import Refused
from ombud.configuration.kinds import (
    Kind,
    Section,
    Values,
    by_number,
    mark_of_text,
    without_words,
)
from ombud.people.models import Team
from ombud.rules.actions import vocabularies
from ombud.tickets.kinds.portable import NamesPerson, in_log, read, told

if TYPE_CHECKING:
    from collections.abc import Callable

    from ombud.base.actor import Actor

P = TypeVar("P", bound=Prepared)


def key_of(row: Any) -> str:
    """Return ``name@team``, with a number where several are called so; a star is all."""
    same = type(row).objects.filter(name=row.name, team=row.team, owner=None, retired_at=None)
    before = same.filter(pk__lt=row.pk).count()
    more = f"#{before + 1}" if before else ""
    return f"{row.name}{more}@{row.team.key if row.team else '*'}"


def place_in(key: str) -> tuple[str, Team | None]:
    """Return name and team of a key. Raises ``Refused`` when there is no such team."""
    name, _, where = key.rpartition("@")
    team = Team.objects.filter(key=where).first() if where != "*" else None
    if not name or (where != "*" and team is None):
        raise Refused("It is named like Close kindly@lending, with a team's key; * is all.")
    return name, team


def steps_told(macro: Macro, turn: Callable[[Any, str], Any]) -> list[dict[str, Any]]:
    return [step_turned(step, turn) for step in macro.steps]


def step_turned(step: dict[str, Any], turn: Callable[[Any, str], Any]) -> dict[str, Any]:
    """Return a step in JSON with every value of a reference turned by ``turn``."""
    action = vocabularies["ticket"].get(str(step.get("action")))
    values = step.get("with")
    if action is None or not isinstance(values, dict):
        return step
    turned = {
        name: turn(value, known.reference if (known := action.parameter(name)) else "")
        for name, value in values.items()
    }
    return {**step, "with": turned}


def is_portable(macro: Macro) -> bool:
    try:
        steps_told(macro, told)
    except NamesPerson:
        return False
    return True


def shared(model: type[P]) -> list[P]:
    found = model._default_manager.filter(owner=None, retired_at=None).select_related("team")
    return list(found)


def state_of(row: Prepared) -> Values:
    return {
        "name": mark_of_text(row.name),
        "team": row.team.key if row.team else "",
        "is_retired": row.retired_at is not None,
    }


def load_macro(row: Macro | None, key: str, values: Values, actor: Actor) -> None:
    name, team = place_in(key)
    steps = [
        step_turned(step, read) if isinstance(step, dict) else step
        for step in values.get("steps", row.steps if row else [])
    ]
    if row is None:
        make_macro(name=name, steps=steps, team=team, actor=actor)
    else:
        change_macro(row, name=row.name, steps=steps, team=row.team, actor=actor)


def texts_of(row: SavedReply) -> dict[str, str]:
    return {language: text for language, (text, _html) in words_of(row).items()}


def htmls_of(row: SavedReply) -> dict[str, str]:
    """Return the words with formatting, of the languages that have some."""
    return {language: html for language, (_text, html) in words_of(row).items() if html}


def load_reply(row: SavedReply | None, key: str, values: Values, actor: Actor) -> None:
    name, team = place_in(key)
    texts = values.get("texts", texts_of(row) if row else {})
    htmls = values.get("htmls", htmls_of(row) if row and "texts" not in values else {})
    if not all(isinstance(text, str) for text in (*texts.values(), *htmls.values())):
        raise Refused("A saved reply has one text for each language.")
    folder = values.get("folder", row.folder if row else "")
    if row is None:
        make_saved_reply(
            name=name, texts=texts, htmls=htmls, folder=folder, team=team, actor=actor
        )
    else:
        change_saved_reply(
            row,
            name=row.name,
            texts=texts,
            htmls=htmls,
            folder=folder,
            team=row.team,
            actor=actor,
        )


def end_macro(macro: Macro, actor: Actor) -> None:
    retire_macro(macro, actor=actor)


def end_reply(saved: SavedReply, actor: Actor) -> None:
    retire_saved_reply(saved, actor=actor)


MACRO = Kind(
    "macro",
    lazy("Macros"),
    Macro,
    lambda macro: {"steps": steps_told(macro, in_log), **state_of(macro)},
    facts=(MacroMade, MacroChanged, MacroRetired, MacroBroughtBack),
    label=by_number,
    is_told=lambda macro: macro.owner_id is None,
    section=Section(
        fields={"steps": list},
        rows=lambda: [one for one in shared(Macro) if is_portable(one)],
        key=key_of,
        values=lambda macro: {"steps": steps_told(macro, told)},
        load=load_macro,
        remove=end_macro,
        order=60,
    ),
)
SAVED_REPLY = Kind(
    "saved_reply",
    lazy("Saved replies"),
    SavedReply,
    lambda saved: {
        "folder": mark_of_text(saved.folder),
        "texts": without_words(texts_of(saved)),
        "htmls": without_words(htmls_of(saved)),
        **state_of(saved),
    },
    facts=(SavedReplyMade, SavedReplyChanged, SavedReplyRetired, SavedReplyBroughtBack),
    label=by_number,
    is_told=lambda saved: saved.owner_id is None,
    section=Section(
        fields={"folder": str, "texts": dict, "htmls": dict},
        rows=lambda: shared(SavedReply),
        key=key_of,
        values=lambda saved: {
            "folder": saved.folder,
            "texts": texts_of(saved),
            "htmls": htmls_of(saved),
        },
        load=load_reply,
        remove=end_reply,
        order=61,
    ),
)
KINDS = (MACRO, SAVED_REPLY)
