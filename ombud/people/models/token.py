from __future__ import annotations

from django.db import models

from ombud.base import clock
from ombud.base.shapes import WORD, ListOf, ShapedJSONField
from ombud.datamap import NOT_PERSONAL, Egress, Erasure, Group, NotPersonal, Personal, declare
from ombud.people.models.agent import Agent
from ombud.people.models.team import Team


class AccessToken(models.Model):
    """Lets a program act for an agent, within some scopes, until a day, in one team or all.

    ``digest`` is a keyed hash: reading this table does not let anybody in. ``hint`` is the
    end of the token, by which its owner knows it again. ``used_on`` is a day, no more.
    """

    agent = models.ForeignKey(Agent, models.CASCADE, related_name="access_tokens")
    name = models.CharField(max_length=80)
    digest = models.BinaryField(max_length=32, unique=True)
    hint = models.CharField(max_length=4)
    scopes = ShapedJSONField(shape=ListOf(WORD), default=list)
    team = models.ForeignKey(
        Team, models.CASCADE, null=True, blank=True, related_name="access_tokens"
    )
    made_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    used_on = models.DateField(null=True, blank=True)
    window_ends_at = models.DateTimeField(default=clock.now)
    window_count = models.PositiveIntegerField(default=0)

    networks: tuple[str, ...] = ()  # from where it may be used; its look-up fills this in

    class Meta:
        indexes = [models.Index(fields=["expires_at"], name="token_expiry")]

    def __str__(self) -> str:
        return f"access token {self.pk}"

    @property
    def is_live(self) -> bool:
        """Say whether it still opens anything."""
        return self.revoked_at is None and self.expires_at > clock.now()


class KeptAnswer(models.Model):
    """The answer to a write that named itself by a key, kept so that a repeat changes nothing.

    ``key`` and ``request`` are keyed hashes. ``sealed`` can only be opened with the key of
    the request, which the desk does not keep: without its sender nobody reads it.
    """

    token = models.ForeignKey(AccessToken, models.CASCADE, related_name="kept_answers")
    key = models.BinaryField(max_length=32, unique=True)
    request = models.BinaryField(max_length=32)
    sealed = models.BinaryField(default=bytes)
    expires_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["expires_at"], name="kept_answer_expiry")]

    def __str__(self) -> str:
        return f"kept answer {self.pk}"


declare(
    AccessToken,
    {
        "name": Personal(
            "user",
            ("agent",),
            "desk-work",
            Erasure.DELETE_ROW,
            egress=frozenset({Egress.API}),
        ),
        "digest": NotPersonal("Keyed hash of a random secret."),
        "hint": NotPersonal("Last four signs of a random secret of forty-six."),
        "scopes": NOT_PERSONAL,
        "made_at": NOT_PERSONAL,
        "expires_at": NOT_PERSONAL,
        "revoked_at": NOT_PERSONAL,
        "used_on": Personal(
            "user.behavior",
            ("agent",),
            "security",
            Erasure.DELETE_ROW,
            source="observed",
            egress=frozenset({Egress.API}),
        ),
        "window_ends_at": NotPersonal("End of the minute in which requests are counted."),
        "window_count": NotPersonal("Requests of one minute, to limit them."),
    },
    kept="agent",
    group=Group.PROFILE,
)
declare(
    KeptAnswer,
    {
        "key": NotPersonal("Keyed hash of a word that the caller chose."),
        "request": NotPersonal("Keyed hash of a request; expires with its row in a day."),
        "sealed": Personal(
            "user.content.private",
            ("caller:token__agent",),
            "support",
            Erasure.DELETE_ROW,
            keep_days=1,
            source="derived",
            at_rest="sealed with a key that only the caller has",
        ),
        "expires_at": NOT_PERSONAL,
    },
    kept="signing in",
    group=Group.PROFILE,
)
