"""What tickets plug into lower floors: their fields, for the condition language."""

from __future__ import annotations

from ombud.rules.fields import subjects
from ombud.tickets.fields import TICKET_FIELDS

subjects.register("ticket", TICKET_FIELDS)
