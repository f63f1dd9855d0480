"""What can be done to a ticket, for the one action vocabulary: names for the verbs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.http import Http404
from django.utils.translation import gettext_lazy as _

from ombud.base import clock
from ombud.base.errors import Refused
from ombud.people.capabilities import Capability
from ombud.people.models import Agent, Team
from ombud.people.queries import active_agent, agents_of
from ombud.rules.actions import Action, ActionSet, Parameter, ParameterType
from ombud.rules.fields import Choice
from ombud.tickets import actions
from ombud.tickets.access import ticket_for
from ombud.tickets.actions.properties import LONGEST_TAG
from ombud.tickets.content import Content
from ombud.tickets.fields import choices
from ombud.tickets.letters import written
from ombud.tickets.statuses import Priority, Sharing, Status
from ombud.tickets.variables import (
    VARIABLES,
    filled_in,
    filled_in_html,
    refuse_broken_names,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ombud.base.actor import Actor
    from ombud.people.models.agent import Rights
    from ombud.rules.actions import Value
    from ombud.tickets.models import Ticket


@dataclass(frozen=True, slots=True)
class Acting:
    """Who carries actions out: author, the agent who signs (a rule has none), rights."""

    actor: Actor
    agent: Agent | None
    rights: Rights


T = ParameterType
GIVEN = (Status.OPEN, Status.PENDING, Status.SOLVED, Status.CLOSED)
AFTER = (Status.OPEN, Status.PENDING, Status.SOLVED)
ME = Choice("me", "me", _("me"))
NOBODY = Choice("nobody", "nobody", _("nobody"))


def chosen(members: Any, word: Value) -> Any:
    """Return the member that JSON calls ``word``."""
    return next(one for one in members if one.name.lower() == word)


def signing(acting: Acting) -> Agent:
    """Return the agent who writes. Raises ``Refused`` where a rule acts for nobody."""
    if acting.agent is None:
        raise Refused("Only an agent can write. Choose one who signs.")
    return acting.agent


def set_status(ticket: Ticket, values: Mapping[str, Value], acting: Acting) -> None:
    wanted = chosen(Status, values["status"])
    reason = str(values.get("reason") or "")
    actions.give_status(ticket, wanted, reason=reason, actor=acting.actor)


def set_priority(ticket: Ticket, values: Mapping[str, Value], acting: Acting) -> None:
    actions.set_priority(ticket, chosen(Priority, values["priority"]), actor=acting.actor)


def assign(ticket: Ticket, values: Mapping[str, Value], acting: Acting) -> None:
    wanted = values["assignee"]
    if wanted == "nobody":
        actions.assign_ticket(ticket, None, actor=acting.actor)
        return
    number = signing(acting).pk if wanted == "me" else int(wanted)
    agent = agents_of(ticket.team_id).filter(pk=number).first()
    if agent is None:
        raise Refused("This agent does not work in the ticket's team. Move the ticket first.")
    actions.assign_ticket(ticket, agent, actor=acting.actor)


def move(ticket: Ticket, values: Mapping[str, Value], acting: Acting) -> None:
    team = Team.objects.filter(pk=values["team"], is_active=True).first()
    if team is None:
        raise Refused("This team takes no tickets any more. Choose another one.")
    actions.move_ticket(ticket, team, actor=acting.actor)


def tag(ticket: Ticket, values: Mapping[str, Value], acting: Acting) -> None:
    actions.tag_ticket(ticket, str(values["tag"]), actor=acting.actor)


def untag(ticket: Ticket, values: Mapping[str, Value], acting: Acting) -> None:
    actions.untag_ticket(ticket, str(values["tag"]), actor=acting.actor)


def prepared(ticket: Ticket, values: Mapping[str, Value], agent: Agent) -> Content:
    """Return prepared words as ``agent`` writes them on ``ticket``."""
    text, html = written(str(values["text"]), str(values.get("html") or ""))
    refuse_broken_names(text, html)
    return Content(
        text=filled_in(text, ticket, agent).strip(), html=filled_in_html(html, ticket, agent)
    )


def reply(ticket: Ticket, values: Mapping[str, Value], acting: Acting) -> None:
    agent, then = signing(acting), values.get("then")
    actions.reply(
        ticket,
        prepared(ticket, values, agent),
        agent=agent,
        actor=acting.actor,
        then=chosen(Status, then) if then else None,
        hold_until=clock.in_(seconds=settings.OMBUD_UNDO_SECONDS),
        keeps_draft=True,
    )


def add_note(ticket: Ticket, values: Mapping[str, Value], acting: Acting) -> None:
    agent = signing(acting)
    content = prepared(ticket, values, agent)
    actions.add_note(ticket, content, agent=agent, actor=acting.actor, keeps_draft=True)


def merge(ticket: Ticket, values: Mapping[str, Value], acting: Acting) -> None:
    """Merge ``ticket`` into the one that is named; the named one itself stays as it is."""
    if ticket.number == values["into"]:
        return
    try:
        into = ticket_for(acting.rights, int(values["into"]), needs=Capability.CHANGE)
    except Http404:
        reason = Refused("There is no such ticket that you may change.")
        raise reason from None
    sharing = values.get("sharing")
    actions.merge_tickets(
        ticket,
        into=into,
        sharing=chosen(Sharing, sharing) if sharing else None,
        actor=acting.actor,
    )


def ask_approval(ticket: Ticket, values: Mapping[str, Value], acting: Acting) -> None:
    actions.ask_approval(
        ticket,
        [active(values["approver"])],
        question=str(values["question"]),
        agent=signing(acting),
        actor=acting.actor,
    )


def withdraw_approval(ticket: Ticket, values: Mapping[str, Value], acting: Acting) -> None:
    """Take back what the acting agent asked last; nothing when all is decided."""
    del values
    asked = ticket.approvals.open().filter(asked_by=signing(acting)).order_by("pk").last()
    if asked is not None:
        actions.withdraw_approval(asked, actor=acting.actor)


def active(number: Value) -> Agent:
    """Return the agent of that row number who works here. Raises ``Refused``."""
    found = active_agent(int(number))
    if found is None:
        raise Refused("Who was to decide does not work here any more. Choose somebody else.")
    return found


def unmerge(ticket: Ticket, values: Mapping[str, Value], acting: Acting) -> None:
    del values
    actions.unmerge_ticket(ticket, actor=acting.actor)


TEXT = Parameter("text", _("Text"), T.TEXT, variables=frozenset(VARIABLES))
HTML = Parameter(
    "html",
    _("The text with formatting"),
    T.HTML,
    variables=frozenset(VARIABLES),
    is_required=False,
)
TAG = Parameter("tag", _("Tag"), T.WORD, most=LONGEST_TAG)
TICKET_ACTIONS = ActionSet("ticket")
TICKET_ACTIONS.add(
    Action(
        "ticket.set_status",
        _("Set the status"),
        _("Set the status to {status}"),
        (
            Parameter("status", _("Status"), T.CHOICE, choices(GIVEN)),
            Parameter("reason", _("Why, as an internal note"), T.TEXT, is_required=False),
        ),
        Capability.CHANGE,
        set_status,
    ),
    Action(
        "ticket.set_priority",
        _("Set the priority"),
        _("Set the priority to {priority}"),
        (Parameter("priority", _("Priority"), T.CHOICE, choices(Priority)),),
        Capability.CHANGE,
        set_priority,
    ),
    Action(
        "ticket.assign",
        _("Assign"),
        _("Assign it to {assignee}"),
        (Parameter("assignee", _("Assignee"), T.REFERENCE, (ME, NOBODY), reference="agent"),),
        Capability.CHANGE,
        assign,
    ),
    Action(
        "ticket.reply",
        _("Reply to the customer"),
        _("Reply: {text}"),
        (
            TEXT,
            HTML,
            Parameter(
                "then", _("Status afterwards"), T.CHOICE, choices(AFTER), is_required=False
            ),
        ),
        Capability.ANSWER,
        reply,
        leaves=True,
    ),
    Action(
        "ticket.add_note",
        _("Add an internal note"),
        _("Internal note: {text}"),
        (TEXT, HTML),
        Capability.NOTE,
        add_note,
    ),
    Action(
        "ticket.ask_approval",
        _("Ask for approval"),
        _("Ask {approver} for approval: {question}"),
        (
            Parameter("question", _("What is to be approved"), T.TEXT, most=4000),
            Parameter("approver", _("Who decides"), T.REFERENCE, reference="agent"),
        ),
        Capability.CHANGE,
        ask_approval,
    ),
    Action(
        "ticket.move",
        _("Move to a team"),
        _("Move it to {team}"),
        (Parameter("team", _("Team"), T.REFERENCE, reference="team"),),
        Capability.CHANGE,
        move,
    ),
    Action(
        "ticket.tag",
        _("Add a tag"),
        _("Add the tag {tag}"),
        (TAG,),
        Capability.CHANGE,
        tag,
    ),
    Action(
        "ticket.untag",
        _("Remove a tag"),
        _("Remove the tag {tag}"),
        (TAG,),
        Capability.CHANGE,
        untag,
    ),
    Action(
        "ticket.merge",
        _("Merge into another ticket"),
        _("Merge it into #{into}"),
        (
            Parameter("into", _("Number of the ticket that stays"), T.NUMBER, least=1),
            Parameter(
                "sharing",
                _("When customers meet"),
                T.CHOICE,
                choices(Sharing),
                is_required=False,
            ),
        ),
        Capability.CHANGE,
        merge,
    ),
    Action(
        "ticket.withdraw_approval",
        _("Take back my question for an approval"),
        _("Take back my question for an approval"),
        (),
        Capability.NOTE,
        withdraw_approval,
    ),
    Action(
        "ticket.unmerge",
        _("Undo its merge"),
        _("Undo its merge"),
        (),
        Capability.CHANGE,
        unmerge,
    ),
)
