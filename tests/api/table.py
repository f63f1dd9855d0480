"""Every operation: how it is asked, and what each role is answered."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from ombud.base import clock

ROLES = ("nobody", "stranger", "observer", "agent", "supervisor", "administrator")
FILE = {"name": "a.txt", "content": base64.b64encode(b"a").decode()}


@dataclass(frozen=True)
class Case:
    """How an operation is asked, and the status for each of ``ROLES``, in their order."""

    path: str
    answers: tuple[int, ...]
    body: Any = None


SEES = (401, 404, 200, 200, 200, 200)
CHANGES = (401, 404, 403, 200, 200, 200)
MAKES = (401, 404, 403, 201, 201, 201)
ENDS = (401, 404, 403, 204, 204, 204)
READS = (401, 200, 200, 200, 200, 200)
OPENS = (401, 201, 403, 201, 201, 201)
OWN = (401, 404, 403, 200, 404, 404)
ADMIN = (401, 403, 403, 403, 403, 200)
CALL = {"text": "They asked again.", "began_at": "2026-01-02T10:00:00Z", "minutes": 4}
SOON = (clock.now().date() + timedelta(days=30)).isoformat()
ASKED = {"question": "Buy it?", "agents": ["{olga}"]}
T = "/tickets/{ticket}"

REMOVES = (401, 404, 403, 204, 204, 204)
FOLLOWS = (401, 404, 204, 204, 204, 204)
WRITES_TIME = (401, 404, 403, 201, 201, 201)
LEADS = (401, 403, 403, 403, 200, 200)
MAKES_ALONE = (401, 403, 403, 403, 403, 201)
ENDS_ALONE = (401, 403, 403, 403, 403, 204)
VOCABULARY = "/vocabulary/types/{type}"
ACCOUNT = "/agents/{vera}"

AROUND: dict[str, Case] = {
    "list_links": Case(f"{T}/links", SEES),
    "link_tickets": Case(f"{T}/links", MAKES, {"relation": "blocks", "ticket": "{other}"}),
    "unlink_tickets": Case(f"{T}/links/{{link}}", REMOVES),
    "list_merges": Case(f"{T}/merges", SEES),
    "merge_tickets": Case(f"{T}/merge", CHANGES, {"into": "{other}"}),
    "split_ticket": Case(f"{T}/split", MAKES, {"messages": ["{message}"]}),
    "undo_split": Case("/tickets/{split}/undo-split", CHANGES, {}),
    "list_sides": Case(f"{T}/sides", SEES),
    "open_side": Case(
        f"{T}/sides",
        MAKES,
        {"to": [{"email": "x@supplier.example"}], "subject": "A", "text": "B"},
    ),
    "write_side": Case(f"{T}/sides/{{side}}/messages", MAKES, {"text": "Hello"}),
    "recall_side": Case(
        f"{T}/sides/{{side}}/messages/{{said}}/recall", (401, 404, 403, 200, 409, 409), {}
    ),
    "change_side": Case(f"{T}/sides/{{side}}", CHANGES, {"do": "close"}),
    "list_forms": Case("/forms", READS),
    "get_ticket_form": Case(f"{T}/form", SEES),
    "submit_ticket_form": Case(f"{T}/form", CHANGES, {"fields": {}}),
    "list_holds": Case("/holds", ADMIN),
    "place_hold": Case(
        "/holds",
        MAKES_ALONE,
        {"matter": "AZ 1", "ground": "claims", "review_on": SOON, "tickets": ["{ticket}"]},
    ),
    "get_hold": Case("/holds/{hold}", ADMIN),
    "review_hold": Case("/holds/{hold}/review", ADMIN, {"review_on": SOON}),
    "release_hold": Case("/holds/{hold}/release", ADMIN, {}),
    "get_ticket_sharing": Case(f"{T}/sharing", SEES),
    "share_ticket": Case(f"{T}/sharing", CHANGES, {"is_shared": False}),
    "get_sharing": Case("/organisations/{firm}/sharing", SEES),
    "share_within": Case(
        "/organisations/{firm}/sharing", ADMIN, {"is_on": True, "reason": "As agreed."}
    ),
    "list_waiting_approvals": Case("/approvals", READS),
    "list_approvals": Case(f"{T}/approvals", SEES),
    "ask_approval": Case(
        f"{T}/approvals", MAKES, {"question": "Buy it?", "agents": ["{olga}"]}
    ),
    "decide_approval": Case(
        "/approvals/{approval}/decision",
        (401, 404, 200, 409, 409, 409),
        {"decision": "approved"},
    ),
    "withdraw_approval": Case(
        "/approvals/{approval}/withdraw", (401, 404, 403, 200, 200, 200), {}
    ),
    "log_call": Case(f"{T}/calls", MAKES, CALL),
    "open_with_call": Case(
        "/calls",
        (401, 422, 403, 201, 201, 201),
        CALL | {"team": "{lending}", "caller": {"phone": "+49 30 1234567"}},
    ),
    "unmerge_ticket": Case("/tickets/{merged}/unmerge", REMOVES, {}),
    "list_participants": Case(f"{T}/participants", SEES),
    "add_participant": Case(
        f"{T}/participants", MAKES, {"contact": {"email": "n@b.example"}, "role": "cc"}
    ),
    "remove_participant": Case(f"{T}/participants/{{participant}}", REMOVES),
    "list_watchers": Case(f"{T}/watchers", SEES),
    "watch_ticket": Case(f"{T}/watch", FOLLOWS, {}),
    "unwatch_ticket": Case(f"{T}/unwatch", FOLLOWS, {}),
    "list_checklists": Case(f"{T}/checklists", SEES),
    "add_checklist": Case(f"{T}/checklists", MAKES, {"title": "Steps"}),
    "remove_checklist": Case(f"{T}/checklists/{{checklist}}", REMOVES),
    "add_task": Case(f"{T}/checklists/{{checklist}}/tasks", MAKES, {"title": "Call"}),
    "get_task": Case(f"{T}/tasks/{{task}}", CHANGES),
    "change_task": Case(f"{T}/tasks/{{task}}", CHANGES, {"title": "Call again"}),
    "complete_task": Case(f"{T}/tasks/{{task}}/complete", CHANGES, {}),
    "reopen_task": Case(f"{T}/tasks/{{task}}/reopen", CHANGES, {}),
    "remove_task": Case(f"{T}/tasks/{{task}}", REMOVES),
    "list_time": Case(f"{T}/time", SEES),
    "log_time": Case(f"{T}/time", WRITES_TIME, {"minutes": 5}),
    "correct_time": Case(f"{T}/time/{{entry}}", CHANGES, {"minutes": 7}),
    "remove_time": Case(f"{T}/time/{{entry}}", REMOVES),
    "start_timer": Case(f"{T}/timer", CHANGES, {}),
    "get_timer": Case("/timer", (401, 204, 403, 200, 204, 204)),
    "stop_timer": Case("/timer/stop", (401, 204, 403, 200, 204, 204), {}),
    "discard_timer": Case("/timer", (401, 204, 403, 204, 204, 204)),
    "get_snooze": Case("/tickets/{sleeping}/snooze", SEES),
    "snooze_ticket": Case(f"{T}/snooze", CHANGES, {"until": None}),
    "wake_ticket": Case("/tickets/{sleeping}/snooze", REMOVES),
    "get_reminder": Case(f"{T}/reminder", (401, 404, 404, 200, 404, 404)),
    "set_reminder": Case(f"{T}/reminder", SEES, {"at": "{tomorrow}"}),
    "drop_reminder": Case(f"{T}/reminder", FOLLOWS),
}
RECURRING = {
    "name": "Rent",
    "unit": "month",
    "first_day": "2026-12-01",
    "at": "09:00",
    "subject": "Check the rent",
    "contact": "{contact}",
    "team": "{lending}",
}
ROUND = "/recurring-tickets/{recurrence}"
DESK: dict[str, Case] = {
    "list_recurrences": Case("/recurring-tickets", LEADS),
    "make_recurrence": Case("/recurring-tickets", (401, 403, 403, 403, 201, 201), RECURRING),
    "get_recurrence": Case(ROUND, LEADS),
    "replace_recurrence": Case(ROUND, LEADS, RECURRING),
    "change_recurrence": Case(f"{ROUND}/state", LEADS, {"do": "pause"}),
    "run_recurrence": Case(f"{ROUND}/run", (401, 403, 403, 403, 201, 201), {}),
    "list_templates": Case("/checklist-templates", READS),
    "save_template": Case(
        "/checklist-templates",
        (401, 403, 403, 403, 201, 201),
        {"name": "New", "steps": [{"title": "One"}]},
    ),
    "replace_template": Case(
        "/checklist-templates/{template}", LEADS, {"name": "X", "steps": [{"title": "One"}]}
    ),
    "retire_template": Case(
        "/checklist-templates/{template}/retire", LEADS, {"is_retired": True}
    ),
    "create_view": Case(
        "/views", (401, 409, 409, 409, 409, 201), {"name": "X", "shared": "all"}
    ),
    "change_view": Case("/views/{view}", (401, 404, 404, 200, 404, 404), {"name": "Mine"}),
    "delete_view": Case("/views/{view}", (401, 404, 404, 204, 404, 404)),
    "hide_view": Case("/views/unsolved/hide", (401, 204, 204, 204, 204, 204), {}),
    "show_view": Case("/views/unsolved/show", (401, 204, 204, 204, 204, 204), {}),
    "choose_columns": Case(
        "/views/{view}/columns", (401, 404, 404, 204, 404, 404), {"columns": ["number"]}
    ),
    "order_views": Case("/view-order", (401, 204, 204, 204, 204, 204), {"views": ["unsolved"]}),
    "rename_tag": Case("/tags/{tag}/rename", LEADS, {"name": "fraud"}),
    "merge_tags": Case("/tags/{tag}/merge", LEADS, {"into": "{other_tag}"}),
    "retire_tag": Case("/tags/{tag}/retire", (401, 403, 403, 403, 204, 204), {}),
    "bring_back_tag": Case("/tags/{tag}/bring-back", (401, 403, 403, 403, 204, 204), {}),
    "list_entries": Case("/vocabulary/types", ADMIN),
    "add_entry": Case("/vocabulary/types", MAKES_ALONE, {"name": "Praise"}),
    "rename_entry": Case(VOCABULARY, ADMIN, {"name": "Other"}),
    "retire_entry": Case(f"{VOCABULARY}/retire", ENDS_ALONE, {}),
    "restore_entry": Case(f"{VOCABULARY}/restore", ENDS_ALONE, {}),
    "move_entry": Case(f"{VOCABULARY}/move", ENDS_ALONE, {"direction": "up"}),
    "make_default": Case(f"{VOCABULARY}/default", ENDS_ALONE, {}),
    "add_version": Case("/products/{product}/versions", MAKES_ALONE, {"name": "2.0"}),
    "add_field": Case(
        "/own-fields",
        MAKES_ALONE,
        {
            "name": "Contract",
            "type": "text",
            "purpose": "support",
            "reason": "To find the contract",
            "basis": "Contract",
            "category": "user.unique_id",
            "erasure": "delete_row",
            "keep_days": 30,
        },
    ),
    "change_field": Case("/own-fields/{field}", ADMIN, {"hint": "On the letter"}),
    "add_option": Case("/own-fields/{field}/options", MAKES_ALONE, {"name": "Red"}),
    "get_matrix": Case("/priority-matrix", READS),
    "set_matrix": Case(
        "/priority-matrix",
        ADMIN,
        {"cells": [{"impact": "low", "urgency": "low", "priority": "urgent"}]},
    ),
    "list_notifications": Case("/notifications", READS),
    "mark_read": Case("/notifications/{told}/read", (401, 404, 404, 204, 404, 404), {}),
    "mark_unread": Case("/notifications/{told}/unread", (401, 404, 404, 204, 404, 404), {}),
    "mark_all_read": Case(
        "/notifications/read", (401, 204, 204, 204, 204, 204), {"up_to": "{told}"}
    ),
    "get_notification_choice": Case("/notification-choice", READS),
    "choose_notifications": Case("/notification-choice", READS, {"kinds": ["reply"]}),
    "create_team": Case("/teams", MAKES_ALONE, {"name": "Savings"}),
    "rename_team": Case("/teams/{cards}", ADMIN, {"name": "Credit cards"}),
    "retire_team": Case("/teams/{cards}/retire", ADMIN, {"successor": "{lending}"}),
    "reopen_team": Case("/teams/{cards}/reopen", ADMIN, {}),
    "get_account": Case(f"{ACCOUNT}/account", ADMIN),
    "invite_agent": Case(
        "/agents",
        MAKES_ALONE,
        {
            "email": "new@halden.example",
            "name": "Nia",
            "roles": [{"role": "{observer}", "team": "{cards}"}],
        },
    ),
    "invite_again": Case("/agents/{invited}/invite", ADMIN, {}),
    "grant_role": Case(f"{ACCOUNT}/roles", ADMIN, {"role": "{observer}", "team": "{cards}"}),
    "revoke_role": Case(f"{ACCOUNT}/roles/revoke", ADMIN, {"role": "{observer}"}),
    "deactivate_agent": Case(f"{ACCOUNT}/deactivate", ADMIN, {}),
    "reactivate_agent": Case(f"{ACCOUNT}/reactivate", ADMIN, {}),
    "list_roles": Case("/roles", ADMIN),
    "get_role": Case("/roles/{observer}", ADMIN),
    "create_role": Case("/roles", MAKES_ALONE, {"name": "Reader", "capabilities": []}),
    "change_role": Case("/roles/{observer}", ADMIN, {"name": "Reader", "capabilities": []}),
    "remove_role": Case("/roles/{unheld}", ENDS_ALONE),
}

A_FIELD = {
    "name": "Model",
    "type": "text",
    "purpose": "support",
    "reason": "To know the device again",
    "basis": "Contract",
    "category": "system.operations",
    "erasure": "delete_row",
    "keep_days": 30,
}
OF = "/object-classes/{object_class}"
ONE = "/objects/{object}"
OBJECTS: dict[str, Case] = {
    "list_object_classes": Case("/object-classes", READS),
    "add_object_class": Case(
        "/object-classes", MAKES_ALONE, {"name": "Vehicle", "plural": "Vehicles"}
    ),
    "change_object_class": Case(OF, ADMIN, {"has_notes": True}),
    "add_object_field": Case(f"{OF}/fields", MAKES_ALONE, A_FIELD),
    "name_objects_by": Case(f"{OF}/title", ADMIN, {"field": "{class_field}"}),
    "add_object_relation": Case(
        f"{OF}/relations",
        MAKES_ALONE,
        {"name": "Stands at", "reverse_name": "Houses", "target": "organisation"},
    ),
    "change_object_relation": Case(
        "/object-relations/{object_relation}", ADMIN, {"is_required": True}
    ),
    "list_objects": Case("/objects?object_class=device", SEES),
    "search_objects": Case("/objects/search", SEES, {"object_class": "device"}),
    "get_object": Case(ONE, SEES),
    "add_object": Case(
        "/objects", MAKES, {"object_class": "device", "fields": {"serial_number": "SN-2"}}
    ),
    "change_object": Case(ONE, CHANGES, {"fields": {"serial_number": "SN-3"}}),
    "retire_object": Case(f"{ONE}/retire", LEADS, {}),
    "restore_object": Case(f"{ONE}/restore", LEADS, {}),
    "tie_object": Case(
        f"{ONE}/relations", MAKES, {"relation": "belongs-to", "to": "{contact}"}
    ),
    "untie_object": Case(f"{ONE}/relations/{{tie}}", ENDS),
    "list_objects_of_ticket": Case(f"{T}/objects", SEES),
    "link_object": Case(f"{T}/objects/{{object}}", CHANGES),
    "unlink_object": Case(f"{T}/objects/{{object}}", ENDS),
}
TABLE: dict[str, Case] = {
    "list_tickets": Case("/tickets", READS),
    "search_tickets": Case("/tickets/search", READS, {}),
    "get_ticket": Case(T, SEES),
    "open_ticket": Case(
        "/tickets",
        (401, 422, 403, 201, 201, 201),
        {"contact": {"email": "n@b.example"}, "team": "{lending}", "text": "x"},
    ),
    "change_ticket": Case(T, CHANGES, {"priority": "urgent", "tags": ["x"]}),
    "set_status": Case(f"{T}/status", CHANGES, {"status": "solved"}),
    "set_priority": Case(f"{T}/priority", CHANGES, {"priority": "low"}),
    "look_up_priority": Case(f"{T}/look-up-priority", (401, 404, 403, 409, 409, 409), {}),
    "assign_ticket": Case(f"{T}/assign", CHANGES, {"assignee": "{ana}"}),
    "move_ticket": Case(f"{T}/move", (401, 404, 403, 204, 204, 200), {"team": "{cards}"}),
    "tag_ticket": Case(f"{T}/tag", CHANGES, {"tag": "x"}),
    "untag_ticket": Case(f"{T}/untag", CHANGES, {"tag": "x"}),
    "list_history": Case(f"{T}/history", SEES),
    "list_messages": Case(f"{T}/messages", SEES),
    "get_message": Case("/messages/{message}", SEES),
    "redact_text": Case(
        "/messages/{message}/redact", (401, 403, 403, 403, 200, 200), {"text": "declined"}
    ),
    "redact_file": Case("/attachments/{attachment}/redact", (401, 403, 403, 403, 200, 200), {}),
    "reply": Case(f"{T}/replies", MAKES, {"text": "Hello"}),
    "add_note": Case(f"{T}/notes", MAKES, {"text": "Hello"}),
    "recall_reply": Case("/messages/{reply}/recall", (401, 404, 403, 200, 409, 409), {}),
    "get_attachment": Case("/attachments/{attachment}", SEES),
    "get_attachment_content": Case("/attachments/{attachment}/content", SEES),
    "get_draft": Case(f"{T}/drafts/note", OWN),
    "save_draft": Case(f"{T}/drafts/note", CHANGES, {"text": "Hello"}),
    "discard_draft": Case(f"{T}/drafts/note", ENDS),
    "attach_to_draft": Case(f"{T}/drafts/note/files", MAKES, FILE),
    "detach_from_draft": Case(
        f"{T}/drafts/note/files/{{draft_file}}", (401, 404, 403, 204, 404, 404)
    ),
    "send_draft": Case(f"{T}/drafts/reply/send", (401, 404, 403, 201, 404, 404), {}),
    "get_setup": Case("/setup", READS),
    "get_classification": Case(f"{T}/classification", SEES),
    "list_open_statuses": Case(f"{T}/statuses", SEES),
    "classify_ticket": Case(f"{T}/classification", CHANGES, {"impact": "high"}),
    "list_macros": Case("/macros", (401, 200, 403, 200, 200, 200)),
    "run_macro": Case(f"{T}/macros/{{macro}}/run", CHANGES, {}),
    "list_contacts": Case("/contacts", READS),
    "get_contact": Case("/contacts/{contact}", SEES),
    "change_contact": Case("/contacts/{contact}", CHANGES, {"name": "Cleo M."}),
    "get_organisation": Case("/organisations/{firm}", SEES),
    "change_organisation": Case("/organisations/{firm}", CHANGES, {"domain": "lumen.example"}),
    "search_contacts": Case("/contacts/search", READS, {"email": "cleo@lumen.example"}),
    "meet_contact": Case("/contacts", OPENS, {"email": "n@b.example"}),
    "list_tickets_of_contact": Case("/contacts/{contact}/tickets", READS),
    "get_me": Case("/me", READS),
    "list_teams": Case("/teams", READS),
    "get_team": Case("/teams/{lending}", READS),
    "list_agents": Case("/agents", READS),
    "get_agent": Case("/agents/{ana}", READS),
    "list_tags": Case("/tags", READS),
    "list_views": Case("/views", READS),
    "get_view": Case("/views/unsolved", READS),
    "list_tickets_in_view": Case("/views/unsolved/tickets", READS),
    "list_fields": Case("/fields", READS),
    "list_mailboxes": Case("/mailboxes", ADMIN),
    "get_mailbox": Case("/mailboxes/{mailbox}", ADMIN),
    "create_mailbox": Case(
        "/mailboxes",
        (401, 403, 403, 403, 403, 201),
        {"address": "new@halden.example", "name": "New", "team": "{lending}"},
    ),
    "update_mailbox": Case("/mailboxes/{mailbox}", ADMIN, {"name": "Renamed"}),
    "list_disclosures": Case("/contacts/{contact}/disclosures", SEES),
    "note_disclosure": Case(
        "/contacts/{contact}/disclosures", MAKES, {"recipient": "{recipient}"}
    ),
    "list_recipient_notices": Case("/recipient-notices", ADMIN),
    "acknowledge_notice": Case("/recipient-notices/{notice}/acknowledge", ADMIN, {}),
    "list_privacy_requests": Case("/privacy-requests", ADMIN),
    "get_privacy_request": Case("/privacy-requests/{request}", ADMIN),
    "make_privacy_request": Case(
        "/privacy-requests",
        (401, 403, 403, 403, 403, 201),
        {"exercise": "access", "claims": {"email": "x@lumen.example"}},
    ),
    "revoke_privacy_request": Case("/privacy-requests/{request}/revoke", ADMIN, {}),
    **AROUND,
    **DESK,
    **OBJECTS,
}
