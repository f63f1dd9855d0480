"""By what somebody signs in."""

from __future__ import annotations

from django.db import models


class Way(models.TextChoices):
    """How an agent showed who they are."""

    PASSWORD = "password"  # noqa: S105 - the name of a way
    PASSKEY = "passkey"
    OIDC = "oidc"
    SAML = "saml"


class Factor(models.TextChoices):
    """What an agent shows besides the password."""

    AUTHENTICATOR = "authenticator"
    PASSKEY = "passkey"
    RECOVERY_CODE = "recovery-code"
    PROVIDER = "provider"  # the other system asked for it
