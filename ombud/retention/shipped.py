"""The rules that every desk begins with: usage data ends sooner than content."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_noop as _

from ombud.retention.statuses import Act

SHIPPED: tuple[dict[str, Any], ...] = (
    {
        "name": _("Solved tickets"),
        "about": "tickets",
        "trigger": "solved_at",
        "period": "P24M",
        "act": Act.ANONYMISE,
        "parts": [],
    },
    {
        "name": _("Raw mails of solved tickets"),
        "about": "tickets",
        "trigger": "solved_at",
        "period": "P12M",
        "act": Act.SHRED,
        "parts": ["mails"],
    },
    {
        "name": _("Own fields, as each field says"),
        "about": "own-fields",
        "trigger": "ticket__solved_at",
        "period": "P1D",
        "act": Act.DELETE,
    },
    {
        "name": _("Own fields of contacts, as each field says"),
        "about": "contact-fields",
        "trigger": "since",
        "period": "P1D",
        "act": Act.DELETE,
    },
    {
        "name": _("Own fields of objects, as each field says"),
        "about": "object-fields",
        "trigger": "object__retired_at",
        "period": "P1D",
        "act": Act.DELETE,
    },
    {
        "name": _("Drafts that nobody went on with"),
        "about": "drafts",
        "trigger": "saved_at",
        "period": "P90D",
        "act": Act.DELETE,
        "purpose": "desk-work",
    },
    {
        "name": _("Work that stopped"),
        "about": "jobs",
        "trigger": "made_at",
        "period": "P30D",
        "act": Act.DELETE,
        "purpose": "security",
    },
    {
        "name": _("Who looked at whom"),
        "about": "readings",
        "trigger": "at",
        "period": "P180D",
        "act": Act.DELETE,
        "purpose": "security",
    },
    {
        "name": _("Why somebody opened what rests"),
        "about": "openings",
        "trigger": "at",
        "period": "P180D",
        "act": Act.DELETE,
        "purpose": "security",
    },
    {
        "name": _("Signing in and out, in the sealed log"),
        "about": "sealed-signing-in",
        "trigger": "at",
        "period": "P180D",
        "act": Act.REDUCE,
        "purpose": "security",
    },
    {
        "name": _("Opening and revealing, in the sealed log"),
        "about": "sealed-readings",
        "trigger": "at",
        "period": "P180D",
        "act": Act.REDUCE,
        "purpose": "security",
    },
    {
        "name": _("Changes of many tickets at once"),
        "about": "bulk-runs",
        "trigger": "ended_at",
        "period": "P90D",
        "act": Act.DELETE,
        "purpose": "desk-work",
    },
    {
        "name": _("Notifications"),
        "about": "notifications",
        "trigger": "at",
        "period": "P90D",
        "act": Act.DELETE,
        "purpose": "desk-work",
    },
)
NAMES = frozenset(one["name"] for one in SHIPPED)  # shown in the language of who reads
