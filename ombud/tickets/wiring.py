"""What tickets plug into lower floors: their fields, for the condition language, and what
can be done to one, for the action vocabulary.
"""

from __future__ import annotations

from ombud.rules.actions import vocabularies
from ombud.rules.fields import subjects
from ombud.tickets.fields import TICKET_FIELDS
from ombud.tickets.vocabulary import TICKET_ACTIONS

subjects.register("ticket", TICKET_FIELDS)
vocabularies.register("ticket", TICKET_ACTIONS)
