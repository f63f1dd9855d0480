"""What erasing plugs into the lower floors, and into itself."""

from __future__ import annotations

from datetime import time

from ombud.channels.email.models import IncomingMail
from ombud.datamap import Store, stores
from ombud.erasure.everywhere import (
    keep_refusal,
    lay_tombstones,
    read_ledger,
    scan_stores,
    shut_subject,
)
from ombud.erasure.plugs import followers, holders, openers, scanners
from ombud.erasure.queries import no_more_words, refuse_while_erased
from ombud.erasure.residue import scan_map
from ombud.erasure.tasks import carry_on_what_stands, sweep_files, turn_log_over
from ombud.erasure.walking import taken_elsewhere
from ombud.holds.queries import held_among
from ombud.jobs.schedule import every
from ombud.subjects.guards import guards
from ombud.subjects.residue import readers
from ombud.tickets.guards import writing
from ombud.tickets.models import Attachment, Message

nothing: frozenset[str] = frozenset()
taken_elsewhere.update(
    {Message: frozenset({"addresses"}), Attachment: nothing, IncomingMail: nothing}
)
holders.register("legal holds", held_among)
scanners.register("map", scan_map)
scanners.register("stores", scan_stores)
openers.register("subjects", shut_subject)
openers.register("suppression", keep_refusal)
guards.register("running erasures", refuse_while_erased)
writing.register("running erasures", no_more_words)
followers.register("tombstones", lay_tombstones)
readers.register("ledger of erasures", read_ledger)
every("carry on erasures that stand", carry_on_what_stands, seconds=120)
every("remove files without an object", sweep_files, daily_at=time(3, 10))
every("turn the log of the database over", turn_log_over, daily_at=time(2, 40))
stores.register(
    "ledger of erasures",
    Store(
        "ledger of erasures",
        "keyed hashes of identifiers of people who were erased, dates and pseudonyms",
        "plain text, of no use without the desk's key",
        "not personal without the key",
        "as long as backups could bring somebody back",
    ),
)
