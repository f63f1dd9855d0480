"""A mail server for tests: real sockets, and every way in which a server can misbehave."""

from __future__ import annotations

import asyncio
import email
import socket
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import default
from typing import TYPE_CHECKING, Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass
class Taken:
    """One mail that the server has read to its end, whether it said so or not."""

    sender: str
    recipients: list[str]
    content: bytes

    @property
    def mail(self) -> EmailMessage:
        parsed = email.message_from_bytes(self.content, policy=default)
        assert isinstance(parsed, EmailMessage)
        return parsed


@dataclass
class Behaviour:
    """What the server answers; ``cuts`` connections are dropped before the answer to DATA."""

    data: str = "250 2.0.0 Ok: queued as 4F2"
    rcpt: str = "250 Ok"
    mail: str = "250 Ok"
    cuts: int = 0
    taken: list[Taken] = field(default_factory=list)
    signed_in: list[tuple[str, bytes]] = field(default_factory=list)
    password: bytes = b"open sesame"

    async def handle_MAIL(
        self, _server: SMTP, _session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        if self.mail.startswith("2") or address not in {None, "", "<>"}:
            envelope.mail_from = address
            envelope.mail_options.extend(options)
            return "250 Ok"
        return self.mail

    async def handle_RCPT(
        self, _server: SMTP, _session: Any, envelope: Any, address: str, _options: list[str]
    ) -> str:
        if self.rcpt.startswith("2"):
            envelope.rcpt_tos.append(address)
        return self.rcpt

    async def handle_DATA(self, server: SMTP, _session: Any, envelope: Any) -> str:
        self.taken.append(
            Taken(envelope.mail_from, list(envelope.rcpt_tos), bytes(envelope.original_content))
        )
        if self.cuts > 0:
            self.cuts -= 1
            assert isinstance(server.transport, asyncio.WriteTransport)
            server.transport.abort()
        return self.data

    def authenticate(
        self, _server: SMTP, _session: Any, _envelope: Any, mechanism: str, data: Any
    ) -> AuthResult:
        self.signed_in.append((mechanism, data.password))
        return AuthResult(success=data.password == self.password, handled=False)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Running:
    port: int
    behaviour: Behaviour

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    @property
    def taken(self) -> list[Taken]:
        return self.behaviour.taken


@contextmanager
def mail_server(behaviour: Behaviour | None = None, **options: Any) -> Iterator[Running]:
    """Run a server on loopback until the block ends. ``options`` go to aiosmtpd."""
    mine = behaviour or Behaviour()
    if options.pop("takes_password", False):
        options["authenticator"] = mine.authenticate
    controller = Controller(
        mine, hostname="127.0.0.1", port=free_port(), enable_SMTPUTF8=True, **options
    )
    controller.start()
    try:
        yield Running(controller.port, mine)
    finally:
        controller.stop()
