"""`ombud config export|load`."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

import click

from ombud.base.actor import OPERATOR
from ombud.base.errors import Refused
from ombud.configuration import file
from ombud.project.cli.output import as_json, show, table

if TYPE_CHECKING:
    from typing import TextIO

    from ombud.configuration.file import Plan


@click.group()
def config() -> None:
    """Write the configuration to a file, compare, load. It holds no secrets."""


@config.command()
@click.argument("target", type=click.File("w", encoding="utf-8"), default="-")
@click.option("--people", is_flag=True, help="With agents, by their work mail.")
def export(*, target: TextIO, people: bool) -> None:
    """Write the configuration to TARGET, or to standard output."""
    document = file.export(with_people=people)
    click.echo(json.dumps(document, ensure_ascii=False, indent=2, sort_keys=True), target)


@config.command()
@click.argument("source", type=click.File("r", encoding="utf-8-sig"))
@click.option("--dry-run", is_flag=True, help="Only say what would change.")
@click.option("--remove", is_flag=True, help="Also end what the file lacks.")
@as_json
def load(*, source: TextIO, dry_run: bool, remove: bool, as_json: bool) -> None:
    """Bring this desk to what SOURCE says; all of it or, when one step is refused, nothing."""
    verb = file.preview if dry_run else file.load
    plan = verb(read(source), actor=OPERATOR, removes=remove)
    show(shape(plan), as_json=as_json, text=words(plan, is_trial=dry_run))
    if plan.problems:
        sys.exit(1)


def read(source: TextIO) -> Any:
    try:
        return json.load(source)
    except (ValueError, RecursionError):
        raise Refused(
            "This is not JSON. Choose a file that `ombud config export` wrote."
        ) from None


def shape(plan: Plan) -> dict[str, Any]:
    return {
        "ok": not plan.problems,
        "steps": [
            {
                "kind": step.kind,
                "key": step.key,
                "verb": step.verb,
                "before": step.before,
                "after": step.after,
                "problem": step.problem,
            }
            for step in plan.steps
        ],
    }


def words(plan: Plan, *, is_trial: bool) -> str:
    rows: list[tuple[object, ...]] = [
        ("refused" if step.problem else step.verb, step.kind, step.key, step.problem)
        for step in plan.steps
    ]
    if plan.problems:
        end = f"Nothing was written: {len(plan.problems)} refused."
    elif is_trial:
        end = f"{len(plan.changes)} would change. Nothing was written."
    else:
        end = f"{len(plan.changes)} changed."
    return "\n".join(filter(None, [table(rows), end]))


COMMANDS = {"config": config}
