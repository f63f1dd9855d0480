"""By what somebody signs in."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Way(models.TextChoices):
    """How an agent showed who they are."""

    PASSWORD = "password"  # noqa: S105 - the name of a way
    PASSKEY = "passkey"
    OIDC = "oidc"
    SAML = "saml"


class Protocol(models.TextChoices):
    """How another system says who somebody is."""

    OIDC = "oidc", "OpenID Connect"
    SAML = "saml", "SAML 2.0"


class SecondFactorRule(models.TextChoices):
    """Whether the other system's own second factor counts here."""

    NEVER = "never", _("Never: whoever has a second factor here is asked for it")
    TOLD = "told", _("When it says that it asked for one")
    ALWAYS = "always", _("Always: it asks everybody, whatever it says")


class Factor(models.TextChoices):
    """What an agent shows besides the password."""

    AUTHENTICATOR = "authenticator"
    PASSKEY = "passkey"
    RECOVERY_CODE = "recovery-code"
    PROVIDER = "provider"  # the other system asked for it
