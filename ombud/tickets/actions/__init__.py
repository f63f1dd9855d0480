"""The verbs of a ticket. Each locks, refuses, changes, and says so once."""

from ombud.tickets.actions.answering import answer_from_contact
from ombud.tickets.actions.approving import (
    ask_approval,
    decide_approval,
    decide_without,
    expire_approval,
    open_approvals_hold_back,
    remind_approvers,
    withdraw_approval,
)
from ombud.tickets.actions.calling import (
    CallFacts,
    log_call,
    open_with_call,
)
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
    fill_in_about,
)
from ombud.tickets.actions.following import (
    NotForThem,
    subscribe_mentioned,
    unwatch_ticket,
    watch_ticket,
)
from ombud.tickets.actions.forms import (
    add_rule,
    ask_field,
    change_form,
    drop_part,
    move_part,
    put_rule,
    require_item,
)
from ombud.tickets.actions.importing import Said, take_over_ticket
from ombud.tickets.actions.linking import (
    link_tickets,
    unlink_tickets,
)
from ombud.tickets.actions.locking import (
    lock_ticket,
)
from ombud.tickets.actions.merging import (
    merge_tickets,
    unmerge_ticket,
)
from ombud.tickets.actions.messages import (
    add_note,
    receive_message,
    reply,
    reveal_masked,
    set_attachment_text,
)
from ombud.tickets.actions.numbers import free_file, judge_file, set_number_policy
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
from ombud.tickets.actions.recalling import recall_reply
from ombud.tickets.actions.redacting import Redacted, redact_file, redact_text
from ombud.tickets.actions.restricting import (
    announce_lifting,
    lift,
    open_restricted,
    restrict,
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
from ombud.tickets.actions.seeing import (
    forget_searches,
    remember_search,
    see_ticket,
    unsee_ticket,
)
from ombud.tickets.actions.sharing import (
    keep_private,
    share_ticket,
    share_when_opened,
    share_within,
    stop_sharing,
)
from ombud.tickets.actions.siding import (
    close_side,
    mark_side_read,
    open_side,
    recall_side,
    receive_side,
    reopen_side,
    write_side,
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
from ombud.tickets.actions.splitting import (
    split_ticket,
    undo_split,
)
from ombud.tickets.actions.status import (
    close_ticket,
    ends_here,
    reopen_ticket,
    set_status,
    solve_ticket,
)
from ombud.tickets.actions.stepping import (
    give_status,
)
from ombud.tickets.actions.tagging import (
    bring_back_tag,
    make_tag,
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
    place_entry,
    rename_entry,
    restore_entry,
    retire_entry,
    set_matrix,
    ship_setup,
)
from ombud.tickets.actions.workflows import (
    add_way,
    add_workflow,
    change_workflow,
    drop_way,
)

__all__ = [
    "CallFacts",
    "NotForThem",
    "Redacted",
    "Said",
    "Unfit",
    "add_checklist",
    "add_entry",
    "add_note",
    "add_participant",
    "add_rule",
    "add_task",
    "add_way",
    "add_workflow",
    "announce_lifting",
    "answer_from_contact",
    "ask_approval",
    "ask_field",
    "assign_ticket",
    "attach_to_draft",
    "bring_back_tag",
    "change_field",
    "change_form",
    "change_task",
    "change_view",
    "change_workflow",
    "choose_columns",
    "close_side",
    "close_ticket",
    "complete_task",
    "correct_time",
    "create_view",
    "decide_approval",
    "decide_without",
    "delete_view",
    "detach_from_draft",
    "discard_draft",
    "discard_timer",
    "drop_part",
    "drop_reminder",
    "drop_way",
    "ends_here",
    "expire_approval",
    "fill_in",
    "fill_in_about",
    "forget_searches",
    "forget_who_left",
    "free_file",
    "give_sign",
    "give_status",
    "hide_view",
    "judge_file",
    "keep_private",
    "leave",
    "lift",
    "link_tickets",
    "lock_ticket",
    "log_call",
    "log_time",
    "look_up_priority",
    "make_default",
    "make_tag",
    "mark_side_read",
    "merge_tags",
    "merge_tickets",
    "move_entry",
    "move_part",
    "move_ticket",
    "open_approvals_hold_back",
    "open_restricted",
    "open_side",
    "open_tasks_hold_back",
    "open_ticket",
    "open_with_call",
    "order_views",
    "place_entry",
    "put_rule",
    "recall_reply",
    "recall_side",
    "receive_message",
    "receive_side",
    "redact_file",
    "redact_text",
    "remember_search",
    "remind_approvers",
    "remind_due",
    "remove_checklist",
    "remove_participant",
    "remove_task",
    "remove_time",
    "rename_entry",
    "rename_tag",
    "reopen_side",
    "reopen_task",
    "reopen_ticket",
    "reply",
    "require_item",
    "restore_entry",
    "restrict",
    "retire_entry",
    "retire_tag",
    "retire_template",
    "reveal_masked",
    "save_draft",
    "save_template",
    "say_task_is_due",
    "see_ticket",
    "set_attachment_text",
    "set_custom_status",
    "set_matrix",
    "set_number_policy",
    "set_priority",
    "set_product",
    "set_reminder",
    "set_status",
    "set_type",
    "share_draft",
    "share_ticket",
    "share_when_opened",
    "share_within",
    "ship_setup",
    "ship_views",
    "show_view",
    "snooze_ticket",
    "solve_ticket",
    "split_ticket",
    "start_timer",
    "stop_sharing",
    "stop_timer",
    "subscribe_mentioned",
    "tag_ticket",
    "take_over_draft",
    "take_over_ticket",
    "undo_split",
    "unlink_tickets",
    "unmerge_ticket",
    "unsee_ticket",
    "untag_ticket",
    "unwatch_ticket",
    "wake_due",
    "wake_ticket",
    "wake_when_answered",
    "wake_when_done",
    "watch_ticket",
    "weigh",
    "withdraw_approval",
    "write_side",
]
