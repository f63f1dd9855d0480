"""What backups plug into the floors below: what comes round, and where bytes rest."""

from __future__ import annotations

from datetime import time

from ombud.backups import keystore
from ombud.backups.ledger import ledgers
from ombud.backups.tasks import expire_backups, make_daily_backup
from ombud.datamap.declarations import Store, stores
from ombud.erasure import plugs
from ombud.erasure.ledger import LEDGER
from ombud.jobs.schedule import every
from ombud.subjects.residue import out_of_reach

ledgers.register("erasures", LEDGER)
plugs.copies.register("backups", keystore.last_end)
stores.register(
    "backups",
    Store(
        "backups",
        "the whole desk as it was at one moment",
        "AES-256-GCM, a key for each archive",
        "the key of the archive is destroyed when its time is over; until then a restore "
        "replays the erasures since",
        "30 days, or as OMBUD_BACKUP_DAYS says",
    ),
)
out_of_reach.register(
    "backups",
    "Each archive has a key of its own, which ends; a restore erases again.",
)
every("make the daily backup", make_daily_backup, daily_at=time(1, 30))
every("forget expired backups", expire_backups, seconds=3_600)
