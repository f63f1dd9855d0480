"""`ombud privacy import`: a person who takes their data along from another desk."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ombud.base.actor import OPERATOR
from ombud.base.errors import Refused
from ombud.bundles.importing import take_in_bundle
from ombud.people.models import Team
from ombud.project.cli.output import as_json, show
from ombud.purposes.gate import uses

if TYPE_CHECKING:
    from typing import BinaryIO


@click.command("import", epilog=f"Purposes: {', '.join(uses)}.")
@click.argument("file", type=click.File("rb"))
@click.option("--purpose", required=True, help="What it will be used for.")
@click.option("--team", required=True, help="Key of the team that gets the conversations.")
@click.option("--join", is_flag=True, help="The person is a contact here already.")
@as_json
def import_command(
    *, file: BinaryIO, purpose: str, team: str, join: bool, as_json: bool
) -> None:
    """Take in FILE, an archive that another Ombud made for a person to take along.

    The person, their conversations and files, all or nothing; nobody is written to. Somebody
    who was erased here is not made again, unless an agent lets them return first (Privacy,
    Erased people).
    """
    found = Team.objects.filter(key=team).first()
    if found is None:
        known = ", ".join(Team.objects.order_by("key").values_list("key", flat=True))
        raise Refused(f"There is no such team. Known are: {known}.")
    made = take_in_bundle(file, purpose=purpose, team=found, actor=OPERATOR, joins=join)
    told = {
        "contact": made.contact_id,
        "purpose": made.purpose,
        "tickets": made.tickets,
        "messages": made.messages,
        "files": made.files,
    }
    text = (
        f"contact:{made.contact_id}, {made.tickets} conversations, "
        f"{made.messages} messages, {made.files} files."
    )
    show(told, as_json=as_json, text=text)


COMMANDS = [import_command]
