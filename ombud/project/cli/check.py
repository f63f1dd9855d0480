"""`ombud check` and `ombud health`."""

from __future__ import annotations

import sys

import click

from ombud.project import health
from ombud.project.cli.output import as_json, show, table
from ombud.project.selfcheck import examine
from ombud.project.selfcheck.finding import Grade


@click.command()
@as_json
def check(*, as_json: bool) -> None:
    """Examine this installation and say what is wrong and what to do.

    Exit code 1 when there is an error; warnings alone leave it 0.
    """
    findings = examine()
    rows = [(finding.grade, finding.code, finding.text) for finding in findings]
    shown = [{"grade": str(grade), "code": code, "text": text} for grade, code, text in rows]
    show(shown, as_json=as_json, text=table([(grade, text) for grade, _, text in rows]))
    if any(finding.grade == Grade.ERROR for finding in findings):
        sys.exit(1)


@click.command("health")
@as_json
def health_command(*, as_json: bool) -> None:
    """Show how the desk is doing, in counts, ages and sizes.

    Exit code 1 when work stands still or the disk is nearly full.
    """
    report = health.report()
    rows: list[tuple[object, ...]] = [("status", report["status"])]
    rows += [("problem", code) for code in report["problems"]]
    for part, figures in report.items():
        if isinstance(figures, dict):
            rows += [(f"{part}.{name}", figure) for name, figure in figures.items()]
    show(report, as_json=as_json, text=table(rows))
    if report["status"] == "bad":
        sys.exit(1)


COMMANDS = {"check": check, "health": health_command}
