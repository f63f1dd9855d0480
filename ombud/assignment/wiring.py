"""What handing out plugs into the floors below: it listens to tickets, and comes round."""

from __future__ import annotations

from ombud.assignment.tasks import hand_out_again, hand_out_soon
from ombud.events import log
from ombud.jobs.schedule import every
from ombud.tickets.facts import TicketMoved, TicketOpened

log.on(TicketOpened, hand_out_soon)
log.on(TicketMoved, hand_out_soon)
every("hand out tickets that wait", hand_out_again, seconds=60)
