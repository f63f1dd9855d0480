"""Writes the archive: file by file into a sealed spool, with a checksum of each."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import zipfile
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from ombud.bundles import safety
from ombud.bundles.collecting import Item, Wanted, columns_of, items_of
from ombud.bundles.documents import drawn, kept_for, processing
from ombud.bundles.masking import Mask, mask_for, tickets_of
from ombud.bundles.statuses import Ground
from ombud.bundles.talks import Talk, talks_of
from ombud.datamap import declarations
from ombud.datamap.canonical import digest as map_digest
from ombud.events.witness import key as signing_key
from ombud.purposes.gate import uses

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from ombud.bundles.spool import Writer
    from ombud.people.models import Contact

FORMAT = "urn:ombud:bundle:1"
SCHEMA = Path(__file__).parent / "schema.json"
COLUMNS = (
    *("store", "column", "category", "purpose", "basis", "source", "kept", "at", "value"),
    "withheld",
)


@dataclass
class Archive:
    """An archive under way: what is in it, what was left out."""

    zip: zipfile.ZipFile
    sums: dict[str, str] = field(default_factory=dict)
    withheld: Counter[tuple[str, Ground]] = field(default_factory=Counter)
    items: int = 0

    def put(self, name: str, content: bytes | str) -> None:
        """Add a file and remember its checksum."""
        self.put_pieces(name, [content.encode() if isinstance(content, str) else content])

    def put_pieces(self, name: str, pieces: Iterable[bytes]) -> None:
        """Add a file that comes in pieces, so that its size costs no memory."""
        digest = hashlib.sha256()
        info = zipfile.ZipInfo(name)  # without a time: the pages say when
        info.compress_type = zipfile.ZIP_DEFLATED
        with self.zip.open(info, "w", force_zip64=True) as target:
            for piece in pieces:
                digest.update(piece)
                target.write(piece)
        self.sums[name] = digest.hexdigest()

    def leave_out(self, where: str, ground: Ground, times: int = 1) -> None:
        self.withheld[where, ground] += times


def shape(item: Item) -> dict[str, Any]:
    """Return an item as ``schema.json`` describes it."""
    declared = item.declared
    return {
        "store": item.model,
        "row": item.row,
        "column": item.column,
        "category": declared.category,
        "purpose": declared.purpose,
        "basis": uses[declared.purpose].basis,
        "source": declared.source,
        "kept": kept_for(declared),
        "at": item.at,
        "value": item.value,
        "withheld": item.ground.value if item.ground else "",
    }


def masked(items: Iterable[Item], mask: Mask, archive: Archive) -> Iterator[Item]:
    """Yield the items without other people, and count what is left out."""
    for item in items:
        archive.items += 1
        where = f"{item.model}.{item.column}"
        if item.ground:
            archive.leave_out(where, item.ground)
            yield item
        else:
            value = mask.applied(item.value or "", where)
            yield Item(item.model, item.row, item.column, item.declared, value, item.at, None)


def spread(items: Iterable[Item], seen: Counter[tuple[str, str]]) -> Iterator[dict[str, Any]]:
    for item in items:
        seen[item.model, item.column] += 1
        yield shape(item)


def as_json(head: dict[str, Any], lines: Iterable[dict[str, Any]]) -> Iterator[bytes]:
    """Yield one JSON document whose ``items`` are written one by one."""
    opening = json.dumps(head, ensure_ascii=False, sort_keys=True)
    yield f'{opening[:-1]}, "items": ['.encode()
    for number, line in enumerate(lines):
        comma = ",\n" if number else "\n"
        yield f"{comma}{json.dumps(line, ensure_ascii=False, sort_keys=True)}".encode()
    yield b"\n]}\n"


def as_csv(lines: Iterable[dict[str, Any]]) -> Iterator[bytes]:
    """Yield a table whose cells do nothing in a spreadsheet."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(COLUMNS)
    for line in lines:
        writer.writerow([safety.cell(str(line[name] or "")) for name in COLUMNS])
        if buffer.tell() > safety.LONGEST * 1000:
            yield buffer.getvalue().encode()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue().encode()


