"""The verbs of signing in."""

from ombud.signin.actions.authenticator import (
    accept_code,
    add_authenticator,
    remove_authenticator,
)
from ombud.signin.actions.entering import note_failure, note_sign_in
from ombud.signin.actions.passkeys import accept_passkey, add_passkey, remove_passkey
from ombud.signin.actions.providers import (
    arrive_by_oidc,
    arrive_by_saml,
    brings_second_factor,
    demand_provider,
    identify,
    must_use_provider,
    offer_provider,
    read_provider,
    remove_provider,
    save_provider,
    take_arrival,
)
from ombud.signin.actions.recovery import make_recovery_codes, use_recovery_code
from ombud.signin.actions.spending import forget_expired, spend

__all__ = [
    "accept_code",
    "accept_passkey",
    "add_authenticator",
    "add_passkey",
    "arrive_by_oidc",
    "arrive_by_saml",
    "brings_second_factor",
    "demand_provider",
    "forget_expired",
    "identify",
    "make_recovery_codes",
    "must_use_provider",
    "note_failure",
    "note_sign_in",
    "offer_provider",
    "read_provider",
    "remove_authenticator",
    "remove_passkey",
    "remove_provider",
    "save_provider",
    "spend",
    "take_arrival",
    "use_recovery_code",
]
