from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from ombud.base import clock
from ombud.channels.email.actions.journal import store
from ombud.channels.email.statuses import Door, Outcome
from ombud.desk.health_words import FIGURES, age_words, figure
from ombud.jobs.models import Job
from ombud.project import health

if TYPE_CHECKING:
    from tests.world import World

MAIL = b"From: cleo@lumen.example\r\nSubject: declined\r\n\r\nIt was declined.\r\n"


def test_a_quiet_desk_is_well(world: World) -> None:
    Job.objects.all().delete()

    report = health.report()

    assert report["problems"] == []
    assert report["status"] == "ok"
    assert report["mailboxes"] == {"active": 1, "with_problem": 0}


def test_work_that_stands_still_is_bad(world: World) -> None:
    Job.objects.all().delete()
    Job.objects.create(task="x", run_at=clock.now() - timedelta(seconds=400))

    report = health.report()

    assert report["queue"]["oldest_due_seconds"] == 400
    assert report["problems"] == ["queue-late"]
    assert report["status"] == "bad"


def test_dead_letters_and_unreadable_mail_want_attention(world: World) -> None:
    mail, _ = store(MAIL, door=Door.SMTP)
    mail.outcome = Outcome.UNREADABLE
    mail.save(update_fields=["outcome"])
    Job.objects.all().delete()
    Job.objects.create(task="x", state=Job.State.DEAD)

    report = health.report()

    assert report["queue"]["dead"] == 1
    assert report["mail_in"]["unreadable"] == 1
    assert report["problems"] == ["dead-letters", "unreadable-mail"]
    assert report["status"] == "attention"
    assert "cleo" not in str(report)


def test_the_page_has_words_for_every_figure(world: World) -> None:
    parts = [part for part in health.report().values() if isinstance(part, dict)]

    assert {name for part in parts for name in part} == set(FIGURES)
    assert figure("free_bytes", 5 * 2**30) == ("Free", "5.0 GB")
    ages = [age_words(one) for one in (-1, 0, 119, 120, 7200, 172_800)]
    assert ages == ["There is none", "0 s", "119 s", "2 min", "2 h", "2 days"]
