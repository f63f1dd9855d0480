"""Every value as one document for programs and as one table, from one walk over the map."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ombud.bundles import safety
from ombud.bundles.collecting import Item, items_of
from ombud.bundles.documents import kept_for
from ombud.purposes.queries import bases_now

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ombud.bundles.archive import Archive
    from ombud.bundles.collecting import Wanted
    from ombud.bundles.masking import Mask
    from ombud.subjects.persons import Person

COLUMNS = (
    *("store", "column", "category", "purpose", "basis", "source", "kept", "at", "value"),
    *("withheld", "ends_on", "label"),
)


def write_items(archive: Archive, person: Person, wanted: Wanted, mask: Mask) -> None:
    """Write ``data.json`` and ``csv/items.csv``. The table waits aside until it is its turn."""
    aside = archive.spool.aside()
    bases = {purpose: rests[0][1] for purpose, rests in bases_now().items()}

    def lines() -> Iterator[dict[str, Any]]:
        aside.sealed.write(as_row(dict(zip(COLUMNS, COLUMNS, strict=True))))
        for item in items_of(person, wanted):
            line = shape(masked(item, mask, archive), bases)
            aside.sealed.write(as_row(line))
            yield line

    archive.put_pieces("data.json", as_json(archive.start, lines()))
    archive.put_pieces("csv/items.csv", aside.read_back(archive.spool.key))


def masked(item: Item, mask: Mask, archive: Archive) -> Item:
    """Return the item without other people; it, and what is left out, is counted."""
    archive.items += 1
    archive.counted[item.model, item.column] += 1
    where = f"{item.model}.{item.column}"
    if item.ground:
        archive.leave_out(where, item.ground)
        return item
    if is_number_of_mail(item):
        return item
    return replace(item, value=mask.applied(item.value or "", where))


def is_number_of_mail(item: Item) -> bool:
    """Say whether it is the number of a mail (RFC 5322), which only looks like an address."""
    declared = item.declared
    return declared.category == "user.unique_id" and declared.source == "mail"


def shape(item: Item, bases: Mapping[str, str]) -> dict[str, Any]:
    """Return an item as ``schema.json`` describes it; ``bases`` by purpose, as they are now."""
    declared = item.declared
    return {
        "store": item.model,
        "row": item.row,
        "column": item.column,
        "category": declared.category,
        "purpose": declared.purpose,
        "basis": bases[declared.purpose],
        "source": declared.source,
        "kept": kept_for(declared),
        "keep_days": declared.keep_days,
        "ends_on": item.ends or None,
        "at": item.at,
        "value": item.value,
        "withheld": item.ground.value if item.ground else "",
        "label": item.label,
    }


def as_row(line: Mapping[str, str | None]) -> bytes:
    """Return a line of the table; its cells do nothing in a spreadsheet."""
    buffer = io.StringIO()
    cells = [safety.cell(str(line[name] or "")) for name in COLUMNS]
    csv.writer(buffer).writerow(cells)
    return buffer.getvalue().encode()


def as_json(head: dict[str, Any], lines: Iterator[dict[str, Any]]) -> Iterator[bytes]:
    """Yield one JSON document whose ``items`` are written one by one."""
    opening = json.dumps(head, ensure_ascii=False, sort_keys=True)
    yield f'{opening[:-1]}, "items": ['.encode()
    for number, line in enumerate(lines):
        comma = ",\n" if number else "\n"
        yield f"{comma}{json.dumps(line, ensure_ascii=False, sort_keys=True)}".encode()
    yield b"\n]}\n"
