"""Reads a portability bundle of another desk into this one (GDPR Art. 20)."""

from __future__ import annotations

import hashlib
import json
import re
import zipfile
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction

from ombud.base.errors import Refused
from ombud.base.html.clean import clean_mail_html
from ombud.bundles.facts import BundleTakenIn
from ombud.bundles.models import TakenIn
from ombud.bundles.statuses import Profile
from ombud.bundles.writing import FORMAT
from ombud.events import log
from ombud.people.actions import add_identifier, change_contact, contact_by_email
from ombud.people.models import IdentifierKind
from ombud.people.models.contact import Source
from ombud.people.queries import known_by
from ombud.purposes.gate import uses
from ombud.tickets.actions import Said, take_over_ticket
from ombud.tickets.content import Content, File

if TYPE_CHECKING:
    from typing import BinaryIO

    from ombud.base.actor import Actor
    from ombud.people.models import Contact, Team

MOST_OF_A_FILE = 100 * 2**20


def damaged() -> Refused:
    return Refused("This archive is damaged or was changed. Ask for it once more.")


class Archive:
    """A bundle of another desk: nothing in it is trusted but what its checksums say."""

    def __init__(self, file: BinaryIO) -> None:
        """Open ``file``. Raises ``Refused`` when it is no portability bundle."""
        try:
            self.zip = zipfile.ZipFile(file)
            octets = self.octets("manifest.json", None)
            told = json.loads(octets)["signed"]
            kind = (told["$schema"], told["profile"])
            self.sums: dict[str, str] = dict(told["files"])
        except (zipfile.BadZipFile, ValueError, KeyError, TypeError):
            raise Refused("This is no archive that an Ombud made to take along.") from None
        if kind != (FORMAT, Profile.PORTABILITY.value):
            raise Refused(
                "This archive was not made to take along. Ask the other desk for such a one."
            )
        self.digest = hashlib.sha256(octets).digest()

    def octets(self, name: str, digest: str | None) -> bytes:
        """Return a file. Raises ``Refused`` when it is too large, missing or changed."""
        try:
            if self.zip.getinfo(name).file_size > MOST_OF_A_FILE:
                raise Refused("A file in this archive is larger than 100 MB.")
            content = self.zip.read(name)
        except (KeyError, zipfile.BadZipFile, NotImplementedError, RuntimeError):
            raise damaged() from None
        if digest is not None and hashlib.sha256(content).hexdigest() != digest:
            raise damaged()
        return content

    def file(self, name: str) -> bytes:
        return self.octets(name, self.sums.get(name, ""))

    def values(self, name: str) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.file(name))
        return found

    def talks(self) -> list[str]:
        """Return the names of the conversations, the oldest first."""
        found = [one for one in self.sums if re.fullmatch(r"tickets/\d+\.json", one)]
        return sorted(found, key=lambda one: (len(one), one))


@transaction.atomic
def take_in_bundle(
    file: BinaryIO, *, purpose: str, team: Team, actor: Actor, joins: bool = False
) -> TakenIn:
    """Make the person and the conversations of a portability bundle, all of it or nothing.

    purpose: for which it will be used, a key of the register. joins: the person is known here
    already, and the conversations become theirs.
    Raises ``Refused`` for a purpose that nobody knows or that needs consent, for what is no
    such archive or was taken in before, when the person is known and does not join, and when
    they were erased here: then somebody who looks after privacy lets them return first.
    """
    if purpose not in uses:
        raise Refused("There is no such purpose. `ombud privacy import --help` names them.")
    if uses[purpose].needs_consent:
        raise Refused("This purpose needs the consent of the person. Ask them here for it.")
    archive = Archive(file)
    if TakenIn.objects.filter(digest=archive.digest).exists():
        raise Refused("This archive was taken in before.")
    try:
        contact = person(archive.values("person.json"), actor=actor, joins=joins)
        tickets, messages, files = 0, 0, 0
        for name in archive.talks():
            told = archive.values(name)
            said = [said_of(archive, one) for one in told["messages"]]
            if said:
                take_over_ticket(
                    contact,
                    team=team,
                    subject=str(told["subject"]),
                    is_open=bool(told["is_open"]),
                    said=said,
                    actor=actor,
                )
                tickets, messages = tickets + 1, messages + len(said)
                files += sum(len(one.content.files) for one in said)
    except (ValueError, KeyError, TypeError, AttributeError):
        raise damaged() from None
    made = TakenIn.objects.create(
        contact=contact,
        purpose=purpose,
        digest=archive.digest,
        tickets=tickets,
        messages=messages,
        files=files,
    )
    fact = BundleTakenIn(tickets=tickets, messages=messages, files=files)
    log.record(fact, contact, actor=actor)
    return made


def person(told: dict[str, Any], *, actor: Actor, joins: bool) -> Contact:
    """Return the person of a bundle, made or known, with all that they are known by."""
    every = [(IdentifierKind(one["kind"]), str(one["value"])) for one in told["identifiers"]]
    contact = somebody_known(every, joins=joins)
    new = [(kind, value) for kind, value in every if known_by(kind, value) is None]
    if contact is None:
        contact = met(told, dict(every).get(IdentifierKind.EMAIL), actor=actor)
    for kind, value in new:
        if known_by(kind, value) is None:
            add_identifier(contact, kind, value, actor=actor)
    return contact


def somebody_known(every: list[tuple[IdentifierKind, str]], *, joins: bool) -> Contact | None:
    """Return who is known by any of these, None for nobody. Raises ``Refused``."""
    found = {one.pk: one for one in (known_by(*pair) for pair in every) if one is not None}
    if len(found) > 1:
        raise Refused("Several contacts have these addresses. Merge them first.")
    if found and not joins:
        raise Refused("This person is a contact already. Say so, and the rest becomes theirs.")
    return next(iter(found.values()), None)


def met(told: dict[str, Any], address: str | None, *, actor: Actor) -> Contact:
    """Return a new contact. Raises ``Refused`` without an address to be known by."""
    if address is None:
        raise Refused("The person of this archive has no mail address to be known by.")
    contact = contact_by_email(address, source=Source.IMPORT, actor=actor)
    name, language = str(told["name"]), str(told["language"])
    change_contact(
        contact,
        name=name,
        language=language,
        organisation=None,
        residence=str(told.get("residence", "")),
        actor=actor,
    )
    return contact


def said_of(archive: Archive, told: dict[str, Any]) -> Said:
    """Return a message of a conversation; its HTML is made harmless here once more."""
    files = [
        File(
            name=str(one["name"]),
            content_type=str(one["type"]),
            data=archive.file(str(one["path"])),
            content_id=str(one["content_id"]),
            text=str(one["words"]),
        )
        for one in told["files"]
        if one["path"]
    ]
    html = clean_mail_html(str(told["html"])).html if told["html"] else ""
    at = datetime.fromisoformat(told["at"])
    if at.tzinfo is None:
        raise ValueError("a time without a zone")
    content = Content(text=str(told["text"]), html=html, files=tuple(files))
    return Said(content, at, is_own=told["from"] == "person")
