"""What every column holds about a person: why, how long, how it ends."""

from ombud.datamap.declarations import (
    NOT_PERSONAL,
    Access,
    Declaration,
    Declared,
    Egress,
    Erasure,
    NotPersonal,
    Personal,
    Store,
    cookies,
    declare,
    declare_app,
    log_fields,
    models,
    stores,
)

__all__ = [
    "NOT_PERSONAL",
    "Access",
    "Declaration",
    "Declared",
    "Egress",
    "Erasure",
    "NotPersonal",
    "Personal",
    "Store",
    "cookies",
    "declare",
    "declare_app",
    "log_fields",
    "models",
    "stores",
]
