"""A bundle as its reader has it: made, fetched, unzipped."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING, Any

from ombud.base.actor import SYSTEM
from ombud.bundles.actions import ask_bundle, hand_out, make_bundle
from ombud.bundles.statuses import Profile

if TYPE_CHECKING:
    from ombud.bundles.models import Bundle
    from ombud.people.models import Contact


def made(contact: Contact, profile: Profile = Profile.ACCESS, **options: Any) -> Bundle:
    """Return a bundle of ``contact`` that is ready."""
    bundle, _ = ask_bundle(contact, profile=profile, actor=SYSTEM, **options)
    make_bundle(bundle.pk)
    bundle.refresh_from_db()
    return bundle


def opened(bundle: Bundle) -> dict[str, bytes]:
    """Return the files of a bundle by name."""
    octets = b"".join(hand_out(bundle, actor=SYSTEM))
    with zipfile.ZipFile(io.BytesIO(octets)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}
