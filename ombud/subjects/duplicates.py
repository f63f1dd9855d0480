"""Records that may be the same person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from ombud.base.spellings import folded
from ombud.people.addresses import ending_of, lookup_of
from ombud.people.models import Contact, Identifier, IdentifierKind
from ombud.subjects.canonical import canonical, other_domains, other_forms
from ombud.subjects.models import Subject
from ombud.subjects.queries import persons_of, subject_of_contact
from ombud.subjects.statuses import State

if TYPE_CHECKING:
    from collections.abc import Iterable

MOST = 20
CHUNK = 2_000


def possible_duplicates_of(contact: Contact) -> list[Contact]:
    """Return contacts who may be ``contact``: same name, or the same mailbox or telephone
    number spelt otherwise.

    By all the records that are one person with it; at most ``MOST``, without records that are
    merged or erased. A mailbox that several people use proves nothing about who one of them is.
    """
    subject = subject_of_contact(contact)
    selves = persons_of(subject).contacts if subject else (contact.pk,)
    is_shared = subject is not None and subject.is_shared
    own = [] if is_shared else list(Identifier.objects.filter(contact__in=selves))
    wanted = Q()
    if contact.name.strip():
        wanted |= Q(name__iexact=contact.name.strip())
    mails = [one.value for one in own if one.kind == IdentifierKind.EMAIL]
    if mails:
        endings = {ending_of(form) for one in mails for form in other_domains(one)}
        wanted |= Q(identifiers__ending__in=endings)
    dialled = {
        lookup_of(one.kind, form)
        for one in own
        if one.kind == IdentifierKind.PHONE
        for form in other_forms(one.value)
    }
    if dialled:
        wanted |= Q(identifiers__lookup__in=dialled)
    if not wanted:
        return []
    gone = Subject.objects.filter(state__in=[State.MERGED, State.ERASED], contact__isnull=False)
    found = Contact.objects.filter(wanted).exclude(pk__in=selves)
    found = found.exclude(pk__in=gone.values("contact")).distinct()
    forms = {canonical(one.kind, one.value) for one in own}
    return [
        one
        for one in found.prefetch_related("identifiers").order_by("pk")[: MOST * 5]
        if is_same(one, contact, forms, dialled)
    ][:MOST]


def is_same(other: Contact, contact: Contact, forms: set[str], dialled: set[bytes]) -> bool:
    if contact.name.strip() and folded(other.name.strip()) == folded(contact.name.strip()):
        return True
    return any(
        canonical(one.kind, one.value) in forms or bytes(one.lookup) in dialled
        for one in other.identifiers.all()
    )


def same_mailboxes() -> list[list[int]]:
    """Return groups of contacts whose addresses are one mailbox, by number; walks all."""
    by_form: dict[tuple[str, str], set[int]] = {}
    rows = Identifier.objects.order_by("pk").values_list("kind", "value", "contact_id")
    for kind, value, contact in rows.iterator(chunk_size=CHUNK):
        by_form.setdefault((kind, canonical(kind, value)), set()).add(contact)
    return unique(sorted(group) for group in by_form.values() if len(group) > 1)


def unique(groups: Iterable[list[int]]) -> list[list[int]]:
    return [list(one) for one in sorted({tuple(group) for group in groups})]
