"""The whole map in plain values, and its digest: the same release has the same one."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from ombud.datamap import declarations
from ombud.datamap.declarations import Declared, Personal
from ombud.datamap.groups import groups
from ombud.datamap.noting import notes
from ombud.datamap.outward import processors
from ombud.datamap.periods import periods

if TYPE_CHECKING:
    from django.db.models import Model

# Categories of what comes about by itself while somebody uses the service (promise A1).
USAGE = ("user.behavior", "user.device")


def entry_of(declared: Declared) -> dict[str, Any]:
    """Return one column's entry in plain values."""
    if not isinstance(declared, Personal):
        return {"personal": False, "class": "none", "reason": declared.reason}
    return {
        "personal": True,
        "class": "usage" if declared.category.startswith(USAGE) else "personal",
        "category": declared.category,
        "subject": list(declared.subject),
        "purpose": declared.purpose,
        "erasure": str(declared.erasure),
        "keep_days": declared.keep_days,
        "source": declared.source,
        "access": str(declared.access),
        "portability": declared.portability,
        "search": declared.search,
        "egress": sorted(str(way) for way in declared.egress),
        "at_rest": declared.at_rest,
        "ground": declared.ground,
    }


def shape_of(model: type[Model], column: str) -> dict[str, Any]:
    """Return what a column of JSON holds, as a part of its entry; nothing for others."""
    shape = getattr(model._meta.get_field(column), "shape", None)
    return {"shape": shape.described()} if shape is not None else {}


def columns() -> dict[str, dict[str, Any]]:
    """Return every declared column by its full name, sorted."""
    named: dict[str, Declared] = {}
    further: dict[str, dict[str, Any]] = {}
    for model, declaration in declarations.models.items():
        for name, declared in declaration.columns.items():
            named[f"{model._meta.label}.{name}"] = declared
            further[f"{model._meta.label}.{name}"] = shape_of(model, name) | (
                {"kept": declared.kept or declaration.kept}
                if isinstance(declared, Personal)
                else {}
            )
    for label, declaration in declarations.apps.items():
        for name, declared in declaration.columns.items():
            named[f"{label}.{name}"] = declared
    return {name: entry_of(named[name]) | further.get(name, {}) for name in sorted(named)}


def relations() -> dict[str, dict[str, Any]]:
    """Return every relation that is handed out in words, by its full name, sorted."""
    found = {
        f"{model._meta.label}.{name}": {
            "shows": related.shows,
            "declared": entry_of(related.declared) if related.declared else None,
        }
        for model, declaration in declarations.models.items()
        for name, related in declaration.related.items()
    }
    return dict(sorted(found.items()))


def as_values() -> dict[str, Any]:
    """Return columns, stores, cookies and log fields, each by name and sorted."""
    known = declarations
    return {
        "columns": columns(),
        "relations": relations(),
        "groups": {name: str(group) for name, group in sorted(groups().items())},
        "stores": {name: asdict(known.stores[name]) for name in known.stores},
        "cookies": {name: asdict(known.cookies[name]) for name in known.cookies},
        "browser_keys": {name: known.browser_keys[name] for name in known.browser_keys},
        "periods": {name: asdict(periods[name]) for name in periods},
        "changes": notes(),
        "processors": {name: asdict(processors[name]) for name in processors},
        "log_fields": {name: known.log_fields[name] for name in known.log_fields},
    }


def octets() -> bytes:
    """Return the whole map as canonical JSON: sorted, without white space, in ASCII."""
    return json.dumps(as_values(), sort_keys=True, separators=(",", ":")).encode("ascii")


def digest() -> str:
    """Return the SHA-256 of the whole map, hexadecimal.

    Fields that people make up at run time are not part of it: a release has one digest,
    whatever was set up.
    """
    return hashlib.sha256(octets()).hexdigest()
