"""Whom we believe about where a mail comes from."""

from __future__ import annotations

import base64

import dkim
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from ombud.channels.email.authentication import is_aligned

US = "mx.halden.example"
FROM = "From: Cleo <cleo@lumen.example>\n"


def aligned(headers: str, sender: str = "cleo@lumen.example", us: str = US) -> bool:
    return is_aligned(f"{headers}\nhello\n".encode(), sender, authserv_id=us)


def results(text: str, server: str = US) -> str:
    return f"Authentication-Results: {server}; {text}\n"


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        (results("dmarc=pass header.from=lumen.example") + FROM, True),
        (results("dmarc=pass (p=none) header.from=LUMEN.example.") + FROM, True),
        (results("spf=fail smtp.mailfrom=x; dkim=pass header.d=lumen.example") + FROM, True),
        (results("dkim=pass header.i=@lumen.example header.s=k1") + FROM, True),
        (results("spf=pass smtp.mailfrom=bounce@lumen.example") + FROM, True),
        (results("dkim=pass header.d=evil.example") + FROM, False),
        (results("dkim=pass header.d=example") + FROM, False),
        (results("dkim=pass header.d=evillumen.example") + FROM, False),
        (results("dmarc=fail header.from=lumen.example") + FROM, False),
        (results("dmarc=passed header.from=lumen.example") + FROM, False),
        (results("x=y (dmarc=pass header.from=lumen.example)") + FROM, False),
        (results("dmarc=pass header.from=lumen.example", "mx.evil.example") + FROM, False),
        (results("none") + results("dmarc=pass header.from=lumen.example") + FROM, False),
        (results("dmarc=pass header.from=lumen.example") + FROM + FROM, False),
        (
            results("dmarc=pass header.from=lumen.example")
            + "From: cleo@lumen.example, m@evil.example\n",
            False,
        ),
        (FROM, False),
    ],
)
def test_only_the_topmost_line_of_our_own_server_counts(headers: str, expected: bool) -> None:
    assert aligned(headers) is expected


def test_a_parent_domain_vouches_for_its_child_and_not_the_other_way() -> None:
    child = "From: a@mail.lumen.example\n"

    assert aligned(results("dkim=pass header.d=lumen.example") + child, "a@mail.lumen.example")
    assert not aligned(results("dkim=pass header.d=mail.lumen.example") + FROM)


def test_nobody_is_believed_where_no_server_is_named() -> None:
    assert not aligned(results("dmarc=pass header.from=lumen.example") + FROM, us="")


def test_a_signature_that_we_verify_ourselves_counts() -> None:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.TraditionalOpenSSL,
        serialization.NoEncryption(),
    )
    public = key.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    record = b"v=DKIM1; k=rsa; p=" + base64.b64encode(public)
    raw = b"From: cleo@lumen.example\r\nSubject: x\r\n\r\nhello\r\n"

    def dns(_name: bytes, timeout: int = 5) -> bytes:
        return record

    def checked(domain: bytes, content: bytes = raw) -> bool:
        signature = dkim.sign(raw, b"s", domain, pem, include_headers=[b"from", b"subject"])
        return is_aligned(
            signature + content, "cleo@lumen.example", authserv_id="", resolver=dns
        )

    assert checked(b"lumen.example")
    assert not checked(b"evil.example")
    assert not checked(b"lumen.example", raw.replace(b"hello", b"other"))
