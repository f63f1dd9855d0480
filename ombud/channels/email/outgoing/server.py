"""Which server a mailbox sends by, and what protects the way there."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from django.conf import settings

from ombud.base.errors import Misconfigured
from ombud.base.sentence import Sentence
from ombud.channels.email.statuses import Security, SignIn
from ombud.vault.secrets import open_text

if TYPE_CHECKING:
    from ombud.channels.email.models import Mailbox

PORTS = {"smtp": 587, "smtps": 465}


@dataclass(frozen=True, slots=True)
class Server:
    """Host, port, protection, and how to sign in (``mailbox`` signs in by OAuth)."""

    host: str
    port: int
    security: str
    user_name: str = ""
    password: str = field(default="", repr=False)
    mailbox: Mailbox | None = field(default=None, repr=False)

    @property
    def name(self) -> str:
        """Host and port, under which trouble with the server is remembered."""
        return f"{self.host}:{self.port}"


def is_loopback(host: str) -> bool:
    """Say whether ``host`` is this machine, by its spelling alone: nothing is looked up."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def server_for(mailbox: Mailbox) -> Server:
    """Return the server that ``mailbox`` sends by: its own, else OMBUD_SMTP_OUT.

    Raises ``Misconfigured`` when there is neither, or when mail would travel in the open to
    another machine.
    """
    if not mailbox.smtp_host:
        return server_from_url(settings.OMBUD_SMTP_OUT)
    uses_oauth = mailbox.sign_in in {SignIn.GOOGLE, SignIn.MICROSOFT}
    secret = mailbox.sealed_secret
    password = open_text(bytes(secret)) if mailbox.sign_in == SignIn.PASSWORD and secret else ""
    return checked(
        Server(
            host=mailbox.smtp_host,
            port=mailbox.smtp_port,
            security=mailbox.smtp_security,
            user_name=mailbox.user_name if uses_oauth or password else "",
            password=password,
            mailbox=mailbox if uses_oauth else None,
        )
    )


def server_from_url(url: str) -> Server:
    """Return the server that ``smtp://user:password@host:port`` or ``smtps://…`` names.

    ``smtp://`` means STARTTLS, and plain text only to this machine.
    Raises ``Misconfigured`` when it is empty or wrong; the text shows no password.
    """
    if not url:
        raise Misconfigured(
            "No server to send by. Give the mailbox one, or set OMBUD_SMTP_OUT."
        )
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise Misconfigured("OMBUD_SMTP_OUT has a wrong port.") from None
    if parts.scheme not in PORTS or not parts.hostname:
        raise Misconfigured("OMBUD_SMTP_OUT must look like smtp://host:587 or smtps://host.")
    is_plain = parts.scheme == "smtp" and is_loopback(parts.hostname)
    by_scheme = Security.TLS if parts.scheme == "smtps" else Security.STARTTLS
    return checked(
        Server(
            host=parts.hostname,
            port=port or PORTS[parts.scheme],
            security=Security.NONE if is_plain else by_scheme,
            user_name=unquote(parts.username or ""),
            password=unquote(parts.password or ""),
        )
    )


def checked(server: Server) -> Server:
    """Return ``server``. Raises ``Misconfigured`` for plain text to another machine."""
    if server.security == Security.NONE and not is_loopback(server.host):
        raise Misconfigured(
            Sentence("Without TLS mail may only go to this machine. Choose STARTTLS.")
        )
    return server
