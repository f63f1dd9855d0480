"""Carries out access and portability: an archive, fetched with a code by who asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings

from ombud.base import clock
from ombud.bundles.actions import ask_bundle
from ombud.bundles.queries import counted
from ombud.bundles.statuses import Audience, Profile
from ombud.bundles.statuses import State as BundleState
from ombud.datamap import Group as DataGroup
from ombud.privacy.carrying import Carried, Group, Plan, Progress
from ombud.privacy.models import HandedOver
from ombud.privacy.statuses import Kind, Outcome, Relation

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ombud.base.actor import Actor
    from ombud.bundles.models import Bundle
    from ombud.privacy.models import PrivacyRequest

PROGRESS = {
    BundleState.WAITING: Progress.RUNNING,
    BundleState.BUILDING: Progress.RUNNING,
    BundleState.READY: Progress.DONE,
    BundleState.ENDED: Progress.DONE,
    BundleState.FAILED: Progress.FAILED,
}


def profile_for(request: PrivacyRequest) -> Profile:
    """Return what kind of archive answers ``request``."""
    if request.kind == Kind.PORTABILITY:
        return Profile.PORTABILITY
    return Profile.KNOW if request.pack == "california" else Profile.ACCESS


def bundle_of(request: PrivacyRequest) -> Bundle | None:
    """Return the archive that answers ``request``, if it was asked for."""
    found = HandedOver.objects.filter(request=request).select_related("bundle").first()
    return found.bundle if found else None


def fetchable(request: PrivacyRequest) -> Bundle | None:
    """Return the archive while it can be fetched."""
    bundle = bundle_of(request)
    return bundle if bundle and bundle.times_left(clock.now()) else None


def where_to_fetch(archive: Bundle | None) -> str | None:
    """Return where people fetch ``archive``, while they can: signed in by a mail to them.

    No secret is in it, so that a program may hand it on.
    """
    if archive is None or not archive.times_left(clock.now()):
        return None
    return f"{settings.OMBUD_PUBLIC_URL}/help/my-data/"


def is_spent(request: PrivacyRequest) -> bool:
    """Say whether the archive was there and cannot be fetched any more."""
    bundle = bundle_of(request)
    return bundle is not None and bundle.is_spent(clock.now())


def archives_of(requests: Iterable[PrivacyRequest]) -> dict[int, Bundle]:
    """Return the archives that answer ``requests``, by row of the request; one statement."""
    found = HandedOver.objects.filter(request__in=requests).select_related("bundle")
    return {one.request_id: one.bundle for one in found}


def lets_notes_out(request: PrivacyRequest) -> bool:
    """Say whether somebody read the internal notes and decided that they go out."""
    made = request.decisions.filter(group=DataGroup.NOTES, outcome=Outcome.FULL)
    return made.exists()


class HandOver:
    """The carrier of access and portability."""

    def plan(self, request: PrivacyRequest) -> Plan:
        """Count what the archive would hold, by group."""
        counts = counted(request.contact, profile_for(request))
        groups = tuple(Group(name, count, "include") for name, count in counts.items())
        return Plan(groups)

    def carry_out(
        self, request: PrivacyRequest, *, without: Sequence[str], actor: Actor
    ) -> None:
        """Ask for the archive, once; without the data where we are not sure enough who asks.

        Then it says which kinds are held, for what and until when, and counts what it keeps
        back (PR-026).
        """
        if bundle_of(request) is not None:
            return
        if not request.opens_details:
            without = [one.value for one in DataGroup]
        bundle, _secret = ask_bundle(
            request.contact,
            profile=profile_for(request),
            actor=actor,
            has_notes=lets_notes_out(request),
            without=without,
            audience=Audience(request.relation if request.about_id else Relation.SELF),
            language=request.language,
            zone=request.zone,
        )
        HandedOver.objects.create(request=request, bundle=bundle)

    def state(self, request: PrivacyRequest) -> Carried:
        """Return how far the archive is, with its numbers."""
        bundle = bundle_of(request)
        if bundle is None:
            return Carried(Progress.NOT_BEGUN, {}, {})
        counts = {
            "items": bundle.items,
            "files": bundle.files,
            "withheld": bundle.withheld,
            "fetched": bundle.fetched,
        }
        return Carried(PROGRESS[BundleState(bundle.state)], counts, {})
