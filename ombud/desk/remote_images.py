"""Pictures that a mail wants to load from elsewhere: fetched by the server, once, if asked.

The sender learns that the desk fetched something, not who read it, from where, or with
which browser. Only our guarded client goes out; only small raster pictures come back.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.core import signing

from ombud.base.late import httpx, outbound

LARGEST_IMAGE = 5 * 2**20
TOKEN_SECONDS = 120
SIGNATURES = {
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"GIF87a": "image/gif",
    b"GIF89a": "image/gif",
}
SALT = "remote image"


@dataclass(frozen=True, slots=True)
class Picture:
    """Bytes that are a picture, and of which type by their own first bytes."""

    octets: bytes
    content_type: str


def address_for(remote: str) -> str:
    """Return our own address under which the picture at ``remote`` is fetched, for minutes."""
    return f"/remote-images/{signing.dumps(remote, salt=SALT, compress=True)}/"


def remote_of(token: str) -> str | None:
    """Return the remote address in ``token``; None when it is old or was not made by us."""
    try:
        return str(signing.loads(token, salt=SALT, max_age=TOKEN_SECONDS))
    except signing.BadSignature:
        return None


def fetch(remote: str) -> Picture | None:
    """Return the picture at ``remote``; None when it is none, too large, or not reachable."""
    try:
        with outbound.client() as client, client.stream("GET", remote) as response:
            if response.status_code != httpx.codes.OK:
                return None
            octets = b""
            for part in response.iter_bytes():
                octets += part
                if len(octets) > LARGEST_IMAGE:
                    return None
    except (httpx.HTTPError, httpx.InvalidURL, ValueError):
        return None
    kind = kind_of(octets)
    return Picture(octets, kind) if kind else None


def kind_of(octets: bytes) -> str:
    """Return the type of a picture by its first bytes; empty for everything else."""
    if octets[:4] == b"RIFF" and octets[8:12] == b"WEBP":
        return "image/webp"
    return next((kind for sign, kind in SIGNATURES.items() if octets.startswith(sign)), "")
