"""`ombud privacy map|scan`: what is held, and whether anything is left of a person."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ombud.base.errors import Refused
from ombud.project.cli.datamap import map_command
from ombud.project.cli.erasure import person_named
from ombud.project.cli.output import as_json, show, table
from ombud.subjects.actions import subject_for
from ombud.subjects.queries import find_subject, persons_of, root_of
from ombud.subjects.residue import needles_of, scan
from ombud.subjects.scanning import Kind, Needle

if TYPE_CHECKING:
    from typing import TextIO

    from ombud.subjects.models import Subject
    from ombud.subjects.residue import Report
    from ombud.subjects.residue.report import StoreResult

MEGABYTE = 1_000_000


def subject_named(reference: str) -> Subject:
    """Return the subject of ``reference``. Raises ``Refused`` when there is none.

    reference: a public id, or what ``person_named`` knows.
    """
    found = find_subject(reference)
    return root_of(found) if found is not None else subject_for(person_named(reference))


@click.command("scan")
@click.argument("person", default="")
@click.option(
    "--subject", default="", metavar="ID", help="Public id, contact:N, agent:N or address."
)
@click.option(
    "--marks",
    type=click.File("r", encoding="utf-8"),
    help="Further texts to look for, one on a line; - reads standard input.",
)
@click.option(
    "--also",
    multiple=True,
    type=click.Path(exists=True, path_type=Path),
    help="A further file or folder: logs, a mounted backup. May be repeated.",
)
@as_json
def scan_command(
    *, person: str, subject: str, marks: TextIO | None, also: tuple[Path, ...], as_json: bool
) -> None:
    """Look for PERSON in every store, through everything that encodes, packs or hides.

    PERSON: as ``--subject``; leave it out to look for marks only.

    What is found is told by kind and place, never by its text. Exit code 1 when something
    is left of the person for certain, or a store could not be read.
    """
    subject = subject or person
    needles = needles_of(persons_of(subject_named(subject))) if subject else []
    if subject and not needles and marks is None:
        raise Refused(
            "This person is erased: nothing here says any more by what to look for them. Give "
            "what you know of them with --marks FILE."
        )
    if marks is not None:
        needles += [Needle(Kind.MARK, line.strip()) for line in marks if line.strip()]
    if not needles:
        raise Refused("Say whom to look for: a mail address, contact:NUMBER, or --marks FILE.")
    report = scan(needles, also=also, progress=None if as_json else tell)
    if not as_json:
        click.echo(err=True)
    show(report.as_json(), as_json=as_json, text=told(report))
    if not report.is_clean:
        sys.exit(1)


def tell(result: StoreResult) -> None:
    """Show on standard error how far the scan is, where a person looks at it."""
    if sys.stderr.isatty():
        size = result.octets / MEGABYTE
        click.echo(
            f"\r{result.store}: {result.objects} objects, {size:.1f} MB ", err=True, nl=False
        )


def told(report: Report) -> str:
    """Return the report for a person: a line for each store, then what is left."""
    rows: list[tuple[object, ...]] = [("store", "state", "objects", "MB", "hits", "")]
    rows += [
        (
            one.store,
            one.outcome.replace("_", " "),
            one.objects,
            f"{one.octets / MEGABYTE:.1f}",
            one.hits,
            one.reason,
        )
        for one in report.stores
    ]
    left: list[tuple[object, ...]] = [
        (
            "retained" if one.is_retained else "certain" if one.is_certain else "possible",
            one.kind,
            one.store,
            one.place,
            " > ".join(one.trail),
        )
        for one in report.residues
    ]
    end = (
        "Nothing is left of this person."
        if report.is_clean and not report.possible
        else f"{len(report.certain)} certain, {len(report.possible)} possible."
    )
    return "\n".join(filter(None, [table(rows), table(left), end]))


COMMANDS = (scan_command, map_command)
