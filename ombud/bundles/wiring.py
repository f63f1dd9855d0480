"""What bundles plug into lower floors."""

from __future__ import annotations

from ombud.bundles import spool
from ombud.bundles.actions import end_bundles_of_erased
from ombud.bundles.facts import BundleAsked
from ombud.bundles.tasks import end_old_bundles, make_bundle, take_up_bundles
from ombud.erasure.plugs import followers
from ombud.events import log
from ombud.jobs.schedule import every
from ombud.subjects.residue import readers
from ombud.subjects.residue.files import batches_below

log.after_commit(BundleAsked, make_bundle)
followers.register("bundles", end_bundles_of_erased)
every("take up bundles that nobody makes", take_up_bundles, seconds=3600)
every("end bundles that nobody may fetch any more", end_old_bundles, seconds=3600)
# As they lie: each has a key of its own, which ends with the person's erasure.
readers.register("exports", lambda: batches_below(spool.folder()))
