"""Rules of retention in the browser and at the command line."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from ombud.base import clock
from ombud.jobs.models import Job
from ombud.project.cli import main
from ombud.retention.models import Rule, Run
from ombud.retention.tasks import carry_out
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

    with queries(4):  # session with agent, rights, rules, runs
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
