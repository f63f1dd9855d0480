"""What lies around a ticket: links, merges, people, lists of tasks, time, sleep."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from ombud.api.schemas.base import ID, Flag, From, Id, In, Line, Made, Moment, Out
from ombud.api.schemas.tickets import AgentRef, ContactIn, ContactRef, StatusWord
from ombud.tickets.models import (
    Checklist,
    ChecklistTemplate,
    Link,
    Merge,
    Participant,
    Reminder,
    Snooze,
    Task,
    TemplateTask,
    Ticket,
    TimeEntry,
    Timer,
    Watcher,
)

ChosenRelation = Literal[
    "relates",
    "duplicates",
    "duplicated-by",
    "causes",
    "caused-by",
    "depends-on",
    "blocks",
    "parent-of",
    "child-of",
]
SharingWord = Literal["apart", "together"]
RoleWord = Literal["requester", "cc", "observer"]
ActivityWord = Literal["answer", "research", "call", "meeting", "work", "other"]
Minutes = Annotated[int, Field(ge=1, le=1440, strict=True)]
Hours = Annotated[int, Field(ge=0, le=8784, strict=True)]


class TicketRef(Out):
    """Another ticket, by number, subject and status."""

    number: Annotated[int, From(Ticket, "number")]
    subject: Annotated[str, From(Ticket, "subject")]
    status: Annotated[StatusWord, From(Ticket, "status")]


class LinkOut(Out):
    """How this ticket stands to another one."""

    id: Annotated[int, ID]
    relation: Annotated[str, Made("a word of the product, from this ticket's side")]
    ticket: TicketRef
    holds: Annotated[bool, From(Link, "holds")]
    at: Annotated[datetime, From(Link, "at")]


class LinkIn(In):
    """A link to make: this ticket stands so to the other.

    holds: a parent cannot be solved before this child; a dependency always holds.
    """

    relation: ChosenRelation
    ticket: Id
    holds: Flag = False


class MergeOut(Out):
    """One ticket that is read on the page of another."""

    ticket: TicketRef
    into: TicketRef
    sharing: Annotated[SharingWord, From(Merge, "sharing")]
    at: Annotated[datetime, From(Merge, "at")]


class MergeIn(In):
    """Where a ticket is read from now on. Sharing must be said when customers would meet."""

    into: Id
    sharing: SharingWord | None = None


class ParticipantOut(Out):
    """A contact who takes part in a conversation."""

    id: Annotated[int, ID]
    contact: ContactRef
    role: Annotated[RoleWord, From(Participant, "role")]


class ParticipantIn(In):
    """Somebody to let take part; met now if nobody has the address."""

    contact: ContactIn
    role: RoleWord = "cc"


class WatcherOut(Out):
    """An agent who follows a ticket."""

    agent: AgentRef
    since: Annotated[datetime, From(Watcher, "since")]


class WatcherIn(In):
    """Who is to follow; left out, the owner of the token."""

    agent: Id | None = None


class TaskOut(Out):
    """One step on a ticket."""

    id: Annotated[int, ID]
    title: Annotated[str, From(Task, "title")]
    assignee: AgentRef | None
    due_at: Annotated[datetime | None, From(Task, "due_at")]
    done_at: Annotated[datetime | None, From(Task, "done_at")]
    done_by: AgentRef | None


class ChecklistOut(Out):
    """A list of tasks on a ticket."""

    id: Annotated[int, ID]
    title: Annotated[str, From(Checklist, "title")]
    blocks_solving: Annotated[bool, From(Checklist, "blocks_solving")]
    tasks: list[TaskOut]


class ChecklistIn(In):
    """A list to put on a ticket: an empty one with a title, or a prepared one."""

    title: Annotated[str, Field(max_length=120)] = ""
    template: Id | None = None


class TaskIn(In):
    """A task to add."""

    title: Annotated[str, Field(min_length=1, max_length=200)]
    assignee: Id | None = None
    due_at: Moment | None = None


class TaskChanges(In):
    """What to change; what is left out stays, null is nobody or no time."""

    title: Annotated[str, Field(min_length=1, max_length=200)] | None = None
    assignee: Id | None = None
    due_at: Moment | None = None


class StepIn(In):
    """One step of a prepared list; due so many hours after it is put on a ticket."""

    title: Annotated[str, Field(min_length=1, max_length=200)]
    due_hours: Hours | None = None


class TemplateStepOut(Out):
    """One step of a prepared list."""

    title: Annotated[str, From(TemplateTask, "title")]
    due_hours: Annotated[int | None, From(TemplateTask, "due_hours")]


class TemplateOut(Out):
    """A prepared list of tasks."""

    id: Annotated[int, ID]
    name: Annotated[str, From(ChecklistTemplate, "name")]
    blocks_solving: Annotated[bool, From(ChecklistTemplate, "blocks_solving")]
    is_retired: Annotated[bool, Made("whether it can still be put on tickets")]
    steps: list[TemplateStepOut]


class TemplateIn(In):
    """A prepared list as a whole."""

    name: Annotated[str, Field(min_length=1, max_length=120)]
    steps: Annotated[list[StepIn], Field(min_length=1, max_length=100)]
    blocks_solving: Flag = False


class RetiredIn(In):
    """Whether it is out of use."""

    is_retired: Flag


class TimeEntryOut(Out):
    """Minutes that somebody worked on a ticket."""

    id: Annotated[int, ID]
    agent: AgentRef | None
    minutes: Annotated[int, From(TimeEntry, "minutes")]
    activity: Annotated[ActivityWord, From(TimeEntry, "activity")]
    note: Annotated[str, From(TimeEntry, "note")]
    at: Annotated[datetime, From(TimeEntry, "at")]
    corrected_at: Annotated[datetime | None, From(TimeEntry, "corrected_at")]


class TimeIn(In):
    """Time to write down."""

    minutes: Minutes
    activity: ActivityWord = "answer"
    note: Annotated[str, Field(max_length=200)] = ""


class TimeChanges(In):
    """What to set right; what is left out stays."""

    minutes: Minutes | None = None
    activity: ActivityWord | None = None
    note: Annotated[str, Field(max_length=200)] | None = None


class TimerOut(Out):
    """The stopwatch of the owner of the token."""

    ticket: Annotated[int, From(Ticket, "number")]
    started_at: Annotated[datetime, From(Timer, "started_at")]


class StopIn(In):
    """What the measured time went into."""

    activity: ActivityWord = "answer"
    note: Annotated[str, Field(max_length=200)] = ""


class SnoozeIn(In):
    """Until when a ticket sleeps; null until the contact writes."""

    until: Moment | None = None


class SnoozeOut(Out):
    """A ticket sleeps."""

    until: Annotated[datetime | None, From(Snooze, "until")]
    since: Annotated[datetime, From(Snooze, "since")]
    agent: AgentRef | None


class ReminderIn(In):
    """When to remind the owner of the token."""

    at: Moment


class ReminderOut(Out):
    """The owner of the token wants to be reminded."""

    at: Annotated[datetime, From(Reminder, "at")]


class NameIn(In):
    """What it is called from now on."""

    name: Line
