"""What teams look for in a desk, row by row, and what of each row is missing.

A row reads "yes" only while ``tests/product/test_<row>.py`` runs.
"""

from __future__ import annotations

ROWS = {
    "A_numbered_ticket_with_type_priority_tags": "Numbered ticket with type, priority, tags",
    "A_priority_from_impact_and_urgency": "Priority looked up from impact and urgency",
    "A_custom_statuses_on_five_kinds": "Own statuses mapped to fixed kinds",
    "A_custom_typed_fields": "Own typed fields",
    "A_field_rules": "Field rules: show, require, read-only, limit by condition",
    "A_enforced_state_machine": "Enforced transitions: who may do which",
    "A_custom_objects": "Own objects and relations",
    "A_internal_notes_and_mentions": "Internal notes and @mentions",
    "A_participants_cc_followers": "Participants: copies, followers, other roles",
    "A_organisation_shared_tickets": "Tickets shared within an organisation",
    "A_merge_tickets": "Merge tickets",
    "A_reversible_merge": "Merge that can be undone",
    "A_split_a_message_into_a_new_ticket": "Split a message into a new ticket",
    "A_typed_links_parent_child": "Typed links, parent and child",
    "A_open_dependencies_block_closing": "Open dependencies block closing",
    "A_checklists_tasks": "Checklists and tasks in a ticket",
    "A_approvals": "Approvals",
    "A_recurring_tickets": "Recurring tickets",
    "A_collision_detection": "Collision detection",
    "A_drafts_on_the_server_shared": "Drafts kept on the server, shared drafts",
    "A_scheduled_send": "Scheduled send, cancelled when the customer writes first",
    "A_undo_send": "Undo send",
    "A_bulk_actions": "Bulk actions",
    "A_saved_views": "Saved views",
    "A_own_columns_and_sort": "Own columns and sort per agent",
    "A_board_view": "Board view",
    "A_keyboard_shortcuts_command_palette": "Keyboard shortcuts and command palette",
    "A_side_conversation_with_a_third_party": "Side conversation with a third party",
    "A_snooze_reminder": "Snooze and reminder",
    "A_redact_span_or_file": "Redact part of a message or a file",
    "A_complete_change_history": "Complete change history",
    "A_complaint_register": "Complaint register with statutory deadlines",
    "D_time_entries_and_timer": "Time entries and timer",
    "G_complete_rest_api": "Complete REST interface",
    "G_generated_openapi": "Generated OpenAPI description",
    "G_oidc_login_in_the_free_edition": "Sign-in by OIDC",
    "G_saml": "Sign-in by SAML",
    "G_totp": "One-time codes as second factor",
    "G_passkeys": "Passkeys and security keys",
}
LACKS: dict[str, str] = {}
