"""Group G, "Complete REST API": each verb of a ticket has an operation."""

from __future__ import annotations

from ombud.api.operations import OPERATIONS
from ombud.api.urls import urlpatterns
from ombud.tickets import actions

BY_ANOTHER_NAME = {
    "set_type": "classify_ticket",
    "set_custom_status": "classify_ticket",
    "weigh": "classify_ticket",
    "set_product": "classify_ticket",
    "fill_in": "classify_ticket",
    "solve_ticket": "set_status",
    "reopen_ticket": "set_status",
    "close_ticket": "set_status",
}
SETUP = (
    *("_entry", "_field", "_matrix", "_setup", "_default"),
    *("_form", "_item", "_part", "_rule"),
)
WITHOUT = {
    "reveal_masked": "hidden values are for the eyes of a person who says why",
    "receive_message": "what comes in comes in by a channel",
    "set_attachment_text": "the desk's own work",
    "ship_views": "the desk's own work",
}

OWN_WORK = {
    "discard_timer",
    "forget_who_left",
    "give_sign",
    "leave",
    "open_tasks_hold_back",
    "remind_due",
    "say_task_is_due",
    "share_draft",
    "subscribe_mentioned",
    "take_over_draft",
    "wake_due",
    "wake_when_answered",
    "wake_when_done",
}  # listeners, presence and drafts: between the page and the desk
NOT_YET = {
    "add_checklist",
    "add_participant",
    "add_task",
    "bring_back_tag",
    "change_task",
    "change_view",
    "choose_columns",
    "complete_task",
    "correct_time",
    "create_view",
    "delete_view",
    "drop_reminder",
    "hide_view",
    "link_tickets",
    "log_time",
    "merge_tags",
    "merge_tickets",
    "order_views",
    "remove_checklist",
    "remove_participant",
    "remove_task",
    "remove_time",
    "rename_tag",
    "reopen_task",
    "retire_tag",
    "retire_template",
    "save_template",
    "set_reminder",
    "show_view",
    "snooze_ticket",
    "start_timer",
    "stop_timer",
    "unlink_tickets",
    "unmerge_ticket",
    "unwatch_ticket",
    "wake_ticket",
    "watch_ticket",
}  # said openly: docs/api.md has no operation for them


def verbs() -> set[str]:
    """Return the verbs about one ticket; those of the setup are for people in the browser."""
    about_setup = {name for name in actions.__all__ if name.endswith(SETUP)}
    return {name for name in actions.__all__ if name[0].islower()} - about_setup


def test_every_verb_of_a_ticket_has_an_operation_or_a_reason() -> None:
    known = set(OPERATIONS) | set(BY_ANOTHER_NAME) | set(WITHOUT) | OWN_WORK | NOT_YET

    assert urlpatterns != []
    assert verbs() - known == set()
    assert set(OPERATIONS) & NOT_YET == set()
    assert set(BY_ANOTHER_NAME.values()) <= set(OPERATIONS)
