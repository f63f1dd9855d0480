"""The verbs of handing out work."""

from ombud.assignment.actions.handing_out import hand_out, hand_out_what_waits
from ombud.assignment.actions.setting_up import (
    come_back,
    delete_skill,
    give_skills,
    go_away,
    limit_workload,
    save_skill,
    set_policy,
)

__all__ = [
    "come_back",
    "delete_skill",
    "give_skills",
    "go_away",
    "hand_out",
    "hand_out_what_waits",
    "limit_workload",
    "save_skill",
    "set_policy",
]