def write(spool: Writer, contact: Contact, wanted: Wanted, made: datetime) -> Archive:
    """Write everything about ``contact`` into ``spool`` and return what it came to."""
    with zipfile.ZipFile(spool, "w", zipfile.ZIP_DEFLATED) as target:
        archive = Archive(target)
        tickets = list(tickets_of(contact))
        mask = mask_for(contact, tickets)
        counted: Counter[tuple[str, str]] = Counter()
        head = {
            "$schema": FORMAT,
            "made_at": made.isoformat(),
            "profile": wanted.profile.value,
            "since": wanted.since.isoformat() if wanted.since else None,
            "map_digest": map_digest(),
        }
        items = spread(masked(items_of(contact, wanted), mask, archive), counted)
        archive.put_pieces("data.json", as_json(head, items))
        again = masked(items_of(contact, wanted), Mask(mask.own, mask.words), Archive(target))
        archive.put_pieces("csv/items.csv", as_csv(shape(one) for one in again))
        archive.put("schema.json", SCHEMA.read_bytes())
        talks = write_talks(archive, contact, wanted, tickets, mask)
        for where, times in mask.counts.items():
            archive.leave_out(where, Ground.OTHERS, times)
        write_pages(archive, wanted, made, counted, talks)
        archive.put("manifest.json", manifest(archive, head))
    return archive


def write_talks(
    archive: Archive, contact: Contact, wanted: Wanted, tickets: list[int], mask: Mask
) -> list[dict[str, Any]]:
    """Write a page and the files of each conversation; return what the first page lists."""
    listed = []
    for talk in talks_of(contact, wanted, tickets, mask):
        page = f"tickets/{talk.number}.html"
        archive.put(page, drawn("ticket.html", shown(archive, talk)))
        listed.append(
            {
                "file": page,
                "number": talk.number,
                "subject": talk.subject,
                "opened": talk.opened,
            }
        )
    return listed


def shown(archive: Archive, talk: Talk) -> dict[str, Any]:
    """Return what the page of a conversation shows; its files are written on the way."""
    for ground, times in talk.left_out.items():
        archive.leave_out(_("Messages"), ground, times)
    for said in talk.messages:
        for file in said.files:
            octets = file.octets()
            if octets is None:
                file.missing = str(Ground.DAMAGED.label)
                archive.leave_out(_("Files"), Ground.DAMAGED)
            else:
                file.path = f"attachments/{safety.file_name(file.name, file.number)}"
                archive.put(file.path, octets)
    return {
        "number": talk.number,
        "subject": talk.subject,
        "opened": talk.opened,
        "messages": talk.messages,
    }


def write_pages(
    archive: Archive,
    wanted: Wanted,
    made: datetime,
    counted: Counter[tuple[str, str]],
    talks: list[dict[str, Any]],
) -> None:
    by_label = {model._meta.label: columns_of(model) for model in declarations.models}
    from_map = {(model, column): by_label[model][column] for model, column in counted}
    groups: dict[str, list[dict[str, Any]]] = {}
    for (model, column), count in sorted(counted.items()):
        declared = from_map[model, column]
        groups.setdefault(model, []).append(
            {
                "column": column,
                "count": count,
                "purpose": _(uses[declared.purpose].text),
                "kept": kept_for(declared),
            }
        )
    values = {
        "made": made,
        "profile": str(wanted.profile.label),
        "groups": [{"name": name, "lines": lines} for name, lines in groups.items()],
        "tickets": talks,
        "withheld": [
            {"where": where, "ground": str(ground.label), "count": count}
            for (where, ground), count in sorted(archive.withheld.items())
        ],
    }
    archive.put("index.html", drawn("index.html", values))
    archive.put("processing.html", drawn("processing.html", processing(from_map.values())))


def manifest(archive: Archive, head: dict[str, Any]) -> str:
    """Return checksums and counts, signed with the desk's key (Ed25519, RFC 8032)."""
    body = {
        **head,
        "files": archive.sums,
        "items": archive.items,
        "withheld": [
            {"where": where, "ground": ground.value, "count": count}
            for (where, ground), count in sorted(archive.withheld.items())
        ],
    }
    text = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    signature = signing_key().sign(b"ombud bundle 1\n" + text.encode()).hex()
    return json.dumps({"signed": body, "signature": signature}, ensure_ascii=False, indent=1)
