"""The verbs of an erasure."""

from ombud.erasure.actions.dropping import drop_file
from ombud.erasure.actions.planning import PlanChanged, plan_erasure, start_erasure
from ombud.erasure.actions.replaying import replay
from ombud.erasure.actions.running import carry_on, end_what_was_spared, run_to_the_end

__all__ = [
    "PlanChanged",
    "carry_on",
    "drop_file",
    "end_what_was_spared",
    "plan_erasure",
    "replay",
    "run_to_the_end",
    "start_erasure",
]
