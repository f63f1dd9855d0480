"""`ombud privacy export`: everything that is held about a person, written to one file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ombud.base.actor import OPERATOR
from ombud.base.errors import Refused
from ombud.bundles.actions import ask_bundle, hand_out, make_bundle
from ombud.bundles.statuses import Profile
from ombud.people.models import Contact
from ombud.project.cli.erasure import person_named
from ombud.project.cli.output import as_json, show
from ombud.readlog.actions import note_reading
from ombud.readlog.statuses import Surface, Thing

if TYPE_CHECKING:
    from datetime import datetime


@click.command("export")
@click.argument("person")
@click.option(
    "--output",
    required=True,
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    help="The ZIP file to write. It is not encrypted: hand it over by a safe way.",
)
@click.option(
    "--profile",
    type=click.Choice([str(one) for one in Profile]),
    default=str(Profile.ACCESS),
    show_default=True,
)
@click.option(
    "--since",
    type=click.DateTime(["%Y-%m-%d"]),
    default=None,
    help="Leave out what is older than this day (UTC).",
)
@click.option("--with-notes", is_flag=True, help="Internal notes were reviewed and go out.")
@as_json
def export_command(
    *,
    person: str,
    output: Path,
    profile: str,
    since: datetime | None,
    with_notes: bool,
    as_json: bool,
) -> None:
    """Write everything that is held about PERSON into one archive.

    PERSON: contact:NUMBER, or the mail address of a contact. The read log notes it.
    """
    contact = person_named(person)
    if not isinstance(contact, Contact):
        raise Refused("Archives are made for contacts. Give contact:NUMBER or an address.")
    bundle, _ = ask_bundle(
        contact,
        profile=Profile(profile),
        actor=OPERATOR,
        since=since.date() if since else None,
        has_notes=with_notes,
    )
    make_bundle(bundle.pk)
    bundle.refresh_from_db()
    note_reading(contact.pk, Thing.EXPORT, bundle.pk, agent=None, surface=Surface.COMMAND)
    with output.open("wb") as target:
        for piece in hand_out(bundle, actor=OPERATOR):
            target.write(piece)
    told = {
        "bundle": bundle.pk,
        "file": str(output),
        "size": bundle.size,
        "items": bundle.items,
        "files": bundle.files,
        "withheld": bundle.withheld,
    }
    words = f"{bundle.items} values, {bundle.files} files, {bundle.withheld} withheld: {output}"
    show(told, as_json=as_json, text=words)


COMMANDS = [export_command]
