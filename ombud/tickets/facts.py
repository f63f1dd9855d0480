"""What happens to tickets. The log knows numbers, dates and enumerations only."""

from __future__ import annotations

from dataclasses import (
    dataclass,
)
from datetime import (
    datetime,
)

from ombud.events.fact import (
    Fact,
)
from ombud.purposes.statuses import (
    Ground,
)
from ombud.tickets.statuses import (
    Activity,
    ApprovalRule,
    ApprovalState,
    CallDirection,
    Channel,
    Decision,
    Impact,
    LinkKind,
    ParticipantRole,
    Priority,
    RestrictionGround,
    RevealReason,
    SetupChange,
    SetupPart,
    Sharing,
    Status,
    Urgency,
    WakeReason,
)


@dataclass(frozen=True)
class TicketOpened(Fact):
    """Somebody asked for help and a ticket was made.

    message: number of the first message.
    channel: how it came.
    team: the team it was given to.
    """

    kind = "ticket.opened"
    code = "TO"
    message: int
    channel: Channel
    team: int


@dataclass(frozen=True)
class TicketTakenOver(Fact):
    """A conversation that a person had with another desk was taken over from there.

    messages: how many it has. team: the team it was given to.
    """

    kind = "ticket.taken-over"
    messages: int
    team: int


@dataclass(frozen=True)
class TicketLocked(Fact):
    """The ticket is a request of a person about their data; few may see it from now on."""

    kind = "ticket.locked"


@dataclass(frozen=True)
class StatusChanged(Fact):
    """The ticket stands elsewhere on its way, other than by being solved.

    before, after: the status until now, and from now on.
    """

    kind = "ticket.status-changed"
    code = "TS"
    before: Status
    after: Status


@dataclass(frozen=True)
class TicketSolved(Fact):
    """The conversation reached an answer; the contact may still reopen it.

    before: the status it had until now.
    """

    kind = "ticket.solved"
    code = "TD"
    before: Status


@dataclass(frozen=True)
class PriorityChanged(Fact):
    """It became more or less urgent.

    before, after: the priority until now, and from now on.
    """

    kind = "ticket.priority-changed"
    code = "TP"
    before: Priority
    after: Priority


@dataclass(frozen=True)
class TicketAssigned(Fact):
    """Responsibility went to an agent, or to nobody.

    before, after: number of the agent, or none.
    """

    kind = "ticket.assigned"
    code = "TA"
    before: int | None
    after: int | None


@dataclass(frozen=True)
class TicketMoved(Fact):
    """The ticket went to another team; it left its assignee if they do not work there.

    before, after: number of the team.
    """

    kind = "ticket.moved"
    code = "TM"
    before: int
    after: int


@dataclass(frozen=True)
class TicketTagged(Fact):
    """A tag was put on.

    tag: number of the tag.
    """

    kind = "ticket.tagged"
    code = "TT"
    tag: int


@dataclass(frozen=True)
class TicketUntagged(Fact):
    """A tag was taken off.

    tag: number of the tag.
    """

    kind = "ticket.untagged"
    code = "TU"
    tag: int


@dataclass(frozen=True)
class MessageReceived(Fact):
    """The contact's side wrote.

    message: number of the message.
    channel: how it came.
    """

    kind = "message.received"
    code = "MR"
    message: int
    channel: Channel


@dataclass(frozen=True)
class ReplyWritten(Fact):
    """An agent answered; the channel sends it.

    message: number of the message.
    channel: how it leaves.
    hold_until: not before this time (undo send, or send later).
    cancel_on_reply: it is not sent when the contact writes first.
    """

    kind = "message.reply-written"
    code = "MW"
    message: int
    channel: Channel
    hold_until: datetime | None = None
    cancel_on_reply: bool = False


@dataclass(frozen=True)
class ReplyRecalled(Fact):
    """A reply was taken back before it left.

    message: number that the message had.
    """

    kind = "message.reply-recalled"
    message: int


