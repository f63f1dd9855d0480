"""OpenID Connect: the way to a provider and back (OpenID Connect Core 1.0, code flow, PKCE).

Nothing calls out until an administrator has set a provider up: its description is read when
it is saved or tested, its keys when a signature names one that is not known yet, and its
token address when somebody comes back with a code.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, TypeGuard
from urllib.parse import urlsplit

from django.conf import settings

from ombud.base import clock
from ombud.base.late import (
    httpx,
    jose_errors,
    jose_jws,
    jose_jwt,
    jose_keys,
    oauth_parameters,
    oauth_pkce,
    outbound,
)
from ombud.signin.claims import Claims, Unproven
from ombud.vault.secrets import open_text

if TYPE_CHECKING:
    from ombud.signin.models import Provider

SIGNATURES = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA"]
"""None of these can be made with what is public: no "none", nothing with a shared key."""

WANTED = {
    "authorise": "authorization_endpoint",
    "token": "token_endpoint",
    "keys": "jwks_uri",
}
LEAVE = "end_session_endpoint"
SCOPE = "openid email profile"
SKEW = timedelta(seconds=60)
LONGEST_AGE = timedelta(minutes=10)
LONGEST_SUBJECT = 255
KEYS_REST = timedelta(seconds=60)
STRONG = frozenset({"mfa", "otp", "hwk", "swk", "fpt", "face", "iris", "sc", "sms"})
"""What says that more than a password was asked for (RFC 8176)."""


@dataclass(frozen=True, slots=True)
class Begun:
    """A sign-in on its way: where to send the browser, and what to keep in its session."""

    url: str
    state: str
    nonce: str
    verifier: str


def is_reachable(address: Any) -> bool:
    """Say whether ``address`` is one that we would call: https, or a pair that is allowed."""
    if not isinstance(address, str):
        return False
    parts = urlsplit(address)
    try:
        pair = f"{parts.hostname}:{parts.port or 443}"
    except ValueError:
        return False
    is_plain = parts.scheme == "http" and pair in settings.OMBUD_OUTBOUND_ALLOW
    return bool(parts.hostname) and (parts.scheme == "https" or is_plain)


def ask(address: str, form: dict[str, str] | None = None, auth: Any = None) -> Any:
    """Return the JSON that ``address`` answers; with ``form`` it is posted.

    Raises ``Unproven`` with unreachable, blocked or refused. Must run outside a transaction.
    """
    try:
        with outbound.client(settings.OMBUD_OUTBOUND_ALLOW) as client:
            answer = (
                client.get(address)
                if form is None
                else client.post(address, data=form, auth=auth)
            )
            found = (
                answer.json()
                if answer.status_code < httpx.codes.INTERNAL_SERVER_ERROR
                else None
            )
    except outbound.Blocked:
        raise Unproven("blocked") from None
    except (httpx.HTTPError, httpx.InvalidURL, ValueError):
        raise Unproven("unreachable") from None
    if not isinstance(found, dict):
        raise Unproven("unreachable")
    if answer.status_code != httpx.codes.OK:
        raise Unproven("refused")
    return found


def discover(issuer: str) -> tuple[dict[str, str], dict[str, Any]]:
    """Return addresses and keys of ``issuer``, read from it now. Raises ``Unproven``."""
    found = ask(f"{issuer.rstrip('/')}/.well-known/openid-configuration")
    if found.get("issuer") != issuer:
        raise Unproven("other-issuer")
    addresses = {name: found.get(word) for name, word in WANTED.items()}
    if not all(is_reachable(one) for one in addresses.values()):
        raise Unproven("incomplete")
    if is_reachable(found.get(LEAVE)):
        addresses["leave"] = found[LEAVE]
    return addresses, keys_at(addresses["keys"])


def keys_at(address: str) -> dict[str, Any]:
    """Return the public keys that ``address`` hands out. Raises ``Unproven``."""
    found = ask(address)
    public = [one for one in found.get("keys", []) if isinstance(one, dict)]
    kept = [
        {name: value for name, value in one.items() if name not in {"d", "p", "q", "k"}}
        for one in public
        if one.get("kty") in {"RSA", "EC", "OKP"} and one.get("use", "sig") == "sig"
    ]
    if not kept:
        raise Unproven("incomplete")
    return {"keys": kept}


def begin(provider: Provider, *, redirect_uri: str) -> Begun:
    """Return where the browser shows who it is. Nothing is called."""
    verifier = secrets.token_urlsafe(48)
    state, nonce = secrets.token_urlsafe(24), secrets.token_urlsafe(24)
    url = oauth_parameters.prepare_grant_uri(
        provider.endpoints["authorise"],
        client_id=provider.client_id,
        response_type="code",
        redirect_uri=redirect_uri,
        scope=SCOPE,
        state=state,
        nonce=nonce,
        code_challenge=oauth_pkce.create_s256_code_challenge(verifier),
        code_challenge_method="S256",
    )
    return Begun(url=url, state=state, nonce=nonce, verifier=verifier)


def id_token(provider: Provider, *, code: str, verifier: str, redirect_uri: str) -> str:
    """Return the identity token that ``provider`` gives for ``code``. Raises ``Unproven``."""
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": redirect_uri,
        "client_id": provider.client_id,
        "code_verifier": verifier,
    }
    if provider.sealed_secret is not None:
        form["client_secret"] = open_text(bytes(provider.sealed_secret))
    found = ask(provider.endpoints["token"], form)
    token = found.get("id_token")
    if not isinstance(token, str):
        raise Unproven("refused")
    return token


def may_read_keys(provider: Provider) -> bool:
    """Say whether the keys may be read again: at most once a minute, whoever asks."""
    return provider.keys_at is None or provider.keys_at + KEYS_REST <= clock.now()


def knows_key(provider: Provider, token: str) -> bool:
    """Say whether the key that ``token`` names is among those we have.

    Raises ``Unproven`` for what is no token.
    """
    try:
        head = jose_jws.extract_compact(token.encode()).headers()
    except (jose_errors.JoseError, ValueError, TypeError):
        raise Unproven("bad-token") from None
    held = {one.get("kid") for one in provider.keys.get("keys", [])}
    return head.get("kid") is None or head["kid"] in held


def claims_of(provider: Provider, token: str, nonce: str) -> Claims:
    """Return what ``token`` proves about somebody (OpenID Connect Core 1.0, 3.1.3.7).

    Raises ``Unproven`` for a wrong signature, issuer, audience, time or nonce.
    """
    try:
        known = jose_keys.KeySet.import_key_set(provider.keys)
        found = jose_jwt.decode(token, known, algorithms=SIGNATURES).claims
    except (jose_errors.JoseError, ValueError, TypeError, KeyError):
        raise Unproven("bad-signature") from None
    check_party(provider, found)
    check_time(found)
    if not isinstance(found.get("nonce"), str) or not secrets.compare_digest(
        found["nonce"].encode(), nonce.encode()
    ):
        raise Unproven("other-nonce")
    return told(found)


def check_party(provider: Provider, found: dict[str, Any]) -> None:
    """Raise ``Unproven`` unless ``provider`` said it, and said it to us."""
    if found.get("iss") != provider.issuer:
        raise Unproven("other-issuer")
    audience = found.get("aud")
    several = audience if isinstance(audience, list) else [audience]
    if provider.client_id not in several:
        raise Unproven("other-audience")
    party = found.get("azp", provider.client_id if len(several) == 1 else None)
    if party != provider.client_id:
        raise Unproven("other-audience")


def check_time(found: dict[str, Any]) -> None:
    """Raise ``Unproven`` unless it was said lately and still holds; a minute is forgiven."""
    now = clock.now().timestamp()
    made, ends = found.get("iat"), found.get("exp")
    if not is_number(made) or not is_number(ends):
        raise Unproven("no-time")
    skew = SKEW.total_seconds()
    if ends + skew <= now:
        raise Unproven("too-late")
    if made > now + skew or made < now - LONGEST_AGE.total_seconds():
        raise Unproven("too-late")
    if is_number(found.get("nbf")) and found["nbf"] > now + skew:
        raise Unproven("too-early")


def is_number(value: Any) -> TypeGuard[float]:
    return isinstance(value, int | float) and not isinstance(value, bool)


def told(found: dict[str, Any]) -> Claims:
    subject, email, name = (found.get(word) for word in ("sub", "email", "name"))
    if not isinstance(subject, str) or not 0 < len(subject) <= LONGEST_SUBJECT:
        raise Unproven("no-subject")
    is_verified = found.get("email_verified") in (True, "true")
    ways = found.get("amr")
    return Claims(
        subject=subject,
        email=email.strip() if is_verified and isinstance(email, str) else "",
        name=" ".join(name.split()) if isinstance(name, str) else "",
        has_second_factor=isinstance(ways, list) and bool(STRONG & {str(one) for one in ways}),
    )
