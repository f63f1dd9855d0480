"""Talking to a mail server: connect, protect, sign in, hand over one mail (RFC 5321).

TLS is required and certificates are verified, except on this machine. Every wait is bounded
by 30 seconds and the whole conversation by 60, so that a server which answers a byte now
and then holds up nobody.
"""

from __future__ import annotations

import contextlib
import smtplib
import socket
import ssl
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from ombud.base.errors import Misconfigured
from ombud.channels.email import oauth
from ombud.channels.email.outgoing.answers import Outcome, cut
from ombud.channels.email.statuses import Security

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ombud.channels.email.outgoing.server import Server

T = TypeVar("T")

CONNECT_SECONDS = 8.0  # for each address of the host
WAIT_SECONDS = 20.0
OVERALL_SECONDS = 60.0


class Trouble(Exception):  # noqa: N818 - it is the server's, not ours
    """A step did not work; ``outcome`` says what follows for the mail."""

    def __init__(self, step: str, outcome: Outcome) -> None:
        super().__init__(step)
        self.step = step
        self.outcome = outcome


@dataclass(frozen=True, slots=True)
class Parcel:
    """One mail for one address. An empty ``sender`` is the null sender of automatic mail.

    fallback_sender: used when the server does not take the null sender.
    private: texts that must not stand in a stored answer.
    """

    sender: str
    recipient: str
    content: bytes
    fallback_sender: str = ""
    private: tuple[str, ...] = ()


def tls_context() -> ssl.SSLContext:
    """Return a context that verifies certificate and name, TLS 1.2 or later."""
    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


class Connection(smtplib.SMTP):
    """A conversation with ``server`` that ends by itself after a minute.

    The end comes over a second handle of the same socket, so that it also reaches a
    greeting or a TLS handshake which arrives a byte at a time.
    """

    def __init__(self, server: Server, own_name: str) -> None:
        self.server = server
        self.handle: socket.socket | None = None
        self.watchdog = threading.Timer(OVERALL_SECONDS, self.cut_off)
        self.watchdog.daemon = True
        try:
            super().__init__(server.host, server.port, own_name, timeout=WAIT_SECONDS)
        except BaseException:
            self.close()
            raise

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        plain = socket.create_connection((host, port), CONNECT_SECONDS)
        plain.settimeout(timeout)
        self.handle = plain.dup()
        self.watchdog.start()
        if self.server.security == Security.TLS:
            return tls_context().wrap_socket(plain, server_hostname=host)
        return plain

    def cut_off(self) -> None:
        """End the conversation whatever it waits for."""
        if self.handle is not None:
            with contextlib.suppress(OSError):
                self.handle.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        self.watchdog.cancel()
        super().close()
        if self.handle is not None:
            self.handle.close()


@contextlib.contextmanager
def session(server: Server, own_name: str) -> Iterator[smtplib.SMTP]:
    """Open a protected, signed-in connection for one mail. Raises ``Trouble``."""
    connection = step("connect", lambda: Connection(server, own_name))
    try:
        protect(connection, server)
        sign_in(connection, server)
        yield connection
        with contextlib.suppress(smtplib.SMTPException, OSError):
            connection.quit()  # the mail is delivered by now, whatever follows
    finally:
        connection.close()


def protect(connection: smtplib.SMTP, server: Server) -> None:
    """Switch to TLS where the way is not protected yet."""

    def switched() -> None:
        connection.ehlo_or_helo_if_needed()
        if server.security == Security.STARTTLS:
            connection.starttls(context=tls_context())
            connection.ehlo()

    step("tls", switched)


def sign_in(connection: smtplib.SMTP, server: Server) -> None:
    """Sign in by OAuth or password; a server without either is not asked."""
    if not server.user_name:
        return
    if server.mailbox is None:
        step("sign-in", lambda: connection.login(server.user_name, server.password))
        return
    try:
        token = oauth.access_token(server.mailbox)
    except oauth.OAuthProblem as problem:
        outcome = Outcome(answer=f"oauth {problem.code}", is_server_trouble=True)
        raise Trouble("sign-in", outcome) from None
    answer = oauth.xoauth2(server.user_name, token)

    def respond(challenge: bytes | None = None) -> str:
        return answer if challenge is None else ""  # an error is told in a challenge

    step("sign-in", lambda: connection.auth("XOAUTH2", respond))


