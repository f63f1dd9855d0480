"""`ombud privacy plan|erase|ledger|compact`, and the line on the health page."""

from __future__ import annotations

import json
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner
from django.db import DatabaseError, connection

from ombud.base.actor import SYSTEM
from ombud.erasure.actions import plan_erasure, run_to_the_end, start_erasure
from ombud.erasure.actions.running import chunk, step
from ombud.erasure.models import Erasure
from ombud.erasure.needles import Marks
from ombud.erasure.plugs import Scan, scanners
from ombud.erasure.records import places
from ombud.erasure.statuses import Stage, State
from ombud.events.models import Event
from ombud.project import health
from ombud.project.cli import main
from tests.everywhere import where
from tests.makers import make_ticket

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.world import World


def ombud(*arguments: str) -> tuple[int, Any]:
    result = CliRunner().invoke(main, [*arguments, "--json"])
    return result.exit_code, json.loads(result.stdout) if result.stdout else result.stderr


def test_a_plan_is_made_carried_out_and_certified(transactional_db: None, world: World) -> None:
    make_ticket(world)

    _, plan = ombud("privacy", "plan", "cleo@lumen.example")
    code, done = ombud("privacy", "erase", str(plan["number"]), "--yes")
    _, ledger = ombud("privacy", "ledger")

    assert (plan["state"], plan["person"]) == ("planned", f"contact:{world.cleo.pk}")
    assert (code, done["state"]) == (0, "done")
    assert done["certificate"]["pseudonym"] == plan["pseudonym"]
    assert (ledger["entries"], ledger["pending"]) == (1, 0)
    assert where("cleo@lumen.example", "Marchetti") == []


def test_a_chunk_that_another_worker_has_done_is_not_done_again(world: World) -> None:
    plan = plan_erasure(world.cleo, actor=SYSTEM)
    start_erasure(plan, actor=SYSTEM)
    marks = Marks.opened(bytes(plan.sealed_needles or b""))
    Erasure.objects.update(stage=Stage.COMPACT)  # while this one was about to begin

    assert chunk(plan, marks)
    plan.refresh_from_db()
    assert (plan.stage, plan.results) == (Stage.COMPACT, {})


def test_a_ledger_of_another_key_is_told_in_words(world: World) -> None:
    number = ombud("privacy", "plan", "cleo@lumen.example")[1]["number"]
    places()[0].parent.mkdir(parents=True, exist_ok=True)
    places()[0].write_text("{}\n")
    try:
        asked = CliRunner().invoke(main, ["privacy", "ledger"])
        tried = CliRunner().invoke(main, ["privacy", "erase", str(number), "--yes"])
    finally:
        places()[0].unlink()

    assert (asked.exit_code, tried.exit_code) == (1, 1)
    assert "Restore it from beside the last backup" in asked.stderr
    assert "failed (LedgerBroken)\nThe ledger of erasures was changed" in tried.stdout


def test_what_changed_since_is_shown_and_nothing_is_done(world: World) -> None:
    _, plan = ombud("privacy", "plan", f"contact:{world.cleo.pk}")
    make_ticket(world)

    result = CliRunner().invoke(main, ["privacy", "erase", str(plan["number"]), "--yes"])

    assert result.exit_code == 1
    assert "tickets.Ticket.subject: 0 → 1" in result.stderr
    assert Erasure.objects.get().state == State.PLANNED


def test_nobody_and_no_plan_are_told(world: World) -> None:
    assert ombud("privacy", "plan", "nobody@lumen.example")[0] == 1
    assert ombud("privacy", "erase", "99", "--yes")[0] == 1
    named = CliRunner().invoke(main, ["privacy", "erase", "cleo@lumen.example"])
    assert (named.exit_code, "ombud privacy plan PERSON" in named.output) == (2, True)
    by_name = CliRunner().invoke(main, ["privacy", "scan", "nobody@lumen.example"])
    assert (by_name.exit_code, "no such person" in by_name.output) == (1, True)


