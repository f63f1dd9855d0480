from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from django_tasks import TaskResultStatus, task
from django_tasks.exceptions import InvalidTaskError

from ombud.base import clock
from ombud.jobs.enqueue import enqueue
from ombud.jobs.models import Job
from ombud.jobs.task import tasks
from ombud.jobs.worker import run_until_empty
from tests.jobs.tasks import done, note, note_soon

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def takes_context(context: Any) -> None:
    """A task that no queue of numbers can serve."""


def test_a_task_is_named_by_its_module_path() -> None:
    assert note.name == "tests.jobs.tasks.note"
    assert tasks["tests.jobs.tasks.note"] is note


def test_enqueue_of_the_task_itself_makes_a_row_of_numbers() -> None:
    with clock.held_at(NOON):
        result = note_soon.enqueue(7)

    job = Job.objects.get()
    assert (job.task, job.arguments, job.priority) == ("tests.jobs.tasks.note_soon", [7], 50)
    assert (job.run_at, job.state, job.stream) == (NOON, "ready", "")
    assert (result.id, result.status) == (str(job.pk), TaskResultStatus.READY)


def test_run_after_and_priority_of_the_task_are_kept() -> None:
    later = NOON + timedelta(hours=3)

    with clock.held_at(NOON):
        note.using(run_after=later, priority=-5).enqueue(7)

    job = Job.objects.get()
    assert (job.run_at, job.priority) == (later, -5)


@pytest.mark.parametrize("argument", ["7", 7.0, True, None, [7], {"id": 7}])
def test_anything_but_a_whole_number_is_refused(argument: Any) -> None:
    with pytest.raises(TypeError, match="row numbers only"):
        enqueue(note, argument)

    assert Job.objects.count() == 0


def test_keyword_arguments_are_refused() -> None:
    with pytest.raises(TypeError, match="by position"):
        note.enqueue(number=7)

    assert Job.objects.count() == 0


def test_a_task_that_wants_a_context_cannot_be_defined() -> None:
    with pytest.raises(InvalidTaskError, match="no context"):
        task(takes_context=True)(takes_context)


def test_a_function_inside_a_function_cannot_be_a_task() -> None:
    def inner(number: int) -> None: ...

    with pytest.raises(InvalidTaskError, match="module level"):
        task()(inner)


def test_rolled_back_work_is_not_queued() -> None:
    with transaction.atomic():
        enqueue(note, 1)
        transaction.set_rollback(True)

    assert Job.objects.count() == 0


def test_a_key_queues_once_while_the_first_waits() -> None:
    first = enqueue(note, 1, key="reindex:1")

    second = enqueue(note, 1, key="reindex:1")

    assert second.pk == first.pk
    assert Job.objects.count() == 1


def test_a_key_takes_the_earlier_of_both_times() -> None:
    with clock.held_at(NOON):
        enqueue(note, 1, key="digest:1", run_at=NOON + timedelta(hours=2))
        enqueue(note, 1, key="digest:1", run_at=NOON + timedelta(hours=1))
        enqueue(note, 1, key="digest:1", run_at=NOON + timedelta(hours=3))

    assert Job.objects.get().run_at == NOON + timedelta(hours=1)


def test_a_key_is_free_again_when_the_job_has_run() -> None:
    enqueue(note, 1, key="reindex:1")
    run_until_empty()

    enqueue(note, 1, key="reindex:1")
    run_until_empty()

    assert done == [1, 1]
