"""The verbs of signing in."""

from ombud.signin.actions.authenticator import (
    accept_code,
    add_authenticator,
    remove_authenticator,
)
from ombud.signin.actions.entering import note_failure, note_sign_in
from ombud.signin.actions.passkeys import accept_passkey, add_passkey, remove_passkey
from ombud.signin.actions.recovery import make_recovery_codes, use_recovery_code
from ombud.signin.actions.spending import forget_expired, spend

__all__ = [
    "accept_code",
    "accept_passkey",
    "add_authenticator",
    "add_passkey",
    "forget_expired",
    "make_recovery_codes",
    "note_failure",
    "note_sign_in",
    "remove_authenticator",
    "remove_passkey",
    "spend",
    "use_recovery_code",
]
