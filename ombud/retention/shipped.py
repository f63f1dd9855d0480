"""The rules that every desk begins with: usage data ends sooner than content."""

from __future__ import annotations

from typing import Any

from ombud.retention.statuses import Act

SHIPPED: tuple[dict[str, Any], ...] = (
    {
        "name": "Solved tickets",
        "about": "tickets",
        "trigger": "solved_at",
        "period": "P24M",
        "act": Act.ANONYMISE,
        "parts": [],
    },
    {
        "name": "Raw mails of solved tickets",
        "about": "tickets",
        "trigger": "solved_at",
        "period": "P12M",
        "act": Act.SHRED,
        "parts": ["mails"],
    },
    {
        "name": "Own fields, as each field says",
        "about": "own-fields",
        "trigger": "ticket__solved_at",
        "period": "P1D",
        "act": Act.DELETE,
    },
    {
        "name": "Drafts that nobody went on with",
        "about": "drafts",
        "trigger": "saved_at",
        "period": "P90D",
        "act": Act.DELETE,
        "purpose": "desk-work",
    },
    {
        "name": "Work that stopped",
        "about": "jobs",
        "trigger": "made_at",
        "period": "P30D",
        "act": Act.DELETE,
        "purpose": "security",
    },
    {
        "name": "Who looked at whom",
        "about": "readings",
        "trigger": "at",
        "period": "P180D",
        "act": Act.DELETE,
        "purpose": "security",
    },
    {
        "name": "Why somebody opened what rests",
        "about": "openings",
        "trigger": "at",
        "period": "P180D",
        "act": Act.DELETE,
        "purpose": "security",
    },
    {
        "name": "Changes of many tickets at once",
        "about": "bulk-runs",
        "trigger": "ended_at",
        "period": "P90D",
        "act": Act.DELETE,
        "purpose": "desk-work",
    },
    {
        "name": "Notifications",
        "about": "notifications",
        "trigger": "at",
        "period": "P90D",
        "act": Act.DELETE,
        "purpose": "desk-work",
    },
)
