"""The whole map in plain values, and its digest: the same release has the same one."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from ombud.datamap import declarations
from ombud.datamap.declarations import Declared, Personal


def entry_of(declared: Declared) -> dict[str, Any]:
    """Return one column's entry in plain values."""
    if not isinstance(declared, Personal):
        return {"personal": False, "reason": declared.reason}
    return {
        "personal": True,
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
    }


def columns() -> dict[str, dict[str, Any]]:
    """Return every declared column by its full name, sorted."""
    named: dict[str, Declared] = {}
    for model, declaration in declarations.models.items():
        for name, declared in declaration.columns.items():
            named[f"{model._meta.label}.{name}"] = declared
    for label, declaration in declarations.apps.items():
        for name, declared in declaration.columns.items():
            named[f"{label}.{name}"] = declared
    return {name: entry_of(named[name]) for name in sorted(named)}


def digest() -> str:
    """Return the SHA-256 of the map in canonical form, hexadecimal."""
    text = json.dumps(columns(), sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()