@dataclass(frozen=True)
class NoteAdded(Fact):
    """An internal note was written.

    message: number of the note.
    """

    kind = "message.note-added"
    code = "MN"
    message: int


@dataclass(frozen=True)
class TextRedacted(Fact):
    """An agent took a stretch of text out of the conversation, for good.

    message: number of the message in which it was chosen.
    messages: in how many messages it stood. others: how many other things held it, such as
    drafts and raw mails.
    """

    kind = "message.text-redacted"
    message: int
    messages: int
    others: int


@dataclass(frozen=True)
class FileRedacted(Fact):
    """An agent took a file out of the conversation, for good.

    message: number of its message. file: number of the file.
    messages: with how many messages it came. others: how many other things held it.
    """

    kind = "message.file-redacted"
    message: int
    file: int
    messages: int
    others: int


@dataclass(frozen=True)
class MaskRevealed(Fact):
    """An agent looked at a value that was masked at the door.

    message: number of the message.
    masked: number of the masked value.
    reason: why, as the agent chose it from a list.
    """

    kind = "message.mask-revealed"
    message: int
    masked: int
    reason: RevealReason


@dataclass(frozen=True)
class TicketTyped(Fact):
    """The ticket is of another type.

    before, after: row numbers of the types; nothing stands for the default.
    """

    kind = "ticket.typed"
    before: int | None
    after: int | None


@dataclass(frozen=True)
class StatusNamed(Fact):
    """The status has another of the desk's own names; its kind is told by other facts.

    before, after: row numbers of the names; nothing stands for the default of the kind.
    """

    kind = "ticket.status-named"
    before: int | None
    after: int | None


@dataclass(frozen=True)
class TicketWeighed(Fact):
    """Impact or urgency are known, or known otherwise.

    impact, urgency: what they are from now on.
    """

    kind = "ticket.weighed"
    impact: Impact | None
    urgency: Urgency | None


@dataclass(frozen=True)
class ProductNamed(Fact):
    """The ticket is about another product or version.

    product, version: row numbers, from now on.
    """

    kind = "ticket.product-named"
    product: int | None
    version: int | None


@dataclass(frozen=True)
class FieldFilled(Fact):
    """A field of the desk's own has another value on the ticket.

    field: row number of the field. is_empty: the value was taken away.
    """

    kind = "ticket.field-filled"
    field: int
    is_empty: bool


@dataclass(frozen=True)
class PersonFieldFilled(Fact):
    """A field of the desk's own has another value on a contact or an organisation.

    field: row number of the field. is_empty: the value was taken away.
    """

    kind = "person.field-filled"
    field: int
    is_empty: bool


@dataclass(frozen=True)
class SetupChanged(Fact):
    """Somebody administered what tickets can be: types, status names, fields, forms.

    part: of what kind the row is. change: what was done to it.
    """

    kind = "setup.changed"
    part: SetupPart
    change: SetupChange


@dataclass(frozen=True)
class ParticipantAdded(Fact):
    """A contact takes part in the conversation, or in another role than before.

    contact: number of the contact.
    role: as what.
    """

    kind = "ticket.participant-added"
    code = "PA"
    contact: int
    role: ParticipantRole


@dataclass(frozen=True)
class ParticipantRemoved(Fact):
    """A contact takes part no longer.

    contact: number of the contact.
    """

    kind = "ticket.participant-removed"
    contact: int


@dataclass(frozen=True)
class TicketWatched(Fact):
    """An agent follows the ticket from now on.

    agent: number of the agent.
    """

    kind = "ticket.watched"
    agent: int


@dataclass(frozen=True)
class TicketUnwatched(Fact):
    """An agent follows the ticket no longer.

    agent: number of the agent.
    """

    kind = "ticket.unwatched"
    agent: int


