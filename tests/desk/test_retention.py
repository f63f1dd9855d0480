"""Rules of retention in the browser and at the command line."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from ombud.base import clock
from ombud.events.models import Event
from ombud.jobs.models import Job
from ombud.notifications.recipients import to_weigh
from ombud.notifications.statuses import Kind
from ombud.project.cli import main
from ombud.retention.models import Rule, Run
from ombud.retention.tasks import carry_out, nightly
from tests.retention.helping import rule_about, solved, texts

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from tests.world import World

TYPED = {
    "name": "Old ones",
    "period": "P12M",
    "trigger": "solved_at",
    "act": "anonymise",
    "parts": "subject",
    "is_active": "on",
    "minimum": "P6M",
    "source": "Contract 7",
    "asks": "on",
    "k.0": "all",
    "f.0.0": "priority",
    "o.0.0": "is",
    "v.0.0": "normal",
    "do": "save",
}


def test_a_rule_is_made_tried_out_and_carried_out(as_rosa: Client, world: World) -> None:
    ticket = solved(world, clock.in_(days=-500))

    as_rosa.post("/privacy/retention/new/?about=tickets", TYPED)
    rule = Rule.objects.get()
    as_rosa.post(f"/privacy/retention/{rule.pk}/try/")
    run = Run.objects.get()
    page = as_rosa.get(f"/privacy/retention/runs/{run.pk}/").content.decode()
    as_rosa.post(f"/privacy/retention/runs/{run.pk}/do/", {"do": "run"})
    job = Job.objects.get(task__endswith="carry_out")
    carry_out.func(*job.arguments)

    assert (rule.parts, rule.minimum, rule.condition is None) == (["subject"], "P6M", False)
    assert f'href="/tickets/{ticket.number}/"' in page
    assert texts() == [""]
    run.refresh_from_db()
    assert run.state == "done"
    assert "Old ones" in as_rosa.get(f"/privacy/retention/{rule.pk}/").content.decode()


def test_a_mistake_loses_nothing(as_rosa: Client) -> None:
    answer = as_rosa.post("/privacy/retention/new/", TYPED | {"period": "two years"})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Write a period such as P24M" in page
    assert 'value="two years"' in page
    assert not Rule.objects.exists()


@pytest.mark.parametrize("count", [1, 5])
def test_the_page_costs_the_same_however_many_rules(
    as_rosa: Client, count: int, queries: Callable[[int], Any]
) -> None:
    for number in range(count):
        rule_about(name=f"Rule {number}")

    with queries(5):  # session with agent, rights, rules, runs, those that wait
        page = as_rosa.get("/privacy/retention/").content.decode()

    assert page.count("/try/") == count + 1


def test_the_command_line_does_the_same(world: World) -> None:
    solved(world, clock.in_(days=-800))
    rule_about()

    def ombud(*words: str) -> Any:
        result = CliRunner().invoke(main, ["privacy", "retention", *words, "--json"])
        assert result.exit_code == 0, result.output
        return json.loads(result.stdout)

    tried = ombud("try", "--as-of", "2100-01-01")
    done = ombud("run")

    assert [one["name"] for one in ombud("rules")] == ["Solved tickets"]
    assert (tried[0]["count"], done[0]["done"], done[0]["difference"]) == (1, 1, 0)
    assert texts() == [""]


def test_a_night_that_would_take_more_than_usual_waits_and_says_so_once(
    as_rosa: Client, world: World
) -> None:
    for number in range(12):
        solved(world, clock.in_(days=-500), subject=f"Old {number}")
    rule = rule_about(period="P12M")

    with clock.held_at(clock.in_(hours=-25)):
        nightly.func()
    nightly.func()
    first, second = Run.objects.order_by("pk")
    listed = as_rosa.get("/privacy/retention/").content.decode()
    told = list(Event.objects.filter(kind="retention.run-waits"))
    as_rosa.post(f"/privacy/retention/runs/{first.pk}/do/", {"do": "approve"})
    old = as_rosa.get(f"/privacy/retention/runs/{first.pk}/").content.decode()
    as_rosa.post(f"/privacy/retention/runs/{second.pk}/do/", {"do": "approve"})
    as_rosa.post(f"/privacy/retention/runs/{second.pk}/do/", {"do": "run"})
    carry_out.func(second.pk)

    assert (first.state, second.state) == ("dry", "waiting")
    assert "12 items wait for somebody’s approval." in listed
    assert [to_weigh(one) for one in told] == [{(world.rosa.pk, Kind.RUN)}]
    assert Run.objects.get(pk=first.pk).approved_by is None
    assert "more than 24 hours old" in old
    assert f'action="/privacy/retention/{rule.pk}/try/"' in old
    assert texts() == [""] * 12


def test_a_run_names_the_rules_that_still_need_what_it_would_take(
    as_rosa: Client, world: World
) -> None:
    solved(world, clock.in_(days=-30))
    rule_about(period="P24M", name="Two years")
    short = rule_about(period="P1D", name="A day")

    page = as_rosa.post(f"/privacy/retention/{short.pk}/try/", follow=True).content.decode()

    assert "another still needs it" in page
    assert re.search(r'>Two years</a><span class="num">1<', page)
