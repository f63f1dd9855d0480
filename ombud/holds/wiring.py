"""What holds plug into the floors below: the people they name, and sealed objects stay."""

from __future__ import annotations

from datetime import time
from functools import partial
from typing import TYPE_CHECKING

from ombud.events.ageing import in_full
from ombud.events.models import Event
from ombud.holds.queries import held_among
from ombud.holds.reaches import Reach, reaches
from ombud.holds.tasks import warn
from ombud.jobs.schedule import every
from ombud.people.models import Agent, Contact, Identifier
from ombud.vault.guards import guards
from ombud.vault.models import Blob

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from ombud.holds.models import LegalHold


def contacts(hold: LegalHold) -> QuerySet[Contact]:
    return Contact.objects.filter(holds__hold=hold)


def agents(hold: LegalHold) -> QuerySet[Agent]:
    return Agent.objects.filter(holds__hold=hold)


def identifiers(hold: LegalHold) -> QuerySet[Identifier]:
    return Identifier.objects.filter(contact__holds__hold=hold)


def entries(hold: LegalHold) -> QuerySet[Event]:
    """Return the entries of the log about named persons that would age otherwise."""
    found = in_full("contact", contacts(hold).values("pk"))
    return found | in_full("agent", agents(hold).values("pk"))


reaches.register("named contacts", Reach(Contact, contacts))
reaches.register("named agents", Reach(Agent, agents))
reaches.register("identifiers of named contacts", Reach(Identifier, identifiers))
reaches.register("entries of the log about named persons", Reach(Event, entries))
guards.register("legal holds", partial(held_among, Blob))
every("tell of holds to review", warn, daily_at=time(5, 50))