@dataclass(frozen=True)
class AgentMentioned(Fact):
    """A note calls an agent by name.

    message: number of the note.
    agent: number of the agent.
    """

    kind = "message.agent-mentioned"
    message: int
    agent: int


@dataclass(frozen=True)
class TicketSnoozed(Fact):
    """The ticket sleeps: no list of open work shows it.

    until: when it wakes; none means when the contact writes.
    """

    kind = "ticket.snoozed"
    until: datetime | None


@dataclass(frozen=True)
class TicketWoken(Fact):
    """The ticket is back among the open work.

    reason: why.
    agent: number of the agent who let it sleep, or none.
    """

    kind = "ticket.woken"
    reason: WakeReason
    agent: int | None


@dataclass(frozen=True)
class ReminderSet(Fact):
    """An agent wants to be reminded, or (at: none) no longer.

    agent: number of the agent.
    at: when.
    """

    kind = "ticket.reminder-set"
    agent: int
    at: datetime | None


@dataclass(frozen=True)
class ReminderCame(Fact):
    """The time came at which an agent wanted to be reminded.

    agent: number of the agent.
    """

    kind = "ticket.reminder-came"
    agent: int


@dataclass(frozen=True)
class ChecklistAdded(Fact):
    """A list of tasks was put on the ticket.

    checklist: number of the list.
    template: number of the template it was made from, or none.
    """

    kind = "ticket.checklist-added"
    checklist: int
    template: int | None


@dataclass(frozen=True)
class ChecklistRemoved(Fact):
    """A list of tasks was taken off the ticket.

    checklist: number of the list.
    """

    kind = "ticket.checklist-removed"
    checklist: int


@dataclass(frozen=True)
class TaskAdded(Fact):
    """A task was added.

    task: number of the task.
    assignee: number of the agent whose it is, or none.
    """

    kind = "task.added"
    task: int
    assignee: int | None


@dataclass(frozen=True)
class TaskChanged(Fact):
    """A task says something else, is somebody else's, or due at another time.

    task: number of the task.
    before: number of the agent whose it was.
    after: number of the agent whose it is.
    due: until when.
    """

    kind = "task.changed"
    task: int
    before: int | None
    after: int | None
    due: datetime | None


@dataclass(frozen=True)
class TaskDone(Fact):
    """A task is done; the author did it.

    task: number of the task.
    """

    kind = "task.done"
    task: int


@dataclass(frozen=True)
class TaskReopened(Fact):
    """A task is to be done again.

    task: number of the task.
    """

    kind = "task.reopened"
    task: int


@dataclass(frozen=True)
class TaskRemoved(Fact):
    """A task was taken off its list.

    task: number of the task.
    """

    kind = "task.removed"
    task: int


@dataclass(frozen=True)
class TaskFellDue(Fact):
    """The time of an open task came.

    task: number of the task.
    assignee: number of the agent whose it is, or none.
    """

    kind = "task.fell-due"
    task: int
    assignee: int | None


@dataclass(frozen=True)
class TimeLogged(Fact):
    """Time spent was written down.

    entry: number of the entry.
    minutes: how long.
    activity: on what.
    """

    kind = "time.logged"
    entry: int
    minutes: int
    activity: Activity


@dataclass(frozen=True)
class TimeCorrected(Fact):
    """An entry of time was set right.

    entry: number of the entry.
    before: the minutes until now.
    after: the minutes from now on.
    """

    kind = "time.corrected"
    entry: int
    before: int
    after: int


@dataclass(frozen=True)
class TimeRemoved(Fact):
    """An entry of time was struck.

    entry: number of the entry.
    minutes: how long it was.
    """

    kind = "time.removed"
    entry: int
    minutes: int


@dataclass(frozen=True)
class TimerStarted(Fact):
    """An agent's stopwatch runs on the ticket.

    agent: number of the agent.
    """

    kind = "time.timer-started"
    agent: int