def test_the_database_file_is_written_anew(transactional_db: None, sqlite_only: None) -> None:
    code, state = ombud("privacy", "compact")

    assert code == 0
    assert 0 < state["bytes"] <= state["bytes_before"]


def about_to_scan(world: World) -> Erasure:
    """Return an erasure that has done all but look for what is left."""
    plan = plan_erasure(world.cleo, actor=SYSTEM)
    start_erasure(plan, actor=SYSTEM)
    while plan.stage != Stage.SCAN:
        step(plan)
    return plan


def test_PR_051_a_scan_that_others_overtook_stops_nothing(
    transactional_db: None, world: World
) -> None:
    plan = about_to_scan(world)

    def slow(_marks: Marks) -> Scan:
        scanners._things.pop("slow")
        run_to_the_end(Erasure.objects.get(pk=plan.pk))
        return Scan({"files": 1}, ["files:1"])

    scanners.register("slow", slow)
    step(plan)

    plan.refresh_from_db()
    assert (plan.state, plan.problem, plan.conflicts) == (State.DONE, "", [])
    assert not Event.objects.filter(kind="erasure.stopped").exists()


def test_PR_051_a_scan_that_others_overtook_certifies_nothing(
    transactional_db: None, world: World
) -> None:
    plan = about_to_scan(world)

    def clean_but_old(_marks: Marks) -> Scan:
        scanners._things.pop("old")
        Erasure.objects.filter(pk=plan.pk).update(stage=Stage.INDEX)
        return Scan({"files": 1}, [])

    scanners.register("old", clean_but_old)
    step(plan)

    plan.refresh_from_db()
    assert (plan.state, plan.stage, plan.certificate) == (State.RUNNING, Stage.INDEX, None)
    assert run_to_the_end(plan).certificate is not None


@contextmanager
def a_table_that_cannot_be_written(table: str) -> Iterator[None]:
    """Let the database refuse every change of one table."""

    def refuse(execute: Any, sql: str, *rest: Any) -> Any:
        if sql.startswith(tuple(f'{verb} "{table}"' for verb in ("UPDATE", "DELETE FROM"))):
            raise DatabaseError("attempt to write a readonly database")
        return execute(sql, *rest)

    with connection.execute_wrapper(refuse):
        yield


@pytest.mark.parametrize("table", ["tickets_message", "people_identifier"])
def test_PR_052_a_store_that_cannot_be_written_leaves_it_open_without_a_certificate(
    transactional_db: None, world: World, table: str
) -> None:
    make_ticket(world)
    number = str(ombud("privacy", "plan", "cleo@lumen.example")[1]["number"])

    with a_table_that_cannot_be_written(table):
        code, stopped = ombud("privacy", "erase", number, "--yes")
        problems = health.report()["problems"]
    told = Event.objects.filter(kind="erasure.stopped").count()
    again = ombud("privacy", "erase", number, "--yes")[1]

    assert (code, stopped["state"], stopped["certificate"]) == (1, "failed", None)
    assert ("erasure-stopped" in problems, told) == (True, 1)
    assert (again["state"], again["certificate"] is not None) == ("done", True)
    assert where("cleo@lumen.example", "Marchetti") == []


def test_PR_052_what_is_left_keeps_it_open_and_is_an_alarm(
    transactional_db: None, world: World
) -> None:
    plan = plan_erasure(world.cleo, actor=SYSTEM)
    start_erasure(plan, actor=SYSTEM)
    scanners.register("stubborn", lambda marks: Scan({"files": 1}, ["files:1"]))
    try:
        code, stopped = ombud("privacy", "erase", str(plan.pk), "--yes")
        report = health.report()
    finally:
        scanners._things.pop("stubborn")

    assert (code, stopped["state"], stopped["stage"]) == (1, "failed", "scan")
    assert stopped["certificate"] is None
    assert "erasure-stopped" in report["problems"]
    assert report["erasures"] == {"running": 1, "stopped": 1}
    assert ombud("privacy", "erase", str(plan.pk), "--yes")[1]["state"] == "done"
    assert health.report()["erasures"] == {"running": 0, "stopped": 0}
