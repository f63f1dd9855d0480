"""All data of the desk as one ZIP that any tool opens: JSON lines, files and mails as they are.

It is made while it is fetched and stands nowhere on the server. What only this desk can use is
left out and named in ``schema.json``: keyed hashes, sealed secrets, passwords and sign-ins.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils.translation import gettext as _

from ombud.backups.making import one_moment
from ombud.backups.rows import tables
from ombud.base import clock
from ombud.bundles.safety import file_name
from ombud.datamap import Personal, declarations
from ombud.vault import actions as vault
from ombud.vault.models import Blob
from ombud.vault.sealing import Broken

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

FORMAT = "urn:ombud:all-data:1"
AT_ONCE = 2_000  # rows
PIECE = 2**18  # bytes
SECRETS = "user.authorization"
SIGNING_IN = "user.authorization.credentials"
encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class Flow(io.RawIOBase):
    """What a ZIP wrote and nobody took yet."""

    def __init__(self) -> None:
        super().__init__()
        self.waiting: list[bytes] = []
        self.size = 0

    def writable(self) -> bool:
        return True

    def write(self, octets: Any) -> int:
        self.waiting.append(bytes(octets))
        self.size += len(octets)
        return len(octets)

    def taken(self) -> bytes:
        octets = b"".join(self.waiting)
        self.waiting.clear()
        self.size = 0
        return octets


@dataclass
class Content:
    """What is in the ZIP so far: rows by table, checksums by file, files that do not open."""

    rows: Counter[str] = field(default_factory=Counter)
    sums: dict[str, str] = field(default_factory=dict)
    damaged: list[str] = field(default_factory=list)

    def manifest(self) -> str:
        told = {
            "format": FORMAT,
            "made_at": clock.now().isoformat(timespec="seconds"),
            "rows": dict(sorted(self.rows.items())),
            "damaged": self.damaged,
            "sha256": self.sums,
        }
        return json.dumps(told, ensure_ascii=False, indent=1)


def plain(value: Any) -> Any:
    """Return ``value`` as JSON writes it: times as ISO 8601, decimals as texts."""
    match value:
        case datetime() | date() | time():
            return value.isoformat()
        case Decimal():
            return str(value)
    return value


def declared(model: type[models.Model], name: str) -> Any:
    """Return what the data map says of a column, None for a key."""
    own = declarations.models.get(model)
    if own is not None:
        return own.columns.get(name)
    of_app = declarations.apps.get(model._meta.app_label)
    return of_app.columns.get(f"{model.__name__}.{name}") if of_app else None


def is_left_out(model: type[models.Model], column: models.Field[Any, Any]) -> bool:
    """Say whether a column is of use to this desk alone."""
    said = declared(model, column.name)
    is_secret = isinstance(said, Personal) and said.category.startswith(SECRETS)
    return is_secret or isinstance(column, models.BinaryField)


def is_of_signing_in(model: type[models.Model]) -> bool:
    """Say whether the rows of ``model`` let somebody in: nobody else may have them."""
    said = (declared(model, one.name) for one in model._meta.concrete_fields)
    return any(isinstance(one, Personal) and one.category == SIGNING_IN for one in said)


def taken_tables() -> list[type[models.Model]]:
    return [one for one in tables() if not is_of_signing_in(one)]


def columns_of(model: type[models.Model]) -> list[models.Field[Any, Any]]:
    return [one for one in model._meta.concrete_fields if not is_left_out(model, one)]


def lines_of(model: type[models.Model], content: Content) -> Iterator[bytes]:
    """Yield the rows of ``model``, a JSON object on each line."""
    names = [one.attname for one in columns_of(model)]
    rows = model._default_manager.order_by("pk").values_list(*names)
    for row in rows.iterator(AT_ONCE):
        content.rows[model._meta.label_lower] += 1
        yield encode(dict(zip(names, map(plain, row), strict=True))).encode() + b"\n"


def files_of(
    model: type[models.Model], content: Content
) -> Iterator[tuple[str, Iterator[bytes]]]:
    """Yield every file that rows of ``model`` hold, opened, under the number of its row."""
    for column in model._meta.concrete_fields:
        if column.related_model is not Blob:
            continue
        rows = model._default_manager.exclude(**{column.name: None}).order_by("pk")
        for row in rows.select_related(column.name).iterator(AT_ONCE):
            blob = getattr(row, column.name)
            if not blob.size:
                continue
            name = file_name(str(getattr(row, "name", "mail.eml")), row.pk)
            path = f"files/{model._meta.label_lower}/{name}"
            try:
                yield path, iter([vault.read(blob)])
            except Broken:
                content.damaged.append(path)


def schema() -> str:
    """Return what each table and column holds, for a person and for a program."""
    told: dict[str, Any] = {
        "format": FORMAT,
        "left_out": sorted(one._meta.label_lower for one in tables() if is_of_signing_in(one)),
        "tables": {one._meta.label_lower: table_of(one) for one in taken_tables()},
    }
    return json.dumps(told, ensure_ascii=False, indent=1)


def table_of(model: type[models.Model]) -> dict[str, Any]:
    every = model._meta.concrete_fields
    return {
        "is": (model.__doc__ or "").strip().partition("\n")[0],
        "columns": {one.attname: column_of(model, one) for one in columns_of(model)},
        "left_out": [one.attname for one in every if is_left_out(model, one)],
    }


def column_of(model: type[models.Model], column: models.Field[Any, Any]) -> dict[str, Any]:
    said = declared(model, column.name)
    told: dict[str, Any] = {"type": column.get_internal_type()}
    if column.related_model is not None and not isinstance(column.related_model, str):
        told["refers_to"] = column.related_model._meta.label_lower
    if column.choices:
        told["values"] = {str(value): str(label) for value, label in column.flatchoices}
    if isinstance(said, Personal):
        told |= {"category": said.category, "purpose": said.purpose, "source": said.source}
    return told


def readme() -> str:
    return "\n\n".join(
        [
            _("All data of this desk"),
            _("You need no Ombud to read this: it is a ZIP of texts in UTF-8 and of files."),
            _(
                "tables/: one file for each table, one JSON object on each line. Columns that "
                "end in _id hold the number of a row of another table; schema.json says of "
                "which, and what each column holds."
            ),
            _(
                "files/: every attachment and every mail as it arrived, by table and by the "
                "number of its row."
            ),
            _(
                "manifest.json: how many rows each table has, the SHA-256 of every file, and "
                "which files could not be opened."
            ),
            _(
                "Not in it, and named in schema.json: passwords, sign-ins, keyed hashes and "
                "sealed secrets. They are of use to this desk alone."
            ),
            _(
                "Who is erased at the desk later stays in this copy. Keep it safe, and destroy "
                "it when its purpose is over."
            ),
        ]
    )


def members(
    content: Content, without: Collection[type[models.Model]]
) -> Iterator[tuple[str, Iterable[bytes]]]:
    """Yield every file of the ZIP but the manifest, with its bytes in pieces."""
    yield "README.txt", [readme().encode()]
    yield "schema.json", [schema().encode()]
    for model in taken_tables():
        yield f"tables/{model._meta.label_lower}.jsonl", lines_of(model, content)
    for model in taken_tables():
        if model not in without:
            yield from files_of(model, content)


def pieces(content: Content, without: Collection[type[models.Model]] = ()) -> Iterator[bytes]:
    """Yield the ZIP in pieces, as of one moment, and note in ``content`` what is in it.

    without: tables whose files stay here. Nothing is written to a disk.
    """
    flow = Flow()
    archive = zipfile.ZipFile(flow, "w", compresslevel=1)
    with one_moment():
        for name, octets in members(content, without):
            digest = hashlib.sha256()
            info = zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_DEFLATED
            with archive.open(info, "w", force_zip64=True) as target:
                for piece in octets:
                    digest.update(piece)
                    target.write(piece)
                    if flow.size > PIECE:
                        yield flow.taken()
            content.sums[name] = digest.hexdigest()
            yield flow.taken()
    archive.writestr("manifest.json", content.manifest())
    archive.close()
    yield flow.taken()
