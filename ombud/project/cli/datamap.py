"""`ombud map`: the data map, as the software itself holds to it."""

from __future__ import annotations

from typing import Any

import click

from ombud.datamap import cookies, log_fields, stores
from ombud.datamap.canonical import columns
from ombud.project.cli.output import as_json, show, table


def rows(every: dict[str, dict[str, Any]], *, personal: bool) -> list[tuple[object, ...]]:
    chosen = [item for item in every.items() if item[1]["personal"] or not personal]
    return [
        (name, column["category"], column["purpose"], column["erasure"])
        if column["personal"]
        else (name, "not personal", "", column["reason"])
        for name, column in chosen
    ]


@click.command("map")
@click.option("--personal", is_flag=True, help="Only columns with data about a person.")
@as_json
def map_command(*, personal: bool, as_json: bool) -> None:
    """Print what every column holds about a person: category, purpose, how it is erased."""
    every = columns()
    state = {
        "columns": {
            name: column for name, column in every.items() if column["personal"] or not personal
        },
        "stores": {
            name: {
                "holds": stores[name].holds,
                "at_rest": stores[name].at_rest,
                "erased_by": stores[name].erased_by,
                "keep": stores[name].keep,
            }
            for name in stores
        },
        "cookies": {
            name: {"kind": cookies[name].kind, "purpose": cookies[name].purpose}
            for name in cookies
        },
        "log_fields": {name: log_fields[name] for name in log_fields},
    }
    show(state, as_json=as_json, text=table(rows(every, personal=personal)))


COMMANDS = {"map": map_command}
