"""An erasure made ready for its page: places in words, and the stages passed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from ombud.erasure.statuses import HOLD, HOLD_ON_OTHERS, STAGES, Stage, State

if TYPE_CHECKING:
    from ombud.erasure.models import Erasure

PROBLEMS: dict[str, Any] = {
    "Busy": lazy("Somebody still reads the database. It goes on by itself."),
    "HeldBack": lazy("A legal hold keeps this data. It goes on by itself when the hold ends."),
    "Broken": lazy(
        "A sealed file cannot be opened. Ask whoever runs the desk to restore its key; then it "
        "goes on by itself."
    ),
    "LedgerBroken": lazy(
        "The ledger of erasures was changed, or belongs to another key. Ask whoever runs the "
        "desk to restore it from beside the last backup; then it goes on by itself."
    ),
    "pages rewritten": lazy("The database file was written anew and is looked through again."),
}


def problem_of(erasure: Erasure) -> str:
    """Return why an erasure stands and what to do, or an empty text."""
    word, _space, count = erasure.problem.partition(" ")
    if word == "residue":
        return _(
            "%(count)s places still hold something of the person, named below. It is tried "
            "again by itself."
        ) % {"count": count}
    if not erasure.problem or erasure.problem in PROBLEMS:
        return str(PROBLEMS.get(erasure.problem, ""))
    return _(
        "The disk or the database refused (%(problem)s). It is tried again by itself; ask "
        "whoever runs the desk to look at `ombud health`."
    ) % {"problem": erasure.problem}


GROUNDS: dict[str, Any] = {
    HOLD: lazy("A legal hold keeps data of this person"),
    HOLD_ON_OTHERS: lazy(
        "A legal hold keeps words of others that name this person. The erasure would begin, "
        "and wait there until the hold ends"
    ),
}


def conflicts_of(erasure: Erasure) -> list[tuple[Any, str, int]]:
    """Return what stands in its way but for what is left (``leftovers``): the ground in words,
    the table, and a count or 0.
    """
    return [
        (GROUNDS.get(one["ground"], one["ground"]), one["table"], one.get("count", 0))
        for one in erasure.conflicts
        if "table" in one
    ]


def stages_of(erasure: Erasure) -> list[tuple[Any, str]]:
    """Return each stage with how it stands: done, now or later."""
    at = STAGES.index(Stage(erasure.stage))
    if erasure.state == State.DONE:
        at = len(STAGES)
    return [
        (stage.label, "done" if number < at else "now" if number == at else "later")
        for number, stage in enumerate(STAGES)
    ]
