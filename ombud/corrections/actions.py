"""The verbs about corrected data: remember the old, keep it out, say what is disputed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from ombud.base import clock
from ombud.base.actor import ActorKind
from ombud.base.errors import Refused
from ombud.base.locks import lock
from ombud.corrections.facts import (
    ConflictSettled,
    DatumCorrected,
    OldValueReturned,
    StatementAttached,
)
from ombud.corrections.models import Conflict, Correction, Statement
from ombud.corrections.queries import hash_of, was_corrected
from ombud.events import log

if TYPE_CHECKING:
    from ombud.base.actor import Actor
    from ombud.people.models import Agent, Contact

LONGEST_STATEMENT = 2_000


@transaction.atomic
def remember(contact: Contact, field: str, *, old: str, new: str, actor: Actor) -> None:
    """Remember that ``old`` was wrong, by its hash alone; ``new`` is right from now on.

    What was said of the datum while it was disputed goes: it is settled.
    """
    lock(contact)
    Statement.objects.filter(contact=contact, field=field).delete()
    note_statements(contact)
    let_in(contact, field, new)
    if not old:
        return
    digest = hash_of(contact.pk, field, old)
    made, is_new = Correction.objects.get_or_create(contact=contact, field=field, old=digest)
    if is_new:
        log.record(DatumCorrected(correction=made.pk), contact, actor=actor)


def note_statements(contact: Contact) -> None:
    """Note on ``contact`` whether a page has to look for statements of theirs."""
    contact.has_statements = Statement.objects.filter(contact=contact).exists()
    contact.save(update_fields=["has_statements"])


def let_in(contact: Contact, field: str, value: str) -> None:
    """Forget that ``value`` was ever corrected."""
    digest = hash_of(contact.pk, field, value)
    Correction.objects.filter(contact=contact, field=field, old=digest).delete()


def keeps_out(contact: Contact, field: str, value: str, *, actor: Actor) -> bool:
    """Say whether ``value`` must not be written, and note the conflict for a human.

    Only the person themselves may take back what they had corrected.
    """
    if not was_corrected(contact.pk, field, value):
        return False
    if actor.kind == ActorKind.CONTACT and actor.id == contact.pk:
        let_in(contact, field, value)
        return False
    note_conflict(contact, field, actor=actor)
    return True


@transaction.atomic
def note_conflict(contact: Contact, field: str, *, actor: Actor) -> Conflict:
    """Note that an old value came back; an open conflict about it is counted on."""
    lock(contact)
    found = Conflict.objects.filter(contact=contact, field=field, settled_at=None).first()
    if found is None:
        found = Conflict.objects.create(contact=contact, field=field)
        log.record(OldValueReturned(conflict=found.pk), contact, actor=actor)
    else:
        found.times, found.last_at = found.times + 1, clock.now()
        found.save(update_fields=["times", "last_at"])
    return found


@transaction.atomic
def settle_conflict(conflict: Conflict, *, lets_in: bool, agent: Agent, actor: Actor) -> None:
    """Decide what becomes of an old value that came back: keep it out, or let it in.

    Let in, it may be written again; nothing is written now. Raises ``Refused`` the second
    time.
    """
    lock(conflict)
    if conflict.settled_at is not None:
        raise Refused("This is settled already. Look at the list again.")
    if lets_in:
        rows = Correction.objects.filter(contact=conflict.contact_id, field=conflict.field)
        rows.delete()
    conflict.settled_at, conflict.settled_by = clock.now(), agent
    conflict.save(update_fields=["settled_at", "settled_by"])
    fact = ConflictSettled(conflict=conflict.pk, let_in=lets_in)
    log.record(fact, conflict.contact, actor=actor)


@transaction.atomic
def attach_statement(contact: Contact, field: str, text: str, *, actor: Actor) -> None:
    """Put the person's own words beside a datum that stays as it is; again replaces them.

    Raises ``Refused`` for no words.
    """
    lock(contact)
    plain = text.replace("\x00", "").strip()[:LONGEST_STATEMENT]
    if not plain:
        raise Refused("Write what the person says about it.")
    made, _new = Statement.objects.update_or_create(
        contact=contact, field=field, defaults={"text": plain, "at": clock.now()}
    )
    note_statements(contact)
    log.record(StatementAttached(statement=made.pk), contact, actor=actor)
