"""What objects plug into lower floors: values, conditions, settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ombud.configuration import kinds as configuration
from ombud.datamap import declare_parts
from ombud.holds.reaches import Reach, reaches
from ombud.objects.facts import ObjectFieldFilled
from ombud.objects.fields import fields_of_tickets
from ombud.objects.kinds import KINDS
from ombud.objects.models import CustomObject, ObjectValue, Tie
from ombud.objects.parts import parts_of_values
from ombud.objects.queries import VALUES
from ombud.objects.vocabulary import ACTIONS
from ombud.tickets.actions.filling import FACTS
from ombud.tickets.actions.vocabulary import USED_AS
from ombud.tickets.holding import of_people
from ombud.tickets.models import ObjectClass, ObjectRelation
from ombud.tickets.own_fields import sources
from ombud.tickets.own_values import TABLES
from ombud.tickets.statuses import About
from ombud.tickets.vocabulary import TICKET_ACTIONS

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from ombud.holds.models import LegalHold


def held_values(hold: LegalHold) -> QuerySet[ObjectValue]:
    """Return what objects of held people hold in their fields."""
    objects = CustomObject.objects.filter(of_people(hold))
    return ObjectValue.objects.filter(object__in=objects)


TICKET_ACTIONS.add(*ACTIONS)
TABLES[About.OBJECT] = VALUES
FACTS[About.OBJECT] = ObjectFieldFilled
USED_AS[ObjectClass] = (CustomObject, "object_class")
USED_AS[ObjectRelation] = (Tie, "relation")
sources.append(fields_of_tickets)
declare_parts(ObjectValue, parts_of_values)
reaches.register("own fields of objects", Reach(ObjectValue, held_values))
for one in KINDS:
    configuration.add(one)
