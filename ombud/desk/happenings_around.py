"""Lines of history about what stands around a conversation, in words."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from ombud.desk.words import message_time
from ombud.tickets.statuses import ApprovalState, Decision, WakeReason

if TYPE_CHECKING:
    from collections.abc import Callable

    from ombud.tickets.naming import Names

ICONS = {
    "ticket.taken-over": "download",
    "ticket.participant-added": "users",
    "ticket.participant-removed": "users",
    "ticket.watched": "eye",
    "ticket.unwatched": "eyeoff",
    "message.agent-mentioned": "at",
    "message.call-logged": "phone",
    "side.opened": "users",
    "side.written": "send",
    "side.recalled": "undo",
    "side.received": "mail",
    "side.closed": "check",
    "side.reopened": "refresh",
    "approval.asked": "shieldcheck",
    "approval.approver-asked": "user",
    "approval.approver-reminded": "bell",
    "approval.decided": "check",
    "approval.ended": "shieldcheck",
    "ticket.shared": "users",
    "ticket.kept-private": "lock",
    "ticket.snoozed": "pause",
    "ticket.woken": "bell",
    "ticket.reminder-set": "clock",
    "ticket.reminder-came": "bell",
}


def joined(who: str, told: dict[str, Any], names: Names) -> str:
    del told, names
    return _("%(who)s changed who takes part") % {"who": who}


def watched(who: str, told: dict[str, Any], names: Names) -> str:
    return _("%(name)s follows it, by %(who)s") % {"who": who, "name": called(told, names)}


def unwatched(who: str, told: dict[str, Any], names: Names) -> str:
    return _("%(name)s no longer follows it, by %(who)s") % {
        "who": who,
        "name": called(told, names),
    }


def mentioned(who: str, told: dict[str, Any], names: Names) -> str:
    return _("%(who)s mentioned %(name)s") % {"who": who, "name": called(told, names)}


def call_logged(who: str, told: dict[str, Any], names: Names) -> str:
    del names
    minutes = told["minutes"]
    return ngettext(
        "%(who)s wrote down a call of %(minutes)s minute",
        "%(who)s wrote down a call of %(minutes)s minutes",
        minutes,
    ) % {"who": who, "minutes": minutes}


def called(told: dict[str, Any], names: Names) -> str:
    return names.agent.get(told["agent"]) or _("A former colleague")


def snoozed(who: str, told: dict[str, Any], names: Names) -> str:
    del names
    if not told["until"]:
        return _("%(who)s let it sleep until the customer writes") % {"who": who}
    until = message_time(datetime.fromisoformat(told["until"]))
    return _("%(who)s let it sleep until %(time)s") % {"who": who, "time": until}


def woken(who: str, told: dict[str, Any], names: Names) -> str:
    del names
    if told["reason"] == WakeReason.AGENT:
        return _("%(who)s woke it") % {"who": who}
    if told["reason"] == WakeReason.MESSAGE:
        return _("It woke: the customer wrote")
    if told["reason"] == WakeReason.DONE:
        return _("It sleeps no longer: it is done")
    return _("It woke: the time was over")


def reminder_set(who: str, told: dict[str, Any], names: Names) -> str:
    del names
    if not told["at"]:
        return _("%(who)s dropped a reminder") % {"who": who}
    at = message_time(datetime.fromisoformat(told["at"]))
    return _("%(who)s set a reminder for %(time)s") % {"who": who, "time": at}


def reminder_came(who: str, told: dict[str, Any], names: Names) -> str:
    del who
    return _("%(name)s was reminded") % {"name": called(told, names)}


def about_side(sentence: Any) -> Callable[[str, dict[str, Any], Names], str]:
    """Return a teller whose sentence names only who did it."""

    def tell(who: str, told: dict[str, Any], names: Names) -> str:
        del told, names
        return str(sentence) % {"who": who}

    return tell


def approval_decided(who: str, told: dict[str, Any], names: Names) -> str:
    del names
    if told["decision"] == Decision.APPROVED:
        return _("%(who)s approved") % {"who": who}
    return _("%(who)s declined to approve") % {"who": who}


def approver_asked(who: str, told: dict[str, Any], names: Names) -> str:
    return _("%(who)s asked %(name)s to decide") % {"who": who, "name": called(told, names)}


def approval_ended(who: str, told: dict[str, Any], names: Names) -> str:
    del names
    if told["state"] == ApprovalState.WITHDRAWN:
        return _("%(who)s took a question for approval back") % {"who": who}
    if told["state"] == ApprovalState.APPROVED:
        return _("An approval was given")
    if told["state"] == ApprovalState.EXPIRED:
        return _("Nobody decided on an approval in time")
    return _("An approval was declined")


SHORT = {
    "ticket.taken-over": about_side(lazy("%(who)s took the conversation over from elsewhere")),
    "approval.asked": about_side(lazy("%(who)s asked for approval")),
    "approval.ended": approval_ended,
    "side.opened": about_side(lazy("%(who)s began a side conversation")),
    "side.received": about_side(lazy("%(who)s answered in a side conversation")),
    "side.closed": about_side(lazy("%(who)s closed a side conversation")),
    "ticket.participant-added": joined,
    "ticket.participant-removed": joined,
    "ticket.snoozed": snoozed,
    "ticket.woken": woken,
}
ALL = {
    "ticket.shared": about_side(lazy("%(who)s shared it with the colleagues of who asked")),
    "ticket.kept-private": about_side(lazy("%(who)s kept it from colleagues")),
    "approval.approver-asked": approver_asked,
    "approval.approver-reminded": reminder_came,
    "approval.decided": approval_decided,
    "side.written": about_side(lazy("%(who)s wrote in a side conversation")),
    "side.recalled": about_side(lazy("%(who)s took back what was for the third party")),
    "side.reopened": about_side(lazy("%(who)s opened a side conversation again")),
    "ticket.watched": watched,
    "ticket.unwatched": unwatched,
    "message.agent-mentioned": mentioned,
    "message.call-logged": call_logged,
    "ticket.reminder-set": reminder_set,
    "ticket.reminder-came": reminder_came,
}
