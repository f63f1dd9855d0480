"""Writes a bundle stage by stage; who goes on after a kill begins at the last durable place."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.utils import translation
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from ombud.base.pdf import NotPrinted
from ombud.bundles import safety
from ombud.bundles.archive import Archive, Written
from ombud.bundles.documents import drawn, kept_for, processing
from ombud.bundles.mails import write_mails
from ombud.bundles.masking import mask_for
from ombud.bundles.mentions import write_mentions
from ombud.bundles.report import report
from ombud.bundles.statuses import Ground, Profile
from ombud.bundles.tables import write_items
from ombud.bundles.talks import Talk, talks_of
from ombud.datamap import Group
from ombud.datamap.canonical import digest as map_digest
from ombud.datamap.groups import group_of
from ombud.datamap.walking import sections
from ombud.events.witness import key as signing_key
from ombud.people.models import Contact, Identifier
from ombud.purposes.gate import uses
from ombud.tickets.models import DraftFile

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from django.db.models import QuerySet

    from ombud.bundles.collecting import Wanted
    from ombud.bundles.masking import Mask
    from ombud.bundles.spool import Writer
    from ombud.datamap.walking import Section
    from ombud.subjects.persons import Person

FORMAT = "urn:ombud:bundle:1"
SCHEMA = Path(__file__).parent / "schema.json"


def write(spool: Writer, person: Person, wanted: Wanted, made: datetime) -> Written:
    """Write everything about ``person`` into ``spool`` and return what it came to.

    Where ``spool`` was left by a killed process it goes on, as of the moment of the first.
    """
    if spool.left and "written" in spool.left:
        return Written(**spool.left["written"])
    archive = Archive(spool, head_of(wanted, made))
    mask = mask_for(person, archive.others)
    try:
        for number, stage in enumerate((items, talks, write_mails, write_mentions, pages)):
            if number >= archive.stage:
                stage(archive, person, wanted, mask)
                archive.through(stage=number + 1)
    except BaseException:  # also when somebody breaks it off
        archive.abandon()
        raise
    return archive.close()


def head_of(wanted: Wanted, made: datetime) -> dict[str, Any]:
    """Return what ``data.json`` and the manifest begin with."""
    return {
        "$schema": FORMAT,
        "made_at": made.isoformat(),
        "profile": wanted.profile.value,
        "since": wanted.since.isoformat() if wanted.since else None,
        "map_digest": map_digest(),
    }


def items(archive: Archive, person: Person, wanted: Wanted, mask: Mask) -> None:
    """Write every value, for programs and as a table."""
    write_items(archive, person, wanted, mask)
    archive.put("schema.json", SCHEMA.read_bytes())
    if wanted.profile is Profile.PORTABILITY:
        archive.put("person.json", as_json(person_of(person)))


def known_as(person: Person) -> QuerySet[Identifier]:
    return Identifier.objects.filter(contact__in=person.numbers).order_by("pk")


def person_of(person: Person) -> dict[str, Any]:
    """Return who the person is, as another desk can take it in."""
    known = known_as(person)
    rows = Contact.objects.filter(pk__in=person.numbers)
    record = rows.get(pk=person.numbers[0])
    return {
        "name": record.name,
        "language": record.language,
        "residence": record.residence,
        "identifiers": list(known.values("kind", "value")),
    }


def talks(archive: Archive, person: Person, wanted: Wanted, mask: Mask) -> None:
    """Write a page and the files of each conversation."""
    for talk in talks_of(person, wanted, mask, after=archive.after):
        page = f"tickets/{talk.number}.html"
        write_files(archive, talk, wanted)
        archive.put(page, drawn("ticket.html", talk.shown()))
        archive.put(f"tickets/{talk.number}.json", as_json(talk.for_programs()))
        opened = talk.opened.isoformat()
        listed = {"file": page, "number": talk.number, "subject": talk.subject}
        archive.talks.append({**listed, "opened": opened})
        archive.through(after=talk.row)


def write_files(archive: Archive, talk: Talk, wanted: Wanted) -> None:
    """Write the files of a conversation, and count what is left out of it."""
    for ground, times in talk.left_out.items():
        archive.leave_out(_("Messages, on the pages of conversations"), ground, times)
    for file in talk.files():
        if wanted.profile is Profile.KNOW and file.may_hold_numbers:
            file.missing = str(Ground.HELD_ONLY.label)
            archive.leave_out(_("Files of conversations"), Ground.HELD_ONLY)
            continue
        folder = "drafts/" if isinstance(file.attachment, DraftFile) else ""
        path = f"attachments/{folder}{safety.file_name(file.name, file.number)}"
        octets = b"" if path in archive.sums else file.octets()
        if octets is None:
            file.missing = str(Ground.DAMAGED.label)
            archive.leave_out(_("Files of conversations"), Ground.DAMAGED)
        else:
            file.path = path
            archive.put(path, octets)
            archive.rest()


def pages(archive: Archive, person: Person, wanted: Wanted, mask: Mask) -> None:
    """Write the first page, the answers on processing, both as PDF, and the signed list."""
    for where, times in mask.counts.items():
        archive.leave_out(where, Ground.OTHERS, times)
    every = {
        (one.model._meta.label, one.name or name): (one, name)
        for one in sections()
        for name in one.columns
    }
    known = {place: every[place] for place in archive.counted}
    labels = {".".join(place): one.label(name) for place, (one, name) in known.items()}
    values = {
        "person": person.row.name,
        "addresses": known_as(person).values_list("value", flat=True),
        "made": parse_datetime(archive.start["made_at"]),
        "profile": str(wanted.profile.label),
        "groups": by_group(archive, known),
        "tickets": [{**one, "opened": parse_datetime(one["opened"])} for one in archive.talks],
        "has_mentions": "mentions.html" in archive.sums,
        "has_mails": any(name.startswith("mail/") for name in archive.sums),
        "has_files": any(name.startswith("attachments/") for name in archive.sums),
        "has_person": "person.json" in archive.sums,
        "withheld": [
            {"where": labels.get(where, where), "ground": str(ground.label), "count": count}
            for (where, ground), count in archive.left_out()
        ],
    }
    answers = processing((one.columns[name] for one, name in known.values()), person)
    archive.put("index.html", drawn("index.html", values))
    archive.put("processing.html", drawn("processing.html", answers))
    try:
        archive.put("report.pdf", report(values, answers, translation.get_language() or "en"))
    except NotPrinted:  # the pages say the same, and nobody waits for their data because of it
        archive.leave_out("report.pdf", Ground.DAMAGED)
    archive.put("manifest.json", manifest(archive))


def by_group(
    archive: Archive, known: Mapping[tuple[str, str], tuple[Section, str]]
) -> list[dict[str, Any]]:
    """Return what the archive holds, a line a column, under the groups that people know.

    known: section and name of each column that was counted, by model and column.
    """
    groups: dict[Group, list[dict[str, Any]]] = {one: [] for one in Group}
    for (model, column), count in sorted(archive.counted.items()):
        section, name = known[model, column]
        declared = section.columns[name]
        groups[group_of(model)].append(
            {
                "words": section.label(name),
                "count": count,
                "purpose": _(uses[declared.purpose].text),
                "kept": kept_for(declared),
            }
        )
    return [{"name": str(one.label), "lines": lines} for one, lines in groups.items() if lines]


def manifest(archive: Archive) -> str:
    """Return checksums and counts, signed with the desk's key (Ed25519, RFC 8032)."""
    body = {
        **archive.start,
        "files": archive.sums,
        "items": archive.items,
        "withheld": [
            {"where": where, "ground": ground.value, "count": count}
            for (where, ground), count in archive.left_out()
        ],
    }
    text = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    signature = signing_key().sign(b"ombud bundle 1\n" + text.encode()).hex()
    return json.dumps({"signed": body, "signature": signature}, ensure_ascii=False, indent=1)


def as_json(values: dict[str, Any]) -> str:
    return json.dumps(values, ensure_ascii=False, indent=1)
