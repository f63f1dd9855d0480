"""The queue behind ``@task()`` and ``.enqueue()`` of django-tasks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django_tasks import TaskResult, TaskResultStatus
from django_tasks.backends.base import BaseTaskBackend
from django_tasks.exceptions import InvalidTaskError

from ombud.jobs.enqueue import enqueue
from ombud.jobs.task import QueuedTask

if TYPE_CHECKING:
    from django_tasks.base import Task


class QueueBackend(BaseTaskBackend):
    """Puts tasks into the table of jobs. A task that ran leaves no row, so no result."""

    task_class = QueuedTask
    supports_defer = True
    supports_priority = True

    def validate_task(self, task: Task[Any, Any]) -> None:
        """Raise ``InvalidTaskError`` for what the queue cannot run."""
        super().validate_task(task)
        if task.takes_context:
            raise InvalidTaskError("Jobs have no context: a task takes row numbers only.")

    def enqueue(
        self, task: Task[Any, Any], args: Any, kwargs: dict[str, Any]
    ) -> TaskResult[Any]:
        """Queue ``task``; it commits with the transaction around.

        Raises ``TypeError`` for keyword arguments, and for all but whole numbers.
        """
        if kwargs:
            raise TypeError("Jobs take row numbers only, by position.")
        job = enqueue(task, *args, run_at=task.run_after, priority=task.priority)
        return TaskResult(
            task=task,
            id=str(job.pk),
            status=TaskResultStatus.READY,
            enqueued_at=job.made_at,
            started_at=None,
            finished_at=None,
            last_attempted_at=None,
            args=list(args),
            kwargs={},
            backend=self.alias,
            errors=[],
            worker_ids=[],
        )
