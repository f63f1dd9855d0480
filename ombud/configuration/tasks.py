"""What comes round by itself: noticing settings that were changed past the verbs."""

from __future__ import annotations

from django_tasks import task

from ombud.configuration.actions import notice_what_slipped_by


@task()
def notice_changes() -> None:
    """Compare every setting with how it was last seen; again changes nothing."""
    notice_what_slipped_by()
