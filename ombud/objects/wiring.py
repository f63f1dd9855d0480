"""What objects plug into lower floors: values, conditions, settings."""

from __future__ import annotations

from ombud.configuration import kinds as configuration
from ombud.datamap import declare_parts
from ombud.objects.facts import ObjectFieldFilled
from ombud.objects.fields import fields_of_tickets
from ombud.objects.kinds import KINDS
from ombud.objects.models import CustomObject, ObjectValue, Tie
from ombud.objects.parts import parts_of_values
from ombud.objects.queries import VALUES
from ombud.objects.vocabulary import ACTIONS
from ombud.tickets.actions.filling import FACTS
from ombud.tickets.actions.vocabulary import USED_AS
from ombud.tickets.models import ObjectClass, ObjectRelation
from ombud.tickets.own_fields import sources
from ombud.tickets.own_values import TABLES
from ombud.tickets.statuses import About
from ombud.tickets.vocabulary import TICKET_ACTIONS

TICKET_ACTIONS.add(*ACTIONS)
TABLES[About.OBJECT] = VALUES
FACTS[About.OBJECT] = ObjectFieldFilled
USED_AS[ObjectClass] = (CustomObject, "object_class")
USED_AS[ObjectRelation] = (Tie, "relation")
sources.append(fields_of_tickets)
declare_parts(ObjectValue, parts_of_values)
for one in KINDS:
    configuration.add(one)
