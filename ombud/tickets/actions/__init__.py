"""The verbs of a ticket. Each locks, refuses, changes, and says so once."""

from ombud.tickets.actions.classifying import (
    look_up_priority,
    set_custom_status,
    set_product,
    set_type,
    weigh,
)
from ombud.tickets.actions.drafting import (
    attach_to_draft,
    detach_from_draft,
    discard_draft,
    save_draft,
)
from ombud.tickets.actions.filling import Unfit, fill_in
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
from ombud.tickets.actions.vocabulary import (
    add_entry,
    change_field,
    make_default,
    move_entry,
    rename_entry,
    restore_entry,
    retire_entry,
    set_matrix,
    ship_setup,
)

__all__ = [
    "Unfit",
    "add_entry",
    "add_note",
    "assign_ticket",
    "attach_to_draft",
    "change_field",
    "close_ticket",
    "detach_from_draft",
    "discard_draft",
    "fill_in",
    "look_up_priority",
    "make_default",
    "move_entry",
    "move_ticket",
    "open_ticket",
    "recall_reply",
    "receive_message",
    "rename_entry",
    "reopen_ticket",
    "reply",
    "restore_entry",
    "retire_entry",
    "reveal_masked",
    "save_draft",
    "set_attachment_text",
    "set_custom_status",
    "set_matrix",
    "set_priority",
    "set_product",
    "set_status",
    "set_type",
    "ship_setup",
    "ship_views",
    "solve_ticket",
    "tag_ticket",
    "untag_ticket",
    "weigh",
]
