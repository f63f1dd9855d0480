"""`ombud contact import`: people from a file."""

from __future__ import annotations

import csv
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from ombud.base.actor import OPERATOR
from ombud.base.errors import Refused
from ombud.people.actions import Row, import_contacts
from ombud.people.models import IdentifierKind
from ombud.project.cli.output import as_json, show

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import TextIO

ADDRESS, NAME = ("email", "e-mail", "address"), ("name", "full name")
PHONE = ("phone", "telephone", "phone number")
RESIDENCE = ("country", "residence")
OTHERS = {
    IdentifierKind.CUSTOMER_NUMBER: ("customer number", "customer_number"),
    IdentifierKind.CHAT: ("chat", "chat handle"),
    IdentifierKind.COOKIE: ("cookie", "cookie id"),
    IdentifierKind.DEVICE: ("device", "device id"),
    IdentifierKind.IP: ("ip", "ip address"),
    IdentifierKind.SSO: ("sso", "single sign-on id"),
}


@click.group()
def contact() -> None:
    """Take in people from a file."""


@contact.command("import")
@click.argument("file", type=click.File("r", encoding="utf-8-sig"))
@as_json
def import_command(*, file: TextIO, as_json: bool) -> None:
    """Make a contact for each row of the CSV FILE (or - for standard input).

    The first row names the columns: email, and name, phone and country if there are any: the
    country where they live, in the United States with the state (US-CA); customer number, chat,
    cookie, device, ip and sso, by which they are known beside. Who is known keeps their name
    and country. Who was erased at their own wish is left out, and told by the number of the row
    only; so is what is no mail address, phone number or place or the like. What a person had
    corrected is not written again: a privacy officer finds it among the corrections.
    """
    done = import_contacts(rows_of(file), actor=OPERATOR)
    lines = [f"{done.made} made, {done.known} known before."]
    if done.kept_out:
        lines.append(f"Erased before, left out: rows {numbers(done.kept_out)}.")
    if done.corrected:
        lines.append(f"Corrected by the person, not taken: rows {numbers(done.corrected)}.")
    if done.wrong:
        lines.append(
            f"No mail address, phone number, place or the like: rows {numbers(done.wrong)}."
        )
    show(asdict(done), as_json=as_json, text="\n".join(lines))


def rows_of(file: TextIO) -> Iterator[Row]:
    """Yield the people of a file. Raises ``Refused`` without a column of addresses."""
    reader = csv.DictReader(file)
    columns = {(name or "").strip().lower(): name for name in reader.fieldnames or ()}

    def column(known: tuple[str, ...]) -> str | None:
        return next((columns[one] for one in known if one in columns), None)

    address, *plain = map(column, (ADDRESS, NAME, PHONE, RESIDENCE))
    others = {kind: found for kind, known in OTHERS.items() if (found := column(known))}
    if address is None:
        raise Refused("The file has no column named email. Name it in the first row.")
    for row in reader:
        told = [(row.get(one) or "") if one else "" for one in (address, *plain)]
        more = tuple((kind, row.get(one) or "") for kind, one in others.items())
        yield Row(told[0], told[1], told[2], told[3], more)


def numbers(rows: list[int]) -> str:
    return ", ".join(map(str, rows))


COMMANDS = {"contact": contact}
