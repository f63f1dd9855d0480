"""The verbs of signing in."""

from ombud.signin.actions.authenticator import (
    accept_code,
    add_authenticator,
    remove_authenticator,
)
from ombud.signin.actions.entering import note_failure, note_sign_in
from ombud.signin.actions.recovery import make_recovery_codes, use_recovery_code

__all__ = [
    "accept_code",
    "add_authenticator",
    "make_recovery_codes",
    "note_failure",
    "note_sign_in",
    "remove_authenticator",
    "use_recovery_code",
]
