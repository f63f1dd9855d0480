"""What agents sign in with."""

from ombud.signin.models.authenticator import Authenticator
from ombud.signin.models.passkey import Passkey, Spent
from ombud.signin.models.provider import Arrival, Identity, Provider, ProviderOnly
from ombud.signin.models.recovery import RecoveryCode

__all__ = [
    "Arrival",
    "Authenticator",
    "Identity",
    "Passkey",
    "Provider",
    "ProviderOnly",
    "RecoveryCode",
    "Spent",
]
