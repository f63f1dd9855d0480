"""`ombud privacy export`: everything that is held about a person, written to one file."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from django.conf import settings

from ombud.base.actor import OPERATOR
from ombud.base.errors import Refused
from ombud.bundles.actions import ask_bundle, end_bundle, hand_out, make_bundle, spoken
from ombud.bundles.models import Bundle
from ombud.bundles.spool import Busy
from ombud.bundles.statuses import UNDER_WAY, Profile, State
from ombud.people.models import Contact
from ombud.privacy.models import HandedOver
from ombud.project.cli.erasure import person_named
from ombud.project.cli.looking import check_reason, looked_at, with_reason
from ombud.project.cli.output import as_json, show
from ombud.readlog.statuses import Thing

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime


WAIT_SECONDS = 1.0


def begun_before(contact: Contact, wanted: dict[str, Any]) -> Bundle | None:
    """Return what an earlier call of this command left, when it was broken off.

    Not one that answers a request: that is handed out to whoever asked.
    """
    own = Bundle.objects.filter(contact=contact, asked_by=None, fetched=0, **wanted)
    own = own.filter(state__in=(*UNDER_WAY, State.READY), without=[])
    return own.exclude(pk__in=HandedOver.objects.values("bundle")).order_by("-pk").first()


def finish(bundle: Bundle) -> None:
    """Make the archive, or wait while the server makes it. Raises ``Refused`` when it ended."""
    while True:
        try:
            make_bundle(bundle.pk)
        except Busy:
            time.sleep(WAIT_SECONDS)
            continue
        bundle.refresh_from_db()
        if bundle.state != State.READY:
            raise Refused("The archive was ended while it was made. Begin again.")
        return


def write_privately(output: Path, pieces: Iterable[bytes]) -> None:
    """Write a file that only its owner reads, whole or not at all."""
    aside = output.with_name(f"{output.name}.part")
    with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        os.fchmod(file.fileno(), 0o600)  # also where it lay there before
        for piece in pieces:
            file.write(piece)
        file.flush()
        os.fsync(file.fileno())
    aside.replace(output)


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
    help="access: everything; port: what the person gave, to take along; know: California, "
    "without the values that 11 CCR 7024(d) forbids to hand out.",
)
@click.option(
    "--since",
    type=click.DateTime(["%Y-%m-%d"]),
    default=None,
    help="Leave out what is older than this day (UTC).",
)
@click.option(
    "--language",
    type=click.Choice([code for code, _name in settings.LANGUAGES]),
    default=None,
    help="Of its pages. Without it the language of the person.",
)
@click.option("--with-notes", is_flag=True, help="Internal notes were reviewed and go out.")
@with_reason
@as_json
def export_command(
    *,
    person: str,
    output: Path,
    profile: str,
    since: datetime | None,
    language: str | None,
    with_notes: bool,
    reason: str | None,
    as_json: bool,
) -> None:
    """Write everything that is held about PERSON into one archive.

    PERSON: contact:NUMBER, or the mail address of a contact. The read log notes it. Broken
    off, the same command goes on where it stood. The file replaces one of that name, and only
    its owner can read it.
    """
    check_reason(reason)
    contact = person_named(person)
    if not isinstance(contact, Contact):
        raise Refused("Archives are made for contacts. Give contact:NUMBER or an address.")
    wanted: dict[str, Any] = {
        "profile": Profile(profile),
        "since": since.date() if since else None,
        "has_notes": with_notes,
        "language": spoken(language or contact.language),
    }
    bundle = begun_before(contact, wanted)
    if bundle is None:
        bundle, _ = ask_bundle(contact, actor=OPERATOR, **wanted)
    try:
        finish(bundle)
        looked_at([(contact.pk, Thing.EXPORT, bundle.pk)], reason)
        write_privately(output, hand_out(bundle, actor=OPERATOR))
    except KeyboardInterrupt:
        raise Refused("Broken off. The same command again goes on with it.") from None
    end_bundle(bundle, actor=OPERATOR)
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
