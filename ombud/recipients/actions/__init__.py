"""The verbs about recipients: declare, note what went to them, tell them, hear from them."""

from ombud.recipients.actions.declaring import declare_recipient, disclose, end_recipient
from ombud.recipients.actions.sending import (
    acknowledge,
    find_overdue,
    forget_notices,
    send_notices,
    settle,
)
from ombud.recipients.actions.telling import (
    opened,
    release,
    signed,
    tell_of_correction,
    tell_of_erasure,
    tell_of_restriction,
)

__all__ = [
    "acknowledge",
    "declare_recipient",
    "disclose",
    "end_recipient",
    "find_overdue",
    "forget_notices",
    "opened",
    "release",
    "send_notices",
    "settle",
    "signed",
    "tell_of_correction",
    "tell_of_erasure",
    "tell_of_restriction",
]
