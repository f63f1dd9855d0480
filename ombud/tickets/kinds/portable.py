"""Conditions and actions as another desk can read them: teams by their short names.

Numbers of rows mean nothing elsewhere. What names a person is not written at all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ombud.base.errors import Refused
from ombud.configuration.kinds import without_words
from ombud.people.models import Team

if TYPE_CHECKING:
    from collections.abc import Callable

MARK = "team:"
PEOPLE = frozenset({"agent", "contact", "organisation"})


class NamesPerson(Exception):  # noqa: N818 - reads as a sentence where it is caught
    """The condition or action names one person, by the number of their row."""


A_PERSON = "(a person)"


def told(value: Any, reference: str) -> Any:
    """Return ``value`` of a reference as the file holds it. Raises ``NamesPerson``."""
    if isinstance(value, list):
        return [told(one, reference) for one in value]
    if isinstance(value, bool) or not isinstance(value, int):
        return value
    if reference in PEOPLE:
        raise NamesPerson
    team = Team.objects.filter(pk=value).first() if reference == "team" else None
    return f"{MARK}{team.key}" if team else value


def in_log(value: Any, reference: str) -> Any:
    """Return ``value`` as the log of changes tells it: it names nobody."""
    try:
        shown = told(value, reference)
    except NamesPerson:
        return A_PERSON
    return shown if reference else without_words(shown)


def read(value: Any, reference: str) -> Any:
    """Return what ``told`` wrote as this desk holds it. Raises ``Refused``."""
    if isinstance(value, list):
        return [read(one, reference) for one in value]
    if reference != "team" or not isinstance(value, str) or not value.startswith(MARK):
        return value
    team = Team.objects.filter(key=value.removeprefix(MARK)).first()
    if team is None:
        raise Refused("A condition or action names a team that this desk does not have.")
    return team.pk


def condition(
    node: Any, reference_of: Callable[[str], str], turn: Callable[[Any, str], Any]
) -> Any:
    """Return a condition (JSON) with every value of a reference turned by ``turn``."""
    if isinstance(node, list):
        return [condition(part, reference_of, turn) for part in node]
    if not isinstance(node, dict):
        return node
    if "field" in node:
        value = turn(node.get("value"), reference_of(str(node["field"])))
        return node | {"value": value} if "value" in node else node
    return {key: condition(part, reference_of, turn) for key, part in node.items()}
