"""`ombud map`: the data map, as the software itself holds to it."""

from __future__ import annotations

from typing import Any

import click

from ombud.datamap import canonical, coverage
from ombud.project.cli.output import as_json, show, table


def rows(every: dict[str, dict[str, Any]]) -> list[tuple[object, ...]]:
    return [
        (name, column["category"], column["purpose"], column["erasure"])
        if column["personal"]
        else (name, "not personal", "", column["reason"])
        for name, column in every.items()
    ]


def counted(found: coverage.Coverage) -> str:
    """Return in one line how much of the database the map covers."""
    return (
        f"{found.fields} fields of {found.models} models: {found.personal} personal, "
        f"{found.not_personal} not personal, {found.numbers} numbers of rows; "
        f"undeclared {len(found.undeclared)}"
    )


@click.command("map")
@click.option("--personal", is_flag=True, help="Only columns with data about a person.")
@click.option("--digest", is_flag=True, help="Only the digest of the map.")
@as_json
def map_command(*, personal: bool, digest: bool, as_json: bool) -> None:
    """Print what every column holds about a person: category, purpose, how it is erased.

    The digest is one for a release: bundles and certificates name the same.
    """
    if digest:
        show({"digest": canonical.digest()}, as_json=as_json, text=canonical.digest())
        return
    state = canonical.as_values()
    if personal:
        kept = {name: one for name, one in state["columns"].items() if one["personal"]}
        state["columns"] = kept
    state["digest"] = canonical.digest()
    state["coverage"] = coverage.coverage().as_values()
    lines = [table(rows(state["columns"])), counted(coverage.coverage()), state["digest"]]
    show(state, as_json=as_json, text="\n".join(lines))


COMMANDS = {"map": map_command}
