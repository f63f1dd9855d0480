"""What e-mail plugs into the lower floors."""

from __future__ import annotations

from ombud.channels.email import tasks as incoming
from ombud.channels.email.actions import letters, outbox, sides
from ombud.channels.email.actions.conversations import read_file_later
from ombud.channels.email.actions.redaction import redact_mails
from ombud.channels.email.holding import REACHES
from ombud.channels.email.kinds import MAILBOX
from ombud.channels.email.outgoing import tasks as outgoing
from ombud.channels.email.residue import needles_of_mails
from ombud.configuration import kinds as configuration
from ombud.datamap.outward import Integration, Processor, integrations, processors
from ombud.events import log
from ombud.holds.reaches import reaches
from ombud.jobs.schedule import every
from ombud.people.facts import TeamRetired
from ombud.people.letters import carriers
from ombud.subjects.residue import needle_sources
from ombud.tickets.facts import MessageReceived, ReplyWritten, SideWritten, TicketOpened
from ombud.tickets.numbers import readers
from ombud.tickets.redaction import redactors
from ombud.tickets.sending import recallers

log.on(ReplyWritten, outbox.queue_reply)
log.on(TicketOpened, outbox.queue_opening)
log.on(SideWritten, sides.queue_side)
log.on(MessageReceived, outbox.cancel_held)
log.on(TeamRetired, letters.give_mailboxes_to_successor)
for name, reach in REACHES.items():
    reaches.register(name, reach)
carriers.register("email", letters.carry_letter)
configuration.add(MAILBOX)
needle_sources.register("email", needles_of_mails)
recallers.register("email", outbox.recall)
readers.register("email", read_file_later)
redactors.register("email", redact_mails)
every("send-overdue-mails", outgoing.send_overdue_mails, seconds=30)
every("take-in-mail-that-waits", incoming.take_in_what_waits, seconds=60)
processors.register(
    "mail server",
    Processor(
        "the server of each mailbox, and the servers of those who are written to",
        "the mails that the desk sends and fetches",
        "the administrator, mailbox by mailbox",
        "support",
    ),
)
integrations.register(
    "mail",
    Integration(
        "mail server",
        (
            "ombud.channels.email.imap_folder",
            "ombud.channels.email.actions.trial",
            "ombud.channels.email.outgoing.smtp",
            "ombud.channels.email.oauth",
        ),
    ),
)
