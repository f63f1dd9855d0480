"""The verbs of bundles: ask, make, hand out, end."""

from __future__ import annotations

import secrets
from contextlib import closing
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone, translation

from ombud.base import clock
from ombud.base.actor import SYSTEM
from ombud.base.dates import zone_of
from ombud.base.errors import Refused
from ombud.base.locks import lock
from ombud.bundles import spool
from ombud.bundles.collecting import Wanted
from ombud.bundles.facts import BundleAsked, BundleEnded, BundleFetched, BundleMade
from ombud.bundles.listening import Listener, speaking_to
from ombud.bundles.models import MOST_TIMES, Bundle
from ombud.bundles.queries import digest_of, wrapping_key
from ombud.bundles.statuses import UNDER_WAY, Audience, Profile, State
from ombud.bundles.writing import write
from ombud.events import log
from ombud.subjects.actions import find_mentions_of
from ombud.subjects.queries import person_behind, selves_of
from ombud.vault import sealing

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from ombud.base.actor import Actor
    from ombud.bundles.archive import Written
    from ombud.erasure.models import Erasure
    from ombud.erasure.needles import Marks
    from ombud.people.models import Agent, Contact

LIVES_DAYS = 7


@transaction.atomic
def ask_bundle(  # noqa: PLR0913 - an archive has these facts
    contact: Contact,
    *,
    profile: Profile,
    actor: Actor,
    agent: Agent | None = None,
    since: date | None = None,
    has_notes: bool = False,
    without: Iterable[str] = (),
    audience: Audience = Audience.SELF,
    language: str = "",
    zone: str = "",
) -> tuple[Bundle, str]:
    """Ask for everything about whose record ``contact`` is; it is made in the background.

    Returns the bundle and the secret of the address from which it is fetched, which is
    nowhere stored. since: first day (UTC) of what is wanted. has_notes: internal notes have
    been reviewed and go out. without: names of ``Group`` that were refused. audience:
    to whom it speaks. language: of the pages, the contact's own when empty. zone: of their
    times, where the contact's own is not known.
    Raises ``Refused`` while another bundle of the same person is being made.
    """
    lock(contact)
    if Bundle.objects.filter(contact__in=selves_of(contact), state__in=UNDER_WAY).exists():
        raise Refused("A bundle of this person is being made. Wait until it is ready.")
    secret = secrets.token_urlsafe(32)
    bundle = Bundle.objects.create(
        contact=contact,
        asked_by=agent,
        profile=profile,
        since=since,
        has_notes=has_notes,
        without=sorted(without),
        audience=audience,
        language=spoken(language or contact.language),
        zone=zone_of(contact.time_zone, zone).key,
        digest=digest_of(secret),
    )
    log.record(BundleAsked(bundle=bundle.pk, profile=profile), contact, actor=actor)
    return bundle, secret


def spoken(language: str) -> str:
    """Return in which language the pages are written: one that the desk speaks, or English."""
    try:
        return translation.get_supported_language_variant(language)
    except LookupError:
        return "en"


def make_bundle(bundle_id: int) -> None:
    """Write the archive; after a crash it goes on, and once it is there it does nothing.

    Raises ``spool.Busy`` while another process is at it.
    """
    bundle = begun(bundle_id)
    if bundle is None:
        return
    if bundle.profile != Profile.PORTABILITY:
        find_mentions_of(bundle.contact)
    key = sealing.unwrap(bytes(bundle.wrapped_key or b""), wrapping_key())
    wanted = Wanted(
        Profile(bundle.profile), bundle.since, bundle.has_notes, frozenset(bundle.without)
    )
    try:
        with (
            closing(spool.Writer(bundle.name, key)) as writer,
            translation.override(bundle.language),
            timezone.override(bundle.zone),
            speaking_to(Listener(Audience(bundle.audience), bundle.contact.name)),
        ):
            finish(bundle, write(writer, person_behind(bundle.contact), wanted, clock.now()))
    except spool.Busy:
        raise
    except Exception:
        say_failed(bundle)
        raise


def say_failed(bundle: Bundle) -> None:
    """Note that an archive could not be written this time, so that whoever waits is told."""
    Bundle.objects.filter(pk=bundle.pk, state=State.BUILDING).update(state=State.FAILED)


@transaction.atomic
def begun(bundle_id: int) -> Bundle | None:
    """Give a bundle that waits its key and its name; None when it is not to be written."""
    bundle = Bundle.objects.filter(pk=bundle_id).first()
    if bundle is None or lock(bundle).state not in UNDER_WAY:
        return None
    if bundle.state == State.WAITING:
        bundle.name = secrets.token_hex(16)
        bundle.wrapped_key = sealing.wrap(sealing.new_key(), wrapping_key())
    bundle.state = State.BUILDING
    bundle.save(update_fields=["name", "state", "wrapped_key"])
    return bundle


@transaction.atomic
def finish(bundle: Bundle, written: Written) -> None:
    """Let a bundle be fetched, unless it was ended while it was written."""
    name = bundle.name
    lock(bundle)
    if bundle.state != State.BUILDING:
        spool.remove(name)
        return
    bundle.state, bundle.size = State.READY, written.size
    bundle.items, bundle.files = written.items, written.files
    bundle.withheld = written.withheld
    bundle.made_at, bundle.expires_at = clock.now(), clock.in_(days=LIVES_DAYS)
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
        for bundle in Bundle.objects.filter(contact__in=erasure.records):
            end_bundle(bundle, actor=SYSTEM)


def end_old() -> None:
    """End what has expired or was fetched as often as it may be."""
    now = clock.now()
    rows = Bundle.objects.filter(state=State.READY)
    for bundle in rows.exclude(expires_at__gt=now, fetched__lt=MOST_TIMES):
        end_bundle(bundle, actor=SYSTEM)
