"""What bundles plug into lower floors."""

from __future__ import annotations

from ombud.bundles.actions import end_bundles_of_erased
from ombud.bundles.facts import BundleAsked
from ombud.bundles.tasks import end_old_bundles, make_bundle
from ombud.erasure.plugs import followers
from ombud.events import log
from ombud.jobs.schedule import every

log.after_commit(BundleAsked, make_bundle)
followers.register("bundles", end_bundles_of_erased)
every("end bundles that nobody may fetch any more", end_old_bundles, seconds=3600)
