"""What the queue calls."""

from __future__ import annotations

from django_tasks import task

from ombud.subjects.actions import find_mentions
from ombud.subjects.models import Subject


@task()
def look_for_mentions(subject_id: int) -> None:
    """Look for a person in texts that are not theirs; doing it again does no harm."""
    subject = Subject.objects.filter(pk=subject_id).first()
    if subject is not None:
        find_mentions(subject)
