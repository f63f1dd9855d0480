"""One example for each operator of the condition language; a test sends every one."""

from __future__ import annotations

from typing import Any

from ombud.rules.operators import Operator

O = Operator  # noqa: E741 - the table below is read more often than written


def where(field: str, operator: O, value: Any = None) -> dict[str, Any]:
    written = {"field": field, "operator": operator.value}
    return written if value is None else {**written, "value": value}


EXAMPLES: dict[O, tuple[str, dict[str, Any]]] = {
    O.IS: ("Mine.", where("assignee", O.IS, "me")),
    O.IS_NOT: ("Not urgent.", where("priority", O.IS_NOT, "urgent")),
    O.IN: ("New or open.", where("status", O.IN, ["new", "open"])),
    O.NOT_IN: ("Neither by phone nor by chat.", where("channel", O.NOT_IN, ["phone", "chat"])),
    O.CONTAINS: ("A message holds both words.", where("text", O.CONTAINS, "card declined")),
    O.NOT_CONTAINS: (
        "The subject holds no such part.",
        where("subject", O.NOT_CONTAINS, "re:"),
    ),
    O.STARTS_WITH: ("The subject begins so.", where("subject", O.STARTS_WITH, "The card")),
    O.GT: ("More urgent than normal.", where("priority", O.GT, "normal")),
    O.GTE: ("Normal or more urgent.", where("priority", O.GTE, "normal")),
    O.LT: ("Less urgent than high.", where("priority", O.LT, "high")),
    O.LTE: ("Numbers up to 2000.", where("number", O.LTE, 2000)),
    O.BEFORE: ("Opened before a day.", where("opened", O.BEFORE, "2100-01-01")),
    O.AFTER: ("Changed after a day.", where("updated", O.AFTER, "2020-01-01")),
    O.WITHIN: ("Opened today.", where("opened", O.WITHIN, "today")),
    O.EMPTY: ("Nobody is responsible.", where("assignee", O.EMPTY)),
    O.NOT_EMPTY: ("Has a tag.", where("tag", O.NOT_EMPTY)),
    O.CHANGED: ("Only in rules: the status changed.", where("status", O.CHANGED)),
    O.CHANGED_TO: ("Only in rules: it was solved.", where("status", O.CHANGED_TO, "solved")),
    O.CHANGED_FROM: (
        "Only in rules: it was waiting before.",
        where("status", O.CHANGED_FROM, "pending"),
    ),
}
TOGETHER = {
    "all": [
        where("is_open", O.IS, True),
        {"any": [where("assignee", O.IS, "me"), where("assignee", O.IS, "nobody")]},
        {"not": where("tag", O.IS, "spam")},
    ]
}
"""Groups: all, any and not, eight deep and two hundred parts at the most."""