def hand_over(connection: smtplib.SMTP, parcel: Parcel) -> Outcome:
    """Give ``parcel`` to the server and return how that ended. Raises ``Trouble``."""
    options = _options(connection, parcel)
    if options is None:
        return Outcome(is_final=True, answer="The server cannot take this address (SMTPUTF8).")
    code, words = step("send", lambda: connection.mail(parcel.sender, options))
    if code >= 500 and not parcel.sender and parcel.fallback_sender:
        step("send", connection.rset)
        sender = parcel.fallback_sender
        code, words = step("send", lambda: connection.mail(sender, options))
    if code == 250:
        code, words = step("send", lambda: connection.rcpt(parcel.recipient))
    if code in {250, 251}:
        code, words = step("send", lambda: connection.data(parcel.content))
    return Outcome(
        is_delivered=code == 250,
        is_final=code >= 500,
        answer=cut(code, words, parcel.private),
        is_server_trouble=code == 421,
    )


def _options(connection: smtplib.SMTP, parcel: Parcel) -> list[str] | None:
    """Return options of MAIL FROM; None when the address needs what the server cannot do."""
    if parcel.recipient.isascii() and parcel.sender.isascii():
        return []
    if not connection.has_extn("smtputf8"):
        return None
    connection.command_encoding = "utf-8"
    return ["SMTPUTF8"]


def transmit(server: Server, own_name: str, parcel: Parcel) -> Outcome:
    """Send ``parcel`` by ``server`` and return how that ended; never raises for the server."""
    try:
        with session(server, own_name) as connection:
            return hand_over(connection, parcel)
    except Trouble as trouble:
        return trouble.outcome
    except Misconfigured as problem:
        return Outcome(answer=str(problem)[:200], is_server_trouble=True)


def step(name: str, act: Callable[[], T]) -> T:
    """Run one step. Raises ``Trouble`` with what its failure means for the mail."""
    try:
        return act()
    except (OSError, smtplib.SMTPException) as problem:
        raise Trouble(name, outcome_of(name, problem)) from None


MEANINGS: tuple[tuple[type[Exception], str], ...] = (
    (ssl.SSLCertVerificationError, "The server's certificate is not valid."),
    (ssl.SSLError, "The server does not speak TLS there."),
    (smtplib.SMTPServerDisconnected, "The connection ended before the answer."),
    (TimeoutError, "The server did not answer in time."),
    (socket.gaierror, "The server's name is not known."),
    (ConnectionRefusedError, "Nothing answers at this host and port."),
    (OSError, "There was no connection."),
)
UNSUPPORTED = {
    "tls": "The server does not offer STARTTLS.",
    "sign-in": "The server offers no way to sign in that we know.",
}


def outcome_of(name: str, problem: Exception) -> Outcome:
    """Return what ``problem`` in the step ``name`` means: only a refused mail is final."""
    if isinstance(problem, smtplib.SMTPResponseException):
        is_final = name == "send" and problem.smtp_code >= 500
        answer = cut(problem.smtp_code, problem.smtp_error)
        return Outcome(is_final=is_final, answer=answer, is_server_trouble=not is_final)
    if isinstance(problem, smtplib.SMTPNotSupportedError):
        words = UNSUPPORTED.get(name, "The server cannot take this mail.")
        return Outcome(answer=words, is_server_trouble=True)
    if isinstance(problem.__context__, TimeoutError):
        problem = problem.__context__  # smtplib reports it as a lost connection
    words = next((words for kind, words in MEANINGS if isinstance(problem, kind)), "")
    return Outcome(answer=words or "The server does not speak SMTP.", is_server_trouble=True)