@dataclass(frozen=True)
class TicketMerged(Fact):
    """The ticket was merged into another one, on whose page it is read from now on.

    into: number of the other ticket.
    sharing: who may read what, when two contacts' tickets became one.
    """

    kind = "ticket.merged"
    into: int
    sharing: Sharing


@dataclass(frozen=True)
class TicketTookIn(Fact):
    """Another ticket was merged into this one.

    other: number of the other ticket.
    """

    kind = "ticket.took-in"
    other: int


@dataclass(frozen=True)
class TicketUnmerged(Fact):
    """The ticket stands alone again, as it did before it was merged.

    out_of: number of the ticket into which it had been merged.
    """

    kind = "ticket.unmerged"
    out_of: int


@dataclass(frozen=True)
class TicketGaveBack(Fact):
    """A merge into this ticket was undone.

    other: number of the ticket that stands alone again.
    """

    kind = "ticket.gave-back"
    other: int


@dataclass(frozen=True)
class CallLogged(Fact):
    """An agent wrote down a telephone call.

    message: number of the message that says what was said.
    direction: who rang whom. began_at: when. minutes: how long.
    """

    kind = "message.call-logged"
    message: int
    direction: CallDirection
    began_at: datetime
    minutes: int


@dataclass(frozen=True)
class SideOpened(Fact):
    """A side conversation with somebody outside the ticket was begun.

    side: number of the side conversation.
    """

    kind = "side.opened"
    side: int


@dataclass(frozen=True)
class SideWritten(Fact):
    """An agent wrote to the third party of a side conversation.

    side: number of the side conversation. message: number of the message.
    """

    kind = "side.written"
    side: int
    message: int


@dataclass(frozen=True)
class SideRecalled(Fact):
    """What an agent wrote to a third party was taken back before it left.

    side: number of the side conversation. message: number that the message had.
    """

    kind = "side.recalled"
    side: int
    message: int


@dataclass(frozen=True)
class SideReceived(Fact):
    """The third party of a side conversation wrote.

    side: number of the side conversation. message: number of the message.
    """

    kind = "side.received"
    side: int
    message: int


@dataclass(frozen=True)
class SideClosed(Fact):
    """Nothing is waited for in a side conversation any more.

    side: number of the side conversation.
    """

    kind = "side.closed"
    side: int


@dataclass(frozen=True)
class SideReopened(Fact):
    """A side conversation that was closed goes on.

    side: number of the side conversation.
    """

    kind = "side.reopened"
    side: int


@dataclass(frozen=True)
class ApprovalAsked(Fact):
    """An agent asked others whether something may be done.

    approval: number of the question. rule: how many have to agree. approvers: how many were
    asked. blocks: the ticket cannot be solved before the decision.
    """

    kind = "approval.asked"
    approval: int
    rule: ApprovalRule
    approvers: int
    blocks: bool


@dataclass(frozen=True)
class ApproverAsked(Fact):
    """An agent is one of those who decide.

    approval: number of the question. agent: number of who was asked.
    """

    kind = "approval.approver-asked"
    approval: int
    agent: int


@dataclass(frozen=True)
class ApproverReminded(Fact):
    """An agent has not said anything yet, and the time for it comes to its end.

    approval: number of the question. agent: number of who was reminded.
    """

    kind = "approval.approver-reminded"
    approval: int
    agent: int


@dataclass(frozen=True)
class ApprovalDecided(Fact):
    """One of those who were asked approved or declined.

    approval: number of the question. decision: what they said.
    """

    kind = "approval.decided"
    approval: int
    decision: Decision


@dataclass(frozen=True)
class ApprovalEnded(Fact):
    """Nothing is waited for any more: approved, declined, withdrawn, or too late.

    approval: number of the question. state: what became of it. agent: number of who asked;
    nothing when they left.
    """

    kind = "approval.ended"
    approval: int
    state: ApprovalState
    agent: int | None


