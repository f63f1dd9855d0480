"""`ombud privacy retention …`."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import click

from ombud.base.actor import OPERATOR
from ombud.base.errors import Refused
from ombud.project.cli.output import as_json, show, table
from ombud.retention import actions
from ombud.retention.models import Rule
from ombud.retention.statuses import State


@click.group()
def retention() -> None:
    """Show the rules of retention, try them out, carry them out."""


@retention.command("rules")
@as_json
def rules(*, as_json: bool) -> None:
    """Show all rules."""
    shapes = [rule_shape(one) for one in Rule.objects.all()]
    rows: list[tuple[object, ...]] = [
        (one["rule"], one["name"], one["about"], one["period"], one["act"]) for one in shapes
    ]
    show(shapes, as_json=as_json, text=table(rows) or "There is no rule. Run `ombud init`.")


def rule_shape(rule: Rule) -> dict[str, Any]:
    return {
        "rule": rule.pk,
        "name": rule.name,
        "about": rule.about,
        "condition": rule.condition,
        "trigger": rule.trigger,
        "period": rule.period,
        "minimum": rule.minimum,
        "source": rule.source,
        "purpose": rule.purpose,
        "act": rule.act,
        "parts": rule.parts,
        "is_active": rule.is_active,
    }


@retention.command("try")
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="A day, also in the future.")
@as_json
def try_out(*, as_of: datetime | None, as_json: bool) -> None:
    """Count what every rule that is switched on would take; change nothing."""
    moment = as_of.replace(tzinfo=UTC) if as_of else None
    runs = [
        actions.try_out(one, as_of=moment, actor=OPERATOR)
        for one in Rule.objects.filter(is_active=True)
    ]
    print_runs([actions.summary(one) for one in runs], as_json=as_json)


def print_runs(shapes: list[dict[str, Any]], *, as_json: bool) -> None:
    rows: list[tuple[object, ...]] = [("run", "rule", "items", "held", "state", "alarm")]
    rows += [
        (
            one["run"],
            one["rule"],
            one["count"],
            one["kept_only_by_hold"],
            one["state"],
            one["alarm"],
        )
        for one in shapes
    ]
    show(shapes, as_json=as_json, text=table(rows))


@retention.command("run")
@as_json
def run(*, as_json: bool) -> None:
    """Make a pass of every rule that is switched on, to its end.

    What is larger than usual waits for approval at the desk; then the exit code is 1.
    """
    shapes = []
    for rule in Rule.objects.filter(is_active=True):
        begun = actions.pass_of(rule)
        while begun is not None and actions.step(begun):
            pass
        newest = rule.runs.first()
        if newest is not None:
            shapes.append(actions.summary(newest))
    print_runs(shapes, as_json=as_json)
    if any(one["state"] == State.WAITING for one in shapes):
        raise Refused("Some runs are larger than usual. Approve them at the desk first.")
