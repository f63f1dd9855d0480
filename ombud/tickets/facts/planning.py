"""What is to be done about a ticket, and what it took."""

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
from ombud.tickets.statuses import (
    Activity,
    WakeReason,
)


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
