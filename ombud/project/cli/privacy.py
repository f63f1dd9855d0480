"""`ombud privacy …`: duties about people's data. Each sub-command has a file of its own."""

from __future__ import annotations

import click

from ombud.project.cli import affected, bringing, erasure, export, residue
from ombud.project.cli.holds import hold
from ombud.project.cli.retention import retention


@click.group()
def privacy() -> None:
    """Plan and carry out what people may ask for their data."""


for command in (
    *residue.COMMANDS,
    *erasure.COMMANDS,
    *export.COMMANDS,
    *bringing.COMMANDS,
    *affected.COMMANDS,
    hold,
    retention,
):
    privacy.add_command(command)
COMMANDS = {"privacy": privacy}
