"""Lines of a ticket's history, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from ombud.base.actor import ActorKind
from ombud.desk import happenings_around as around
from ombud.desk import happenings_of_objects as objects
from ombud.desk import happenings_work as work
from ombud.tickets.relations import relation_of
from ombud.tickets.statuses import Impact, LinkKind, Priority, Review, Status, Urgency

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import datetime

    from ombud.events.models import Event
    from ombud.tickets.naming import Names


@dataclass(frozen=True, slots=True)
class Happening:
    """One line: when, with which icon, in which words."""

    id: int
    at: datetime
    icon: str
    words: str


ICONS = {
    "ticket.solved": "check",
    "ticket.status-changed": "refresh",
    "ticket.priority-changed": "flag",
    "ticket.assigned": "user",
    "ticket.moved": "users",
    "ticket.tagged": "tag",
    "ticket.untagged": "tag",
    "ticket.macro-run": "bolt",
    "ticket.recurred": "refresh",
    "ticket.typed": "tag",
    "ticket.status-named": "refresh",
    "ticket.weighed": "flag",
    "ticket.product-named": "tag",
    "ticket.field-filled": "edit",
    "message.mask-revealed": "eye",
    "message.reply-recalled": "undo",
    "message.text-redacted": "trash",
    "message.file-redacted": "trash",
    "message.file-judged": "hold",
    "message.file-freed": "eye",
    **around.ICONS,
    **work.ICONS,
    **objects.ICONS,
    "ticket.merged": "merge",
    "ticket.took-in": "merge",
    "ticket.unmerged": "undo",
    "ticket.gave-back": "undo",
    "ticket.split": "out",
    "ticket.split-off": "out",
    "ticket.split-undone": "undo",
    "ticket.linked": "link",
    "ticket.unlinked": "link",
}
ACTORS = {
    ActorKind.CONTACT: lazy("The customer"),
    ActorKind.RULE: lazy("A rule"),
    ActorKind.OPERATOR: lazy("The operator"),
    ActorKind.SYSTEM: lazy("The desk"),
}


def status_word(value: str) -> str:
    return str(Status(value).label) if value in Status else value


def priority_word(value: int) -> str:
    return str(Priority(value).label) if value in Priority else str(value)


def who_did(event: Event, names: Names) -> str:
    """Return who did it: the agent's name, else the kind of author."""
    if event.actor_kind == ActorKind.AGENT:
        return names.agent.get(event.actor_id) or _("A former colleague")
    return str(ACTORS.get(ActorKind(event.actor_kind), ""))


def status(who: str, told: dict[str, Any], names: Names) -> str:
    del names
    return _("%(who)s set the status to %(status)s") % {
        "who": who,
        "status": status_word(told["after"]),
    }


def solved(who: str, told: dict[str, Any], names: Names) -> str:
    del told, names
    return _("%(who)s marked it solved") % {"who": who}


def priority(who: str, told: dict[str, Any], names: Names) -> str:
    del names
    return _("%(who)s set the priority to %(priority)s") % {
        "who": who,
        "priority": priority_word(told["after"]),
    }


def assigned(who: str, told: dict[str, Any], names: Names) -> str:
    if not told["after"]:
        return _("%(who)s assigned it to nobody") % {"who": who}
    name = names.agent.get(told["after"]) or _("A former colleague")
    return _("%(who)s assigned it to %(name)s") % {"who": who, "name": name}


def moved(who: str, told: dict[str, Any], names: Names) -> str:
    return _("%(who)s moved it to %(team)s") % {
        "who": who,
        "team": names.team.get(told["after"], "?"),
    }


def tagged(who: str, told: dict[str, Any], names: Names) -> str:
    return _("%(who)s added the tag %(tag)s") % {
        "who": who,
        "tag": names.tag.get(told["tag"], "?"),
    }


def untagged(who: str, told: dict[str, Any], names: Names) -> str:
    tag = names.tag.get(told["tag"], "?")
    return _("%(who)s removed the tag %(tag)s") % {"who": who, "tag": tag}


def typed(who: str, told: dict[str, Any], names: Names) -> str:
    word = names.setup.word("types", told["after"]) or names.setup.default_type
    return _("%(who)s set the type to %(type)s") % {"who": who, "type": word}


def recurred(who: str, told: dict[str, Any], names: Names) -> str:
    del names
    if told["is_by_hand"]:
        return _("%(who)s opened it from a schedule") % {"who": who}
    return _("It opened by itself, because its day came round")


def status_named(who: str, told: dict[str, Any], names: Names) -> str:
    word = names.setup.word("statuses", told["after"])
    if word is None:
        return _("%(who)s took the status' own name away") % {"who": who}
    return _("%(who)s set the status to %(status)s") % {"who": who, "status": word}


def weighed(who: str, told: dict[str, Any], names: Names) -> str:
    del names
    impact, urgency = told["impact"], told["urgency"]
    return _("%(who)s set impact and urgency: %(impact)s, %(urgency)s") % {
        "who": who,
        "impact": Impact(impact).label if impact else "–",
        "urgency": Urgency(urgency).label if urgency else "–",
    }


def product_named(who: str, told: dict[str, Any], names: Names) -> str:
    words = [
        names.setup.word("products", told["product"]),
        names.setup.word("versions", told["version"]),
    ]
    said = " ".join(str(word) for word in words if word)
    return _("%(who)s set the product to %(product)s") % {"who": who, "product": said or "–"}


