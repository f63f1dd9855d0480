"""What agents sign in with."""

from ombud.signin.models.authenticator import Authenticator
from ombud.signin.models.passkey import Passkey, Spent
from ombud.signin.models.recovery import RecoveryCode

__all__ = ["Authenticator", "Passkey", "RecoveryCode", "Spent"]
