"""What tickets plug into lower floors: their fields, for the condition language, what can be
done to one, for the action vocabulary, listeners, guards, what comes round by itself, and
what happens when an agent or a team leaves.
"""

from __future__ import annotations

from functools import partial

from ombud.configuration import kinds as configuration
from ombud.datamap import declare_demanded, declare_indexed, declare_parts
from ombud.events import codes, log
from ombud.holds.reaches import reaches
from ombud.jobs.schedule import every
from ombud.people.facts import AgentDeactivated, TeamRetired
from ombud.purposes.gate import freezes, restrictions
from ombud.rules.actions import vocabularies
from ombud.rules.fields import subjects
from ombud.subjects.residue import needle_sources
from ombud.subjects.texts import sources as text_sources
from ombud.tickets import actions
from ombud.tickets.actions import handover
from ombud.tickets.actions.classifying import drop_old_name
from ombud.tickets.dependencies import waits_for_others
from ombud.tickets.facts import (
    MessageReceived,
    NoteAdded,
    StatusChanged,
    TicketOpened,
    TicketSolved,
)
from ombud.tickets.field_parts import parts_of_values
from ombud.tickets.fields import TICKET_FIELDS
from ombud.tickets.guards import guards
from ombud.tickets.holding import REACHES, is_contact_held
from ombud.tickets.kinds import KINDS
from ombud.tickets.models import ContactValue, CustomField, OrganisationValue, TicketValue
from ombud.tickets.own_fields import fields_of_setup
from ombud.tickets.places import is_resting
from ombud.tickets.residue import needles_of_files
from ombud.tickets.search.index import INDEXED
from ombud.tickets.statuses import About
from ombud.tickets.tasks import (
    catch_up_with_the_clock,
    forget_seen,
    forget_submissions,
    forget_who_left,
    hand_over_after,
)
from ombud.tickets.texts import KIND, Messages
from ombud.tickets.vocabulary import TICKET_ACTIONS

codes.shorten(codes.SUBJECTS, "ticket", "T")
declare_indexed(INDEXED)
declare_demanded(CustomField, ("category", "purpose", "keep_days", "erasure"))
restrictions.register("legal-hold", is_contact_held)
freezes.register("restriction", is_resting)
for name, reach in REACHES.items():
    reaches.register(name, reach)
log.on(StatusChanged, drop_old_name)
log.on(TicketSolved, drop_old_name)
TICKET_FIELDS.grow(fields_of_setup)
subjects.register("ticket", TICKET_FIELDS)
vocabularies.register("ticket", TICKET_ACTIONS)
declare_parts(TicketValue, partial(parts_of_values, About.TICKET))
declare_parts(ContactValue, partial(parts_of_values, About.CONTACT))
declare_parts(OrganisationValue, partial(parts_of_values, About.ORGANISATION))
every("forget keys of forms", forget_submissions, seconds=86_400)
every("forget searches and opened tickets", forget_seen, seconds=86_400)
guards.register("open tasks", actions.open_tasks_hold_back)
log.on(TicketOpened, actions.share_when_opened)
log.on(NoteAdded, actions.subscribe_mentioned)
log.on(MessageReceived, actions.wake_when_answered)
log.on(TicketSolved, actions.wake_when_done)
log.on(StatusChanged, actions.wake_when_done)
every("forget who left a ticket", forget_who_left, seconds=600)
every("wake and remind what is due", catch_up_with_the_clock, seconds=60)
needle_sources.register("tickets", needles_of_files)
text_sources.register(KIND, Messages())
guards.register("links", waits_for_others)
guards.register("approvals", actions.open_approvals_hold_back)
log.on(AgentDeactivated, actions.decide_without)
log.on(AgentDeactivated, handover.begin_agent_handover)
log.on(TeamRetired, handover.begin_team_handover)
log.after_commit(AgentDeactivated, hand_over_after)
log.after_commit(TeamRetired, hand_over_after)
for one in KINDS:
    configuration.add(one)
