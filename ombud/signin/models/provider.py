from __future__ import annotations

from django.db import models

from ombud.base import clock
from ombud.base.shapes import ANYTHING, TEXT, WORD, ListOf, MapOf, ShapedJSONField
from ombud.datamap import NOT_PERSONAL, Access, Erasure, Group, NotPersonal, Personal, declare
from ombud.people.models import Agent, Role, Team
from ombud.signin.statuses import Protocol, SecondFactorRule


class Provider(models.Model):
    """Another system that says who somebody is: OpenID Connect or SAML 2.0.

    issuer: how it calls itself, compared letter by letter (OIDC: the issuer, SAML: the
        entity ID). endpoints and keys: what was read from it, and when; only OIDC.
    domains: of which mail addresses it may speak; empty means all.
    role, team: what somebody gets who comes for the first time; without a role nobody does.
    """

    key = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=80)
    protocol = models.CharField(max_length=4, choices=Protocol)
    is_active = models.BooleanField(default=False)
    issuer = models.CharField(max_length=500)
    client_id = models.CharField(max_length=200, blank=True)
    sealed_secret = models.BinaryField(null=True, blank=True)
    endpoints = ShapedJSONField(shape=MapOf(TEXT), default=dict, blank=True)
    keys = ShapedJSONField(shape=MapOf(ANYTHING), default=dict, blank=True)
    keys_at = models.DateTimeField(null=True, blank=True)
    sso_url = models.CharField(max_length=500, blank=True)
    certificates = models.TextField(blank=True)
    takes_unasked = models.BooleanField(default=False)
    domains = ShapedJSONField(shape=ListOf(WORD), default=list, blank=True)
    second_factor = models.CharField(
        max_length=6, choices=SecondFactorRule, default=SecondFactorRule.NEVER
    )
    role = models.ForeignKey(Role, models.PROTECT, null=True, blank=True, related_name="+")
    team = models.ForeignKey(Team, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.key

    @property
    def is_ready(self) -> bool:
        """Say whether everything is known that signing in needs."""
        if self.protocol == Protocol.SAML:
            return bool(self.sso_url and self.certificates)
        return bool(self.client_id and self.endpoints and self.keys)


class Identity(models.Model):
    """By which name a provider knows an agent; it stays when the mail address changes."""

    provider = models.ForeignKey(Provider, models.CASCADE, related_name="identities")
    agent = models.ForeignKey(Agent, models.CASCADE, related_name="identities")
    subject = models.CharField(max_length=255)
    since = models.DateTimeField(default=clock.now)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["provider", "subject"], name="identity_once"),
        ]

    def __str__(self) -> str:
        return f"identity {self.pk}"


class ProviderOnly(models.Model):
    """Who holds ``role`` signs in by a provider and by nothing else."""

    role = models.OneToOneField(Role, models.CASCADE, related_name="+")

    def __str__(self) -> str:
        return f"provider only {self.pk}"


class Arrival(models.Model):
    """Somebody whom a provider has just named, on the way to the page that lets them in.

    The answer of SAML comes without our cookie. ``digest`` is of the random word that the
    browser carries on; ``asked`` of the request that its session has to have sent.
    """

    digest = models.BinaryField(max_length=32, unique=True)
    asked = models.BinaryField(max_length=32, default=bytes)
    provider = models.ForeignKey(Provider, models.CASCADE, related_name="arrivals")
    agent = models.ForeignKey(Agent, models.CASCADE, related_name="arrivals")
    has_second_factor = models.BooleanField(default=False)
    expires_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["expires_at"], name="arrival_expiry")]

    def __str__(self) -> str:
        return f"arrival {self.pk}"


SETTING = NotPersonal("A setting about another system, entered by an administrator.")
declare(
    Provider,
    {
        **dict.fromkeys(
            (
                "key",
                "name",
                "issuer",
                "client_id",
                "endpoints",
                "keys",
                "sso_url",
                "certificates",
                "domains",
            ),
            SETTING,
        ),
        "sealed_secret": NotPersonal("A secret of the desk itself, sealed under its key."),
        **dict.fromkeys(
            ("protocol", "is_active", "keys_at", "takes_unasked", "second_factor"),
            NOT_PERSONAL,
        ),
    },
)
declare(
    Identity,
    {
        "subject": Personal(
            "user.unique_id.pseudonymous",
            ("agent",),
            "security",
            Erasure.DELETE_ROW,
            source="derived",
            access=Access.INCLUDE,
            portability="none",
        ),
        "since": NOT_PERSONAL,
        "used_at": Personal(
            "user.behavior", ("agent",), "security", Erasure.DELETE_ROW, source="observed"
        ),
    },
    kept="agent",
    group=Group.LOGS,
)
declare(ProviderOnly, {})
declare(
    Arrival,
    {
        "digest": NotPersonal("Hash of a random word that is good for a minute."),
        "asked": NotPersonal("Hash of a random word that is good for ten minutes."),
        "has_second_factor": NOT_PERSONAL,
        "expires_at": NOT_PERSONAL,
    },
)
