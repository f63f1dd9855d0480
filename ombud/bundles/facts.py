"""What happens to bundles."""

from __future__ import annotations

from dataclasses import dataclass

from ombud.bundles.statuses import Profile
from ombud.events.fact import Fact


@dataclass(frozen=True)
class BundleAsked(Fact):
    """A bundle of what is held about a contact was asked for.

    bundle: its row number; profile: what it is made for.
    """

    kind = "bundle.asked"
    bundle: int
    profile: Profile


@dataclass(frozen=True)
class BundleMade(Fact):
    """A bundle is ready to be fetched.

    items: values in it; files: files in the archive; withheld: what was left out.
    """

    kind = "bundle.made"
    items: int
    files: int
    withheld: int


@dataclass(frozen=True)
class BundleFetched(Fact):
    """A bundle was handed out.

    times: how often by now.
    """

    kind = "bundle.fetched"
    times: int


@dataclass(frozen=True)
class BundleTakenIn(Fact):
    """A person took their data along from another desk to this one.

    tickets, messages, files: how many of each were made.
    """

    kind = "bundle.taken-in"
    tickets: int
    messages: int
    files: int


@dataclass(frozen=True)
class BundleEnded(Fact):
    """A bundle's key was destroyed and its file removed."""

    kind = "bundle.ended"
