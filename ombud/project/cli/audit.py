"""`ombud audit verify`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from ombud.events.verifying import verify
from ombud.project.cli.output import as_json, show

if TYPE_CHECKING:
    from ombud.events.findings import Finding


@click.group()
def audit() -> None:
    """Verify the sealed log."""


def verdict(finding: Finding | None) -> dict[str, object]:
    """Return one verdict: good, or the first flaw and where it is."""
    if finding is None:
        return {"ok": True}
    return {"ok": False, "flaw": str(finding.flaw), "row": finding.row, "text": finding.text}


@audit.command("verify")
@as_json
def verify_log(*, as_json: bool) -> None:
    """Walk the whole log and say whether it is genuine, and whether it is all there.

    Exit code 1 when either is not so. Events of the last minutes that are not sealed yet can
    be vouched for by neither verdict.
    """
    report = verify()
    state = {
        "events": report.events,
        "sealed": report.sealed,
        "taken_back": report.taken_back,
        "integrity": verdict(report.integrity),
        "completeness": verdict(report.completeness),
    }
    lines = [f"{report.sealed} of {report.events} events are sealed."]
    if report.taken_back:
        lines.append(f"{report.taken_back} seals were taken back when a backup was restored.")
    for name, finding in (
        ("Integrity", report.integrity),
        ("Completeness", report.completeness),
    ):
        lines.append(f"{name}: {finding.text if finding else 'good'}")
    show(state, as_json=as_json, text="\n".join(lines))
    if report.integrity or report.completeness:
        sys.exit(1)


COMMANDS = {"audit": audit}
