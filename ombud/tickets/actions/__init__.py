"""The verbs of a ticket. Each locks, refuses, changes, and says so once."""

from ombud.tickets.actions.checklists import (
    add_checklist,
    add_task,
    change_task,
    complete_task,
    open_tasks_hold_back,
    remove_checklist,
    remove_task,
    reopen_task,
    retire_template,
    save_template,
    say_task_is_due,
)
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
from ombud.tickets.actions.filling import (
    Unfit,
    fill_in,
)
from ombud.tickets.actions.following import (
    NotForThem,
    subscribe_mentioned,
    unwatch_ticket,
    watch_ticket,
)
from ombud.tickets.actions.linking import (
    link_tickets,
    unlink_tickets,
)
from ombud.tickets.actions.merging import (
    merge_tickets,
    unmerge_ticket,
)
from ombud.tickets.actions.messages import (
    add_note,
    recall_reply,
    receive_message,
    reply,
    reveal_masked,
    set_attachment_text,
)
from ombud.tickets.actions.opening import (
    open_ticket,
)
from ombud.tickets.actions.participants import (
    add_participant,
    remove_participant,
)
from ombud.tickets.actions.presence import (
    forget_who_left,
    give_sign,
    leave,
    share_draft,
    take_over_draft,
)
from ombud.tickets.actions.properties import (
    assign_ticket,
    move_ticket,
    set_priority,
    tag_ticket,
    untag_ticket,
)
from ombud.tickets.actions.saved_views import (
    change_view,
    choose_columns,
    create_view,
    delete_view,
    hide_view,
    order_views,
    show_view,
)
from ombud.tickets.actions.snoozing import (
    drop_reminder,
    remind_due,
    set_reminder,
    snooze_ticket,
    wake_due,
    wake_ticket,
    wake_when_answered,
    wake_when_done,
)
from ombud.tickets.actions.status import (
    close_ticket,
    reopen_ticket,
    set_status,
    solve_ticket,
)
from ombud.tickets.actions.tagging import (
    bring_back_tag,
    merge_tags,
    rename_tag,
    retire_tag,
)
from ombud.tickets.actions.timing import (
    correct_time,
    discard_timer,
    log_time,
    remove_time,
    start_timer,
    stop_timer,
)
from ombud.tickets.actions.views import (
    ship_views,
)
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
    "NotForThem",
    "Unfit",
    "add_checklist",
    "add_entry",
    "add_note",
    "add_participant",
    "add_task",
    "assign_ticket",
    "attach_to_draft",
    "bring_back_tag",
    "change_field",
    "change_task",
    "change_view",
    "choose_columns",
    "close_ticket",
    "complete_task",
    "correct_time",
    "create_view",
    "delete_view",
    "detach_from_draft",
    "discard_draft",
    "discard_timer",
    "drop_reminder",
    "fill_in",
    "forget_who_left",
    "give_sign",
    "hide_view",
    "leave",
    "link_tickets",
    "log_time",
    "look_up_priority",
    "make_default",
    "merge_tags",
    "merge_tickets",
    "move_entry",
    "move_ticket",
    "open_tasks_hold_back",
    "open_ticket",
    "order_views",
    "recall_reply",
    "receive_message",
    "remind_due",
    "remove_checklist",
    "remove_participant",
    "remove_task",
    "remove_time",
    "rename_entry",
    "rename_tag",
    "reopen_task",
    "reopen_ticket",
    "reply",
    "restore_entry",
    "retire_entry",
    "retire_tag",
    "retire_template",
    "reveal_masked",
    "save_draft",
    "save_template",
    "say_task_is_due",
    "set_attachment_text",
    "set_custom_status",
    "set_matrix",
    "set_priority",
    "set_product",
    "set_reminder",
    "set_status",
    "set_type",
    "share_draft",
    "ship_setup",
    "ship_views",
    "show_view",
    "snooze_ticket",
    "solve_ticket",
    "start_timer",
    "stop_timer",
    "subscribe_mentioned",
    "tag_ticket",
    "take_over_draft",
    "unlink_tickets",
    "unmerge_ticket",
    "untag_ticket",
    "unwatch_ticket",
    "wake_due",
    "wake_ticket",
    "wake_when_answered",
    "wake_when_done",
    "watch_ticket",
    "weigh",
]
