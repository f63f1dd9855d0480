"""TLS on the way out: real certificates, made for the test."""

from __future__ import annotations

import datetime
import ipaddress
import ssl
from typing import TYPE_CHECKING

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from ombud.channels.email.models import Mailbox, OutgoingMail
from ombud.channels.email.outgoing import delivery
from ombud.channels.email.statuses import Delivery
from ombud.tickets.actions import reply
from ombud.tickets.content import Content
from tests.makers import make_ticket
from tests.smtp import mail_server

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_django.fixtures import Settings

    from tests.world import World


def certificate(folder: Path, host: str) -> Path:
    """A self-signed certificate for ``host`` with its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "test")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(host))]),
            critical=False,
        )
        .sign(key, hashes.SHA256())
    )
    file = folder / f"{host}.pem"
    file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return file


@pytest.mark.parametrize(
    ("host", "is_trusted", "state", "answer"),
    [
        ("127.0.0.1", True, Delivery.SENT, "250 2.0.0 Ok: queued as 4F2"),
        ("127.0.0.1", False, Delivery.DEFERRED, "The server's certificate is not valid."),
        ("127.0.0.9", True, Delivery.DEFERRED, "The server's certificate is not valid."),
    ],
)
@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_mail_goes_only_to_a_server_with_a_valid_certificate(  # noqa: PLR0917 - a table
    world: World,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    host: str,
    is_trusted: bool,
    state: Delivery,
    answer: str,
    security: str,
) -> None:
    settings.OMBUD_UNDO_SECONDS = 0
    file = certificate(tmp_path, host)
    if is_trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(file))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    options = (
        {"tls_context": context, "require_starttls": True}
        if security == "starttls"
        else {"ssl_context": context}
    )
    reply(make_ticket(world), Content(text="Hi."), agent=world.ana, actor=world.ana.actor)
    with mail_server(None, **options) as server:
        Mailbox.objects.update(
            smtp_host="127.0.0.1", smtp_port=server.port, smtp_security=security
        )
        delivery.deliver(OutgoingMail.objects.get().pk)

    mail = OutgoingMail.objects.get()
    assert (mail.state, mail.server_answer) == (state, answer)
    assert len(server.taken) == (1 if state is Delivery.SENT else 0)
