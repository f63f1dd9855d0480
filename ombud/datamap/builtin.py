"""Shipped entries for the third-party apps that we install, and the stores outside tables."""

from __future__ import annotations

from ombud.datamap.declarations import (
    NOT_PERSONAL,
    Cookie,
    Store,
    browser_keys,
    cookies,
    declare_app,
    log_fields,
    stores,
)

declare_app(
    "contenttypes",
    {"ContentType.app_label": NOT_PERSONAL, "ContentType.model": NOT_PERSONAL},
)
declare_app(
    "auth",
    {
        "Permission.name": NOT_PERSONAL,
        "Permission.codename": NOT_PERSONAL,
        "Group.name": NOT_PERSONAL,
    },
)

for store in (
    Store(
        "database",
        "everything in the tables below",
        "SQLCipher, or an encrypted volume under PostgreSQL",
        "the entry of each column",
        "as each column says",
    ),
    Store(
        "write-ahead log",
        "pages on their way into the database",
        "encrypted like the database",
        "checkpoint after erasure; under PostgreSQL written over day by day",
        "until the next checkpoint; under PostgreSQL 30 days",
    ),
    Store(
        "blobs",
        "raw mail, attachments and their extracted text",
        "AES-256-GCM, a key for each object, wrapped by the desk's key",
        "key destroyed and file removed",
        "as long as the row that points at it",
    ),
    Store(
        "keys",
        "the desk's master key; no data about a person",
        "file mode 600 outside the data folder",
        "not personal",
        "as long as the desk",
    ),
    Store(
        "log",
        "what the server did, in fields of an allow-list",
        "plain text, no personal field exists",
        "not personal",
        "as the operator rotates it",
    ),
    Store(
        "temporary memory",
        "sorting and parsing",
        "memory only, never a file",
        "end of the process",
        "seconds",
    ),
    Store(
        "browser",
        "theme, density and the text being typed",
        "the agent's own browser",
        "sign-out",
        "until sign-out",
    ),
):
    stores.register(store.name, store)

cookies.register(
    "ombud_session",
    Cookie(
        "ombud_session",
        "session",
        "keeps an agent signed in",
        "until sign-out, at most 12 hours",
    ),
)
cookies.register(
    "ombud_csrf",
    Cookie(
        "ombud_csrf", "security", "proves that a form came from our own page", "the session"
    ),
)
cookies.register(
    "ombud_language",
    Cookie(
        "ombud_language",
        "preference",
        "language chosen by the visitor",
        "a year, only after a choice",
    ),
)

for name, what in {
    "ombud-theme": "light or dark, as chosen on this device",
    "ombud-keys": "whether keys of one letter work, as chosen on this device",
    "ombud-desktop": "whether this device shows what is new",
    "ombud-bell": "number of the newest notice that this device has shown",
    "htmx-current-path-for-history": "address of the page shown last, in this tab only",
    "ombud-": "the page for the time without a connection and its looks, for each release",
}.items():
    browser_keys.register(name, what)

for name, what in {
    "event": "what happened, a fixed word",
    "level": "how grave",
    "timestamp": "when, UTC",
    "logger": "which module",
    "method": "HTTP method",
    "route": "name of the URL pattern, never the path",
    "status": "HTTP status or outcome",
    "ms": "duration in milliseconds",
    "queries": "number of statements",
    "job": "number of a job",
    "task": "name of a task",
    "attempt": "count",
    "count": "count",
    "kind": "kind of an event or error",
    "code": "reason code",
    "id": "number of a row",
    "door": "by which door a mail came",
    "pid": "process",
    "part": "part of the server",
    "port": "port number",
    "bytes": "size",
    "exception": "class of an exception",
    "where": "file and line of our own code",
    "version": "version",
}.items():
    log_fields.register(name, what)
