"""What the desk tells a browser about passkeys, and how it checks the answer (WebAuthn 3).

Nothing is asked from anybody else: no attestation, no metadata service.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.conf import settings

from ombud.base import keys
from ombud.base.late import webauthn, webauthn_parsing, webauthn_structs

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ombud.people.models import Agent
    from ombud.signin.models import Passkey

LOOPBACK = ("127.0.0.1", "::1")
WAIT_MILLISECONDS = 120_000


class BadPasskey(Exception):  # noqa: N818 - it is the key that is
    """The browser's answer does not fit the question, the desk, or the key."""


@dataclass(frozen=True, slots=True)
class Party:
    """For whom a key is good: the name of the desk, and the origin of its pages."""

    id: str
    origin: str


def party() -> Party:
    """Return for whom keys are good here.

    Browsers take names only: a desk that is tried out on 127.0.0.1 is "localhost".
    """
    parts = urlsplit(settings.OMBUD_PUBLIC_URL)
    host = parts.hostname or ""
    if host not in LOOPBACK:
        return Party(host, f"{parts.scheme}://{parts.netloc}")
    port = f":{parts.port}" if parts.port else ""
    return Party("localhost", f"{parts.scheme}://localhost{port}")


def handle_of(agent: Agent) -> bytes:
    """Return by what a device knows ``agent``: a keyed hash that says nothing elsewhere."""
    key = keys.derived(settings.OMBUD_KEY_FILE, "passkey user handle")
    return keys.keyed_digest(key, str(agent.pk))


def creation_options(agent: Agent, held: Iterable[Passkey], challenge: bytes) -> str:
    """Return, as JSON, what the browser needs to make a key for ``agent``."""
    made = webauthn.generate_registration_options(
        rp_id=party().id,
        rp_name="Ombud",
        user_id=handle_of(agent),
        user_name=agent.email,
        user_display_name=agent.name,
        challenge=challenge,
        timeout=WAIT_MILLISECONDS,
        authenticator_selection=webauthn_structs.AuthenticatorSelectionCriteria(
            resident_key=webauthn_structs.ResidentKeyRequirement.PREFERRED,
            user_verification=webauthn_structs.UserVerificationRequirement.PREFERRED,
        ),
        exclude_credentials=descriptors(held),
    )
    return str(webauthn.options_to_json(made))


def request_options(held: Iterable[Passkey], challenge: bytes, *, alone: bool) -> str:
    """Return, as JSON, what the browser needs to sign ``challenge`` with a key of ``held``.

    alone: the key is all that is shown, so the device has to verify its owner. An empty
    ``held`` lets the browser offer every key that it has for this desk.
    """
    needs = webauthn_structs.UserVerificationRequirement
    made = webauthn.generate_authentication_options(
        rp_id=party().id,
        challenge=challenge,
        timeout=WAIT_MILLISECONDS,
        allow_credentials=descriptors(held),
        user_verification=needs.REQUIRED if alone else needs.PREFERRED,
    )
    return str(webauthn.options_to_json(made))


def descriptors(held: Iterable[Passkey]) -> list[Any]:
    return [
        webauthn_structs.PublicKeyCredentialDescriptor(id=bytes(one.credential_id))
        for one in held
    ]


def new_key(answer: str, challenge: bytes) -> Any:
    """Return the verified key in the browser's ``answer``. Raises ``BadPasskey``."""
    try:
        return webauthn.verify_registration_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=party().id,
            expected_origin=party().origin,
        )
    except Exception as problem:  # the library lets broken input through as anything
        raise BadPasskey from problem


def parsed(answer: str) -> Any:
    """Return the browser's ``answer`` to a challenge, taken apart. Raises ``BadPasskey``."""
    try:
        return webauthn_parsing.parse_authentication_credential_json(answer)
    except Exception as problem:
        raise BadPasskey from problem


def new_count(answer: Any, key: Passkey, challenge: bytes, *, alone: bool) -> int:
    """Return how often ``key`` has signed now, if ``answer`` is its signature of
    ``challenge`` for this desk. Raises ``BadPasskey``.
    """
    claimed = answer.response.user_handle
    if claimed and claimed != handle_of(key.agent):
        raise BadPasskey
    try:
        shown = webauthn.verify_authentication_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=party().id,
            expected_origin=party().origin,
            credential_public_key=bytes(key.public_key),
            credential_current_sign_count=key.sign_count,
            require_user_verification=alone,
        )
    except Exception as problem:
        raise BadPasskey from problem
    return int(shown.new_sign_count)