@dataclass(frozen=True)
class SharingChanged(Fact):
    """Whether the contacts of an organisation see each other's new tickets was changed.

    is_on: they do. may_answer: they may also write in them.
    """

    kind = "organisation.sharing-changed"
    is_on: bool
    may_answer: bool


@dataclass(frozen=True)
class TicketShared(Fact):
    """Colleagues of who asked may see the ticket.

    organisation: number of the organisation.
    """

    kind = "ticket.shared"
    organisation: int


@dataclass(frozen=True)
class TicketKeptPrivate(Fact):
    """Colleagues of who asked may not see the ticket any more."""

    kind = "ticket.kept-private"


@dataclass(frozen=True)
class TicketSplit(Fact):
    """Messages of the ticket became a ticket of their own, where they are read from now on.

    into: number of the new ticket. messages: how many.
    """

    kind = "ticket.split"
    into: int
    messages: int


@dataclass(frozen=True)
class TicketSplitOff(Fact):
    """The ticket was made of messages of another one.

    out_of: number of the other ticket.
    """

    kind = "ticket.split-off"
    out_of: int


@dataclass(frozen=True)
class SplitUndone(Fact):
    """The messages of a split are read again where they were before.

    other: number of the ticket at the other end of the split.
    """

    kind = "ticket.split-undone"
    other: int


@dataclass(frozen=True)
class TicketLinked(Fact):
    """The ticket was linked to another one.

    link: how they stand to each other. other: number of the other ticket.
    is_source: this ticket is the one that the words of the link begin with.
    """

    kind = "ticket.linked"
    link: LinkKind
    other: int
    is_source: bool


@dataclass(frozen=True)
class TicketUnlinked(Fact):
    """A link to another ticket was removed.

    link, other, is_source: as in ticket.linked.
    """

    kind = "ticket.unlinked"
    link: LinkKind
    other: int
    is_source: bool


@dataclass(frozen=True)
class ViewSaved(Fact):
    """A view was made or changed.

    is_shared: others see it too.
    is_new: it was made now.
    """

    kind = "view.saved"
    is_shared: bool
    is_new: bool


@dataclass(frozen=True)
class ViewDeleted(Fact):
    """A view was removed.

    is_shared: others saw it too.
    """

    kind = "view.deleted"
    is_shared: bool


@dataclass(frozen=True)
class TagRenamed(Fact):
    """A tag has another name, on all tickets."""

    kind = "tag.renamed"


@dataclass(frozen=True)
class TagMerged(Fact):
    """A tag was merged into another one, on all tickets.

    into: number of the tag that stays.
    """

    kind = "tag.merged"
    into: int


@dataclass(frozen=True)
class TagRetired(Fact):
    """A tag is not offered any more."""

    kind = "tag.retired"


@dataclass(frozen=True)
class TagBroughtBack(Fact):
    """A tag that was retired is offered again."""

    kind = "tag.brought-back"


@dataclass(frozen=True)
class HandoverEnded(Fact):
    """What an agent or a team left behind has changed hands.

    moved: how many tickets went to the successor.
    freed: how many wait for somebody.
    """

    kind = "handover.ended"
    moved: int
    freed: int


@dataclass(frozen=True)
class DataRestricted(Fact):
    """A contact's data rest from now on: stored, and not used.

    restriction: its row number.
    ground: of the law.
    """

    kind = "contact.restricted"
    restriction: int
    ground: RestrictionGround


@dataclass(frozen=True)
class RestrictionAnnounced(Fact):
    """A contact was told that a restriction will be lifted.

    restriction: its row number.
    """

    kind = "contact.restriction-announced"
    restriction: int


@dataclass(frozen=True)
class RestrictionLifted(Fact):
    """A contact's data can be used again.

    restriction: its row number.
    """

    kind = "contact.restriction-lifted"
    restriction: int


@dataclass(frozen=True)
class RestrictedOpened(Fact):
    """An agent opened restricted data on a stated ground.

    ground: of the law.
    """

    kind = "contact.restricted-opened"
    ground: Ground
