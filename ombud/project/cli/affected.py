"""`ombud privacy affected`: whose data was in reach, by table and time or by who looked."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING

import click

from ombud.bundles.affected import affected, seen_by, stores
from ombud.people.queries import agent_by_address
from ombud.project.cli.output import as_json, show, table

if TYPE_CHECKING:
    from datetime import datetime

FORMATS = ["%Y-%m-%d", "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]


@click.command("affected")
@click.option("--from", "since", type=click.DateTime(FORMATS), required=True, help="UTC.")
@click.option("--to", "until", type=click.DateTime(FORMATS), required=True, help="UTC.")
@click.option("--store", "labels", multiple=True, help="A table; all when none is named.")
@click.option("--agent", default="", help="Whose account it was: what it opened.")
@as_json
def affected_command(
    *, since: datetime, until: datetime, labels: tuple[str, ...], agent: str, as_json: bool
) -> None:
    """Tell whose data came in, or was opened, in a window of time: numbers only."""
    start, end = since.replace(tzinfo=UTC), until.replace(tzinfo=UTC)
    if unknown := sorted(set(labels) - set(stores())):
        raise click.ClickException(f"No such table: {', '.join(unknown)}.")
    if agent:
        found = agent_by_address(agent)
        if found is None:
            raise click.ClickException("Nobody works here by that address.")
        result = seen_by(found.pk, start, end)
    else:
        result = affected(labels, start, end)
    values = {
        "persons": {str(number): rows for number, rows in result.persons.items()},
        "categories": dict(result.categories),
        "count": len(result.persons),
    }
    words = table([("people", len(result.persons)), *result.categories.items()])
    show(values, as_json=as_json, text=words)


COMMANDS = [affected_command]
