"""The verbs of automation: carry actions out, make and run macros, insert saved replies."""

from ombud.automation.actions.applying import Outcome, Result, apply, rehearse
from ombud.automation.actions.bulk import start_bulk, stop_bulk, tally, undo_bulk
from ombud.automation.actions.macros import (
    bring_back_macro,
    change_macro,
    make_macro,
    move_macro,
    rehearse_macro,
    retire_macro,
    run_macro,
)
from ombud.automation.actions.recurring import (
    open_due,
    pause_recurrence,
    resume_recurrence,
    run_recurrence,
    save_recurrence,
)
from ombud.automation.actions.saved import (
    attach_to_saved,
    bring_back_saved_reply,
    change_saved_reply,
    detach_from_saved,
    insert_saved_reply,
    make_saved_reply,
    retire_saved_reply,
)

__all__ = [
    "Outcome",
    "Result",
    "apply",
    "attach_to_saved",
    "bring_back_macro",
    "bring_back_saved_reply",
    "change_macro",
    "change_saved_reply",
    "detach_from_saved",
    "insert_saved_reply",
    "make_macro",
    "make_saved_reply",
    "move_macro",
    "open_due",
    "pause_recurrence",
    "rehearse",
    "rehearse_macro",
    "resume_recurrence",
    "retire_macro",
    "retire_saved_reply",
    "run_macro",
    "run_recurrence",
    "save_recurrence",
    "start_bulk",
    "stop_bulk",
    "tally",
    "undo_bulk",
]
