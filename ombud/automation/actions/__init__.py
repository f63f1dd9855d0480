"""The verbs of automation: carry actions out, make and run macros."""

from ombud.automation.actions.applying import Outcome, Result, apply, rehearse
from ombud.automation.actions.macros import (
    bring_back_macro,
    change_macro,
    make_macro,
    move_macro,
    rehearse_macro,
    retire_macro,
    run_macro,
)

__all__ = [
    "Outcome",
    "Result",
    "apply",
    "bring_back_macro",
    "change_macro",
    "make_macro",
    "move_macro",
    "rehearse",
    "rehearse_macro",
    "retire_macro",
    "run_macro",
]
