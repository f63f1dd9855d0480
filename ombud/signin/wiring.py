"""What signing in plugs into the lower floors: what comes round, and second steps for roles
that demand one.
"""

from __future__ import annotations

from ombud.configuration import kinds as configuration
from ombud.datamap.outward import Integration, Processor, integrations, processors
from ombud.jobs.schedule import every
from ombud.people import factors
from ombud.signin.kinds import PROVIDER
from ombud.signin.tasks import forget_what_was_spent

configuration.add(PROVIDER)
every("forget used challenges", forget_what_was_spent, seconds=3600)
factors.ways.register("app", "desk:security")
factors.ways.register("passkey", "desk:security")
factors.open_pages.update(
    f"desk:{name}"
    for name in (
        "security",
        "confirm",
        "authenticator",
        "passkey-new",
        "recovery-codes",
        "recovery-codes-new",
    )
)
processors.register(
    "sign-in service",
    Processor(
        "the organisation's own directory or sign-in service",
        "that an agent signs in here, and when",
        "the administrator",
        "security",
    ),
)
integrations.register(
    "signing in elsewhere", Integration("sign-in service", ("ombud.signin.oidc",))
)
