"""Our promises, in the open: each with what keeps it, the test that shows it, and its state.

The page says what a file says that is made from the sources with each change of them
(``python -m ombud.project.capabilities``); nothing on it is typed by hand or tested live.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict

from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_safe

if TYPE_CHECKING:
    from typing import Any

    from django.http import HttpRequest, HttpResponse

FILE = Path(__file__).with_name("promises.json")

STATES: dict[str, Any] = {
    "yes": lazy("kept"),
    "in part": lazy("kept in part"),
    "not yet": lazy("not kept yet"),
}
# How a state is asked for in an address.
ASKED = {"kept": "yes", "in-part": "in part", "not-yet": "not yet"}
GROUPS: dict[str, Any] = {
    "A": lazy("Words, roles, scope"),
    "B": lazy("What is collected, and how little"),
    "C": lazy("Cookies and tracking"),
    "D": lazy("Marketing, consent, opting out"),
    "E": lazy("Legal basis"),
    "F": lazy("How long data is kept"),
    "G": lazy("Where data is, and where it goes"),
    "H": lazy("Who else gets to see it"),
    "I": lazy("Security"),
    "J": lazy("Your rights"),
    "K": lazy("Who works for us"),
    "L": lazy("Links and children"),
    "M": lazy("Notices and their versions"),
    "N": lazy("When something goes wrong"),
    "O": lazy("What the vendor’s staff may see"),
    "P": lazy("California, and law that changes"),
    "Q": lazy("What helps the operator keep the law"),
}


class Promise(TypedDict):
    """A row: id, text, state, what it lacks, what keeps it, and the tests that show it."""

    id: str
    text: str
    state: str
    lacks: str
    kept_by: list[str]
    tests: list[str]


@cache
def promises() -> list[Promise]:
    """Return every promise, in the order of the list."""
    rows: list[Promise] = json.loads(FILE.read_text(encoding="utf-8"))
    return rows


@require_safe
def promises_page(request: HttpRequest) -> HttpResponse:
    """Show the promises, or those in one state. Sets no cookie and asks for nothing."""
    asked = request.GET.get("state", "")
    if asked and asked not in ASKED:
        raise Http404("No such state.")
    rows = promises()
    shown = [row for row in rows if not asked or row["state"] == ASKED[asked]]
    groups = [
        (letter, title, [row for row in shown if row["id"][0] == letter])
        for letter, title in GROUPS.items()
    ]
    states = [row["state"] for row in rows]
    values = {
        "groups": [group for group in groups if group[2]],
        "counts": [(key, STATES[state], states.count(state)) for key, state in ASKED.items()],
        "total": len(rows),
        "asked": asked,
        "states": STATES,
    }
    return render(request, "portal/promises.html", values)
