"""Group G, "Complete REST API": each verb of a ticket has an operation."""

from __future__ import annotations

from ombud.api.operations import OPERATIONS
from ombud.api.urls import urlpatterns
from ombud.people import actions as people
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
    "contact_by_email": "meet_contact",
    "contact_by_phone": "open_with_call",
    "fill_in_about": "change_contact",
    "organisation_named": "change_contact",
    "save_organisation": "change_organisation",
    "close_side": "change_side",
    "reopen_side": "change_side",
    "make_tag": "tag_ticket",
    "stop_sharing": "share_within",
    "keep_private": "share_ticket",
    "give_status": "set_status",
}
FORMS = {
    *("add_rule", "ask_field", "change_form", "drop_part", "move_part", "place_entry"),
    *("put_rule", "require_item"),
    *("add_way", "add_workflow", "change_workflow", "drop_way"),
}
WITHOUT = {
    **dict.fromkeys(
        FORMS, "forms and ways are drawn in the browser; programs load the one file"
    ),
    "ship_setup": "the desk's own work",
    "enter_agent": "who comes by a provider enters by a browser",
    "join": "an invitation is taken up by a person, who sets a password",
    "open_invitation": "as above",
    "change_password": "a program does not know the password of its owner",
    "set_checked_password": "as above",
    "end_session": "sessions are of browsers",
    "touch_last_login": "as above",
    "change_profile": "language and signature are for the pages",
    "change_policy": "who sets the rules of signing in sits in front of them",
    "open_to_all_networks": "as above",
    "create_agent": "accounts begin with an invitation",
    "ship_roles": "the desk's own work",
    "shut_out": "a part of closing and of erasing an account",
    "rights_of": "a read",
    "ends_here": "a read",
    "answer_from_contact": "contacts answer on their own page",
    "valid_address": "a check",
    "reveal_masked": "hidden values are for the eyes of a person who says why",
    **dict.fromkeys(
        ("judge_file", "free_file"), "a person looks at a file before it is let go"
    ),
    "set_number_policy": "set on its page and in the configuration file",
    "receive_message": "what comes in comes in by a channel",
    "set_attachment_text": "the desk's own work",
    "ship_views": "the desk's own work",
    "lock_ticket": "the desk's own work",
    "import_contacts": "a file is taken in at the server",
    "take_over_ticket": "as above",
    "receive_side": "what comes in comes in by a channel",
    "add_identifier": "whoever has the person before them says that a number is theirs",
    "remove_identifier": "as above",
    **dict.fromkeys(
        ("change_time_zone", "checked_value", "make_primary"), "parts of a correction"
    ),
    "restrict": "a decision about a data request, taken on its page or the person's",
    "announce_lifting": "as above",
    "lift": "as above",
    "open_restricted": "the ground is stated by a person before their own eyes",
    **dict.fromkeys(
        ("choose_density", "remember_search", "forget_searches"), "how a page looks and helps"
    ),
    **dict.fromkeys(
        ("see_ticket", "unsee_ticket", "mark_side_read"), "what eyes have seen of a page"
    ),
}

OWN_WORK = {
    "decide_without",
    "expire_approval",
    "forget_who_left",
    "give_sign",
    "leave",
    "open_approvals_hold_back",
    "share_when_opened",
    "open_tasks_hold_back",
    "remind_approvers",
    "remind_due",
    "say_task_is_due",
    "share_draft",
    "subscribe_mentioned",
    "take_over_draft",
    "wake_due",
    "wake_when_answered",
    "wake_when_done",
}  # listeners, presence and drafts: between the page and the desk


def verbs() -> set[str]:
    """Return the verbs about tickets, the desk's words and people."""
    every = [*actions.__all__, *people.__all__]
    return {name for name in every if name[0].islower()}


def test_every_verb_has_an_operation_or_a_reason() -> None:
    known = set(OPERATIONS) | set(BY_ANOTHER_NAME) | set(WITHOUT) | OWN_WORK

    assert urlpatterns != []
    assert verbs() - known == set()
    assert set(BY_ANOTHER_NAME.values()) <= set(OPERATIONS)
