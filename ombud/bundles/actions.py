"""The verbs of bundles: ask, make, hand out, end."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import translation

from ombud.base import clock
from ombud.base.actor import SYSTEM
from ombud.base.errors import Refused
from ombud.base.locks import lock
from ombud.bundles import archive, spool
from ombud.bundles.collecting import Wanted
from ombud.bundles.facts import BundleAsked, BundleEnded, BundleFetched, BundleMade
from ombud.bundles.models import Bundle
from ombud.bundles.queries import digest_of, wrapping_key
from ombud.bundles.statuses import Profile, State
from ombud.events import log
from ombud.vault import sealing

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from ombud.base.actor import Actor
    from ombud.erasure.models import Erasure
    from ombud.erasure.needles import Marks
    from ombud.people.models import Agent, Contact

LIVES_DAYS = 7
MOST_TIMES = 5


@transaction.atomic
def ask_bundle(
    contact: Contact,
    *,
    profile: Profile,
    actor: Actor,
    agent: Agent | None = None,
    since: date | None = None,
    has_notes: bool = False,
    without: Iterable[str] = (),
    language: str = "",
) -> tuple[Bundle, str]:
    """Ask for everything about ``contact``; it is made in the background.

    Returns the bundle and the secret of the address from which it is fetched, which is
    nowhere stored. since: first day (UTC) of what is wanted. has_notes: internal notes have
    been reviewed and go out. without: names of ``Group`` that were refused. language: of
    the pages, the contact's own when empty.
    Raises ``Refused`` while another bundle of the same person is being made.
    """
    lock(contact)
    waiting = (State.WAITING, State.BUILDING)
    if Bundle.objects.filter(contact=contact, state__in=waiting).exists():
        raise Refused("A bundle of this person is being made. Wait until it is ready.")
    secret = secrets.token_urlsafe(32)
    bundle = Bundle.objects.create(
        contact=contact,
        asked_by=agent,
        profile=profile,
        since=since,
        has_notes=has_notes,
        without=sorted(without),
        language=language or contact.language or "en",
        digest=digest_of(secret),
    )
    log.record(BundleAsked(bundle=bundle.pk, profile=profile), contact, actor=actor)
    return bundle, secret


def make_bundle(bundle_id: int) -> None:
    """Write the archive; again after a crash writes it anew, and once it is there nothing."""
    bundle = Bundle.objects.filter(pk=bundle_id).select_related("contact").first()
    if bundle is None or bundle.state not in {State.WAITING, State.BUILDING}:
        return
    if bundle.name:
        spool.remove(bundle.name)
    bundle.name, bundle.state = secrets.token_hex(16), State.BUILDING
    bundle.save(update_fields=["name", "state"])
    key, made = sealing.new_key(), clock.now()
    writer = spool.Writer(bundle.name, key)
    wanted = Wanted(
        Profile(bundle.profile), bundle.since, bundle.has_notes, frozenset(bundle.without)
    )
    try:
        with translation.override(bundle.language):
            written = archive.write(writer, bundle.contact, wanted, made)
        bundle.size = writer.close_whole()
    except BaseException:
        writer.drop()
        raise
    finish(bundle, written, sealing.wrap(key, wrapping_key()))


@transaction.atomic
def finish(bundle: Bundle, written: archive.Archive, wrapped: bytes) -> None:
    now = clock.now()
    bundle.state, bundle.wrapped_key = State.READY, wrapped
    bundle.items, bundle.files = written.items, len(written.sums)
    bundle.withheld = sum(written.withheld.values())
    bundle.made_at, bundle.expires_at = now, clock.in_(days=LIVES_DAYS)
    bundle.save()
    fact = BundleMade(items=bundle.items, files=bundle.files, withheld=bundle.withheld)
    log.record(fact, bundle.contact, actor=SYSTEM)


@transaction.atomic
def hand_out(bundle: Bundle, *, actor: Actor) -> Iterator[bytes]:
    """Count one more time and return the archive in pieces. The fifth time is the last.

    Raises ``Refused`` when it cannot be fetched any more.
    """
    lock(bundle)
    now = clock.now()
    if bundle.state != State.READY or bundle.expires_at is None or bundle.expires_at <= now:
        raise Refused("This archive has expired. Ask for a new one.")
    if bundle.fetched >= MOST_TIMES or bundle.wrapped_key is None:
        raise Refused("This archive was fetched five times. Ask for a new one.")
    bundle.fetched += 1
    bundle.save(update_fields=["fetched"])
    log.record(BundleFetched(times=bundle.fetched), bundle.contact, actor=actor)
    key = sealing.unwrap(bytes(bundle.wrapped_key), wrapping_key())
    return spool.read(bundle.name, key)


@transaction.atomic
def end_bundle(bundle: Bundle, *, actor: Actor) -> None:
    """Destroy the key and remove the file; ending it twice does nothing."""
    lock(bundle)
    if bundle.state == State.ENDED:
        return
    name = bundle.name
    bundle.state, bundle.wrapped_key, bundle.name = State.ENDED, None, ""
    bundle.save(update_fields=["state", "wrapped_key", "name"])
    log.record(BundleEnded(), bundle.contact, actor=actor)
    if name:
        transaction.on_commit(lambda: spool.remove(name))


def end_bundles_of_erased(erasure: Erasure, marks: Marks) -> None:
    """End every bundle of a person who was erased: it holds what is gone elsewhere."""
    del marks
    if erasure.person_kind == "contact":
        for bundle in Bundle.objects.filter(contact=erasure.person_id):
            end_bundle(bundle, actor=SYSTEM)


def end_old() -> None:
    """End what has expired or was fetched as often as it may be."""
    now = clock.now()
    rows = Bundle.objects.filter(state=State.READY)
    for bundle in rows.exclude(expires_at__gt=now, fetched__lt=MOST_TIMES):
        end_bundle(bundle, actor=SYSTEM)
