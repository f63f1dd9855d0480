"""Signing in to mailboxes at Google and Microsoft with OAuth 2.0 (RFC 6749, PKCE RFC 7636).

Nothing here calls out unless a mailbox is configured for it; the calls go through the one
outbound guard. Tokens are kept sealed. XOAUTH2 is the providers' SASL mechanism for IMAP and
SMTP.
"""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction

from ombud.base import clock
from ombud.base.late import httpx, oauth_parameters, oauth_pkce, outbound
from ombud.base.locks import lock
from ombud.channels.email.statuses import SignIn
from ombud.vault.sealing import Broken
from ombud.vault.secrets import open_text, seal_text

if TYPE_CHECKING:
    from ombud.channels.email.models import Mailbox

EARLY = timedelta(minutes=2)  # renew before the provider would refuse
USUAL_LIFE = 3600


@dataclass(frozen=True, slots=True)
class Provider:
    """Where a provider lets people consent and gives out tokens, and for what."""

    authorise: str
    token: str
    scope: str
    extra: tuple[tuple[str, str], ...] = ()


PROVIDERS = {
    SignIn.GOOGLE: Provider(
        "https://accounts.google.com/o/oauth2/v2/auth",
        "https://oauth2.googleapis.com/token",
        "https://mail.google.com/",
        (("access_type", "offline"), ("prompt", "consent")),
    ),
    SignIn.MICROSOFT: Provider(
        "https://login.microsoftonline.com/{tenant}/oauth2/v2.0/authorize",
        "https://login.microsoftonline.com/{tenant}/oauth2/v2.0/token",
        "https://outlook.office.com/IMAP.AccessAsUser.All "
        "https://outlook.office.com/SMTP.Send offline_access",
        (("prompt", "select_account"),),
    ),
}


class OAuthProblem(Exception):  # noqa: N818 - it is the sign-in's
    """No token can be had; ``code``: sign-in-again, unreachable, blocked or not-configured."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Begun:
    """A sign-in on its way: where to send the browser, and what to keep in its session."""

    url: str
    state: str
    verifier: str


def provider_of(mailbox: Mailbox) -> Provider:
    """Return the endpoints for ``mailbox``; OMBUD_OAUTH_* may name another issuer.

    Raises ``OAuthProblem`` when the mailbox does not sign in by OAuth.
    """
    if mailbox.sign_in not in PROVIDERS or not mailbox.oauth_client_id:
        raise OAuthProblem("not-configured")
    known = PROVIDERS[SignIn(mailbox.sign_in)]
    issuer = settings.OMBUD_OAUTH_ISSUER.rstrip("/")
    if issuer:
        return Provider(f"{issuer}/authorize", f"{issuer}/token", known.scope, known.extra)
    tenant = mailbox.oauth_tenant or "common"
    safe = tenant if all(one.isalnum() or one in "-." for one in tenant) else "common"
    return Provider(
        known.authorise.format(tenant=safe),
        known.token.format(tenant=safe),
        known.scope,
        known.extra,
    )


def begin(mailbox: Mailbox, *, redirect_uri: str) -> Begun:
    """Return where the administrator consents. Nothing is called; the browser goes there."""
    provider = provider_of(mailbox)
    verifier, state = secrets.token_urlsafe(48), secrets.token_urlsafe(24)
    url = oauth_parameters.prepare_grant_uri(
        provider.authorise,
        client_id=mailbox.oauth_client_id,
        response_type="code",
        redirect_uri=redirect_uri,
        scope=provider.scope,
        state=state,
        code_challenge=oauth_pkce.create_s256_code_challenge(verifier),
        code_challenge_method="S256",
        login_hint=mailbox.user_name or mailbox.address,
        **dict(provider.extra),
    )
    return Begun(url=url, state=state, verifier=verifier)


def exchange(mailbox: Mailbox, *, code: str, verifier: str, redirect_uri: str) -> None:
    """Turn the ``code`` with which the browser came back into tokens and keep them sealed.

    The caller has compared the state. Must run outside a transaction.
    Raises ``OAuthProblem``.
    """
    tokens = ask(
        mailbox,
        {
            "grant_type": "authorization_code",
            "code": code,
            "code_verifier": verifier,
            "redirect_uri": redirect_uri,
        },
    )
    keep_tokens(mailbox, tokens)


def access_token(mailbox: Mailbox) -> str:
    """Return an access token that is good for two minutes at least, renewed when needed.

    Must run outside a transaction. Raises ``OAuthProblem``.
    """
    held = tokens_of(mailbox)
    if held.get("access_token") and _expiry(held) - EARLY > clock.now():
        return str(held["access_token"])
    if not held.get("refresh_token"):
        raise OAuthProblem("sign-in-again")
    form = {"grant_type": "refresh_token", "refresh_token": held["refresh_token"]}
    tokens = ask(mailbox, form)
    # Providers may keep the old refresh token valid and not repeat it.
    keep_tokens(mailbox, {"refresh_token": held["refresh_token"], **tokens})
    return str(tokens["access_token"])


def tokens_of(mailbox: Mailbox) -> dict[str, Any]:
    """Return the tokens that are kept for ``mailbox``, as they are in the database now."""
    mailbox.refresh_from_db(fields=["sealed_tokens"])
    if mailbox.sealed_tokens is None:
        return {}
    try:
        found = json.loads(open_text(bytes(mailbox.sealed_tokens)))
    except (Broken, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


@transaction.atomic
def keep_tokens(mailbox: Mailbox, tokens: dict[str, Any]) -> None:
    """Seal and store ``tokens`` with the moment until which they are good."""
    lifetime = tokens.get("expires_in")
    seconds = lifetime if isinstance(lifetime, int) and lifetime > 0 else USUAL_LIFE
    kept = {
        "access_token": tokens["access_token"],
        "refresh_token": tokens.get("refresh_token", ""),
        "until": clock.in_(seconds=seconds).isoformat(),
    }
    lock(mailbox)
    mailbox.sealed_tokens = seal_text(json.dumps(kept))
    mailbox.save(update_fields=["sealed_tokens"])


def xoauth2(user_name: str, token: str) -> str:
    """Return the initial answer of the SASL mechanism XOAUTH2, before base64."""
    clean = user_name.replace("\x01", "")
    return f"user={clean}\x01auth=Bearer {token}\x01\x01"


def _expiry(held: dict[str, Any]) -> datetime:
    try:
        return datetime.fromisoformat(str(held.get("until")))
    except ValueError:
        return clock.now()


def ask(mailbox: Mailbox, form: dict[str, str]) -> dict[str, Any]:
    """Return the tokens that the provider gives for ``form``. Raises ``OAuthProblem``."""
    form = {**form, "client_id": mailbox.oauth_client_id}
    if mailbox.sealed_secret is not None:
        form["client_secret"] = open_text(bytes(mailbox.sealed_secret))
    allowed = settings.OMBUD_OUTBOUND_ALLOW
    try:
        with outbound.client(allowed) as client:
            answer = client.post(provider_of(mailbox).token, data=form)
            tokens = answer.json() if answer.status_code < 500 else None
    except outbound.Blocked:
        raise OAuthProblem("blocked") from None
    except (httpx.HTTPError, httpx.InvalidURL, ValueError):
        raise OAuthProblem("unreachable") from None
    if tokens is None or answer.status_code == httpx.codes.TOO_MANY_REQUESTS:
        raise OAuthProblem("unreachable")
    if not isinstance(tokens, dict) or not isinstance(tokens.get("access_token"), str):
        raise OAuthProblem("sign-in-again")
    return tokens
