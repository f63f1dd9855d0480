"""The verbs of a ticket. Each locks, refuses, changes, and says so once."""

from ombud.tickets.actions.drafting import (
    attach_to_draft,
    detach_from_draft,
    discard_draft,
    save_draft,
)
from ombud.tickets.actions.messages import (
    add_note,
    recall_reply,
    receive_message,
    reply,
    reveal_masked,
    set_attachment_text,
)
from ombud.tickets.actions.opening import open_ticket
from ombud.tickets.actions.properties import (
    assign_ticket,
    move_ticket,
    set_priority,
    tag_ticket,
    untag_ticket,
)
from ombud.tickets.actions.status import close_ticket, reopen_ticket, set_status, solve_ticket
from ombud.tickets.actions.views import ship_views

__all__ = [
    "add_note",
    "assign_ticket",
    "attach_to_draft",
    "close_ticket",
    "detach_from_draft",
    "discard_draft",
    "move_ticket",
    "open_ticket",
    "recall_reply",
    "receive_message",
    "reopen_ticket",
    "reply",
    "reveal_masked",
    "save_draft",
    "set_attachment_text",
    "set_priority",
    "set_status",
    "ship_views",
    "solve_ticket",
    "tag_ticket",
    "untag_ticket",
]
