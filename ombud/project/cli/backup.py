"""`ombud backup create|list|verify|restore|replay|extract`."""

from __future__ import annotations

import os
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click
from django.contrib.auth import authenticate

from ombud.backups import actions, keystore, restoring
from ombud.backups.taking import all_data, begin_taking
from ombud.base.actor import OPERATOR
from ombud.base.errors import Refused
from ombud.people.capabilities import Capability
from ombud.people.models import Agent
from ombud.people.queries import rights_of
from ombud.privacy.models import Proof
from ombud.project import migrations
from ombud.project.cli.output import as_json, secret_from, show, table
from ombud.project.running import standing_still
from ombud.project.version import version

ARCHIVE = click.Path(dir_okay=False, path_type=Path)


@click.group()
def backup() -> None:
    """Make, verify and restore backups. Each has its own key, which expires."""


def shape(entry: keystore.Entry) -> dict[str, Any]:
    """Return an archive as JSON writes it, without its key."""
    told = {name: value for name, value in asdict(entry).items() if name != "key"}
    return {**told, "path": str(actions.folder() / entry.file)}


@backup.command()
@click.option("--open", "is_open", is_flag=True, help="Rows that any desk can load.")
@as_json
def create(*, is_open: bool, as_json: bool) -> None:
    """Make an archive of the whole desk while it works, and verify it."""
    entry = actions.create(version=version(), is_open=is_open)
    text = f"{actions.folder() / entry.file}\nVerified. Its key expires {entry.expires_at}."
    show(shape(entry), as_json=as_json, text=text)


@backup.command("take-all")
@click.argument("path", type=ARCHIVE)
@click.option("--reason", required=True, help="What for; it is kept and stands in the log.")
@as_json
def take_all(*, path: Path, reason: str, as_json: bool) -> None:
    """Write all data into the ZIP at PATH, which needs no Ombud to be read.

    It is not encrypted. Passwords, sign-ins, keyed hashes and sealed secrets are not in it.
    """
    if path.exists():
        raise Refused(f"There is a file {path}. Choose another name.")
    taking = begin_taking(reason, agent=None, actor=OPERATOR)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        for piece in all_data(taking, without=(Proof,)):
            file.write(piece)
    taking.refresh_from_db()
    told = {"path": str(path), "rows": taking.rows, "files": taking.files}
    show(told, as_json=as_json, text=f"{path}\n{taking.rows} rows, {taking.files} files.")


@backup.command("list")
@as_json
def list_backups(*, as_json: bool) -> None:
    """Show the archives whose keys have not expired, oldest first."""
    shapes = [shape(one) for one in keystore.entries()]
    rows: list[tuple[object, ...]] = [
        (one["file"], one["size"], one["verified_at"] or "never verified", one["expires_at"])
        for one in shapes
    ]
    show(shapes, as_json=as_json, text=table(rows) or "There is no backup.")


def found(path: Path) -> Path:
    """Return the archive at ``path``, or of that name in the folder of backups."""
    beside = actions.folder() / path.name
    return path if path.exists() or not beside.exists() else beside


@backup.command()
@click.argument("path", type=ARCHIVE)
@as_json
def verify(*, path: Path, as_json: bool) -> None:
    """Read the archive at PATH to its end and compare all of it with its manifest."""
    manifest = actions.verify(found(path))
    text = f"The archive of {manifest['made_at']} is whole."
    show(summary(manifest), as_json=as_json, text=text)


def summary(manifest: dict[str, Any]) -> dict[str, Any]:
    """Return a manifest without the list of its members."""
    left_out = {"members", "migrations"}
    return {name: value for name, value in manifest.items() if name not in left_out}


@backup.command()
@click.argument("path", type=ARCHIVE)
@click.option("--replace", is_flag=True, help="Also where there is data already.")
@click.option("--without-ledger", is_flag=True, help="The ledger of erasures is lost.")
@as_json
def restore(*, path: Path, replace: bool, without_ledger: bool, as_json: bool) -> None:
    """Put the archive at PATH in place of this desk. Stop the desk first.

    Afterwards every address answers 503 until `ombud backup replay` has erased again what
    was erased since the archive was made.
    """
    with standing_still():
        manifest = restoring.restore(
            found(path),
            known=migrations.on_disk(),
            replace=replace,
            without_ledger=without_ledger,
            actor=OPERATOR,
        )
    text = f"Restored from {manifest['made_at']}. Now run `ombud backup replay`."
    show(summary(manifest), as_json=as_json, text=text)


@backup.command()
@click.option("--override-by", "people", multiple=True, help="Mail address; twice.")
@as_json
def replay(*, people: tuple[str, ...], as_json: bool) -> None:
    """Erase again what was erased since the archive was made, and open the desk.

    Without the ledger two persons who look after privacy or operate the desk must answer
    for it: --override-by for each; both are asked for their password.
    """
    override = overriding(people) if people else None
    done = actions.replay(actor=OPERATOR, override=override)
    state = {"replayed": done.count, "overridden": done.is_overridden}
    text = f"{done.count} erasures were repeated. The desk answers again."
    show(state, as_json=as_json, text=text)


def overriding(people: tuple[str, ...]) -> tuple[Agent, Agent]:
    """Return the two who proved who they are. Raises ``Refused``."""
    if len({one.lower() for one in people}) != 2:
        raise Refused("Two different persons must answer for it: --override-by, twice.")
    first, second = (proven(one) for one in people)
    return first, second


def proven(address: str) -> Agent:
    password = secret_from(f"Password of {address}")
    agent = authenticate(None, username=address, password=password)
    duties = (Capability.PRIVACY, Capability.OPERATE)
    if not isinstance(agent, Agent) or not any(map(rights_of(agent).may, duties)):
        raise Refused(f"{address} cannot answer for it: wrong password, or not their duty.")
    return agent


@backup.command()
@click.argument("path", type=ARCHIVE)
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
def extract(*, path: Path, folder: Path) -> None:
    """Open the archive at PATH into FOLDER: what an open one holds can be read by anything."""
    actions.verify(found(path))
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    restoring.extract(found(path), folder)
    click.echo(f"Opened into {folder}. It is not encrypted any more: remove it when done.")


COMMANDS = {"backup": backup}
