"""What a task is here, and the list of those that may run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ParamSpec, TypeVar

from django_tasks.base import Task

from ombud.base.registry import Registry

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class QueuedTask(Task[P, T]):
    """A function that the queue may call with row numbers; made by ``@task()``.

    Its ``name`` is the module path of the function. Defining it registers it: a worker runs
    registered tasks only, and never imports what a row of the queue names.

    atomic: the task and the removal of its job commit together, so that its effect on the
        database happens once even when the worker dies. Not for tasks that reach outside.
    """

    atomic: bool = False

    def __post_init__(self) -> None:
        super().__post_init__()
        is_copy = self.name in tasks and tasks[self.name].func is self.func  # by ``using()``
        if not is_copy:
            tasks.register(self.name, self)

    @property
    def name(self) -> str:
        return self.module_path


tasks: Registry[QueuedTask[Any, Any]] = Registry("task")