def filled(who: str, told: dict[str, Any], names: Names) -> str:
    field = next((one for one in names.setup.fields if one.pk == told["field"]), None)
    said = {"who": who, "field": field.name if field else "?"}
    if told["is_empty"]:
        return _("%(who)s emptied %(field)s") % said
    return _("%(who)s filled in %(field)s") % said


def revealed(who: str, told: dict[str, Any], names: Names) -> str:
    del told, names
    return _("%(who)s looked at a hidden value") % {"who": who}


def text_redacted(who: str, told: dict[str, Any], names: Names) -> str:
    del told, names
    return _("%(who)s removed text from the conversation for good") % {"who": who}


def file_redacted(who: str, told: dict[str, Any], names: Names) -> str:
    del told, names
    return _("%(who)s removed a file for good") % {"who": who}


def file_judged(who: str, told: dict[str, Any], names: Names) -> str:
    del who, names
    if told["review"] == Review.REFUSED:
        return _("A file was not taken: it held a number that this desk does not accept")
    return _("A file waits until somebody has looked at the numbers in it")


def file_freed(who: str, told: dict[str, Any], names: Names) -> str:
    del told, names
    return _("%(who)s looked at a file that waited, and let it go") % {"who": who}


def recalled(who: str, told: dict[str, Any], names: Names) -> str:
    del told, names
    return _("%(who)s took back a reply before it left") % {"who": who}


def macro_run(who: str, told: dict[str, Any], names: Names) -> str:
    del told, names
    return _("%(who)s ran a macro") % {"who": who}


def opened(who: str, told: dict[str, Any], names: Names) -> str:
    del told, names
    return _("%(who)s opened the ticket") % {"who": who}


def wrote(who: str, told: dict[str, Any], names: Names) -> str:
    del told, names
    return _("%(who)s wrote") % {"who": who}


def answered(who: str, told: dict[str, Any], names: Names) -> str:
    del told, names
    return _("%(who)s replied") % {"who": who}


def noted(who: str, told: dict[str, Any], names: Names) -> str:
    del told, names
    return _("%(who)s added an internal note") % {"who": who}


def about_other(sentence: Any, key: str) -> Callable[[str, dict[str, Any], Names], str]:
    """Return a teller of what happened between this ticket and the one that ``key`` names."""

    def tell(who: str, told: dict[str, Any], names: Names) -> str:
        del names
        return str(sentence) % {"who": who, "number": told[key]}

    return tell


def linked(who: str, told: dict[str, Any], names: Names) -> str:
    del names
    relation = relation_of(LinkKind(told["link"]), is_source=told["is_source"])
    return _("%(who)s linked it: %(relation)s #%(number)s") % {
        "who": who,
        "relation": relation.label,
        "number": told["other"],
    }


def unlinked(who: str, told: dict[str, Any], names: Names) -> str:
    del names
    relation = relation_of(LinkKind(told["link"]), is_source=told["is_source"])
    return _("%(who)s removed the link: %(relation)s #%(number)s") % {
        "who": who,
        "relation": relation.label,
        "number": told["other"],
    }


BETWEEN_TICKETS = {
    "ticket.merged": about_other(lazy("%(who)s merged it into #%(number)s"), "into"),
    "ticket.took-in": about_other(lazy("%(who)s merged #%(number)s into it"), "other"),
    "ticket.unmerged": about_other(lazy("%(who)s took it out of #%(number)s again"), "out_of"),
    "ticket.gave-back": about_other(lazy("%(who)s took #%(number)s out again"), "other"),
    "ticket.split": about_other(lazy("%(who)s split messages off into #%(number)s"), "into"),
    "ticket.split-off": about_other(lazy("%(who)s split it off from #%(number)s"), "out_of"),
    "ticket.split-undone": about_other(
        lazy("%(who)s undid the split with #%(number)s"), "other"
    ),
    "ticket.linked": linked,
    "ticket.unlinked": unlinked,
}
SHORT: dict[str, Callable[[str, dict[str, Any], Names], str]] = {
    "ticket.status-changed": status,
    "ticket.solved": solved,
    "ticket.priority-changed": priority,
    "ticket.assigned": assigned,
    "ticket.moved": moved,
    "ticket.tagged": tagged,
    "ticket.untagged": untagged,
    "ticket.macro-run": macro_run,
    "ticket.recurred": recurred,
    "ticket.typed": typed,
    "ticket.status-named": status_named,
    "ticket.weighed": weighed,
    "ticket.product-named": product_named,
    "ticket.field-filled": filled,
    "message.mask-revealed": revealed,
    "message.reply-recalled": recalled,
    "message.text-redacted": text_redacted,
    "message.file-redacted": file_redacted,
    "message.file-judged": file_judged,
    "message.file-freed": file_freed,
    **around.SHORT,
    **BETWEEN_TICKETS,
    **objects.ON_TICKETS,
}
ALL = {
    **SHORT,
    **around.ALL,
    **work.ALL,
    "ticket.opened": opened,
    "message.received": wrote,
    "message.reply-written": answered,
    "message.note-added": noted,
}


def lines_of(
    history: Iterable[Event], names: Names, *, everything: bool = False
) -> list[Happening]:
    """Return the history in words; messages themselves only when ``everything`` is wanted."""
    return told_by(ALL if everything else SHORT, history, names)


def told_by(
    tellers: Mapping[str, Callable[[str, dict[str, Any], Names], str]],
    history: Iterable[Event],
    names: Names,
) -> list[Happening]:
    return [
        Happening(
            event.pk,
            event.at,
            ICONS.get(event.kind, "mail"),
            tellers[event.kind](who_did(event, names), event.payload, names),
        )
        for event in history
        if event.kind in tellers
    ]
