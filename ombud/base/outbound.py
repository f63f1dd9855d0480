"""The only way in which this server calls another one over HTTP.

It refuses addresses inside our own network: the name is looked up once, every address that
it has is checked, and the connection goes to exactly the address that was checked, so that a
name which changes its answer in between gains nothing. Redirects are not followed, proxies
of the environment are not used, and every wait is bounded.
"""

from __future__ import annotations

import ipaddress
import socket
from functools import cache
from typing import TYPE_CHECKING, Any

import httpcore
import httpx

if TYPE_CHECKING:
    import ssl
    from collections.abc import Iterable

WAIT_SECONDS = 10.0
LARGEST_ANSWER = 2**20
_TRANSLATED = (ipaddress.ip_network("64:ff9b::/96"), ipaddress.ip_network("2002::/16"))
_EXTRA = (
    ipaddress.ip_network("100.64.0.0/10"),  # shared space of providers, RFC 6598
    ipaddress.ip_network("192.0.0.0/24"),  # protocol assignments, RFC 6890
    ipaddress.ip_network("198.18.0.0/15"),  # benchmarks, RFC 2544
    ipaddress.ip_network("64:ff9b:1::/48"),  # local translation, RFC 8215
    ipaddress.ip_network("2001::/32"),  # Teredo carries an IPv4 address inside
    ipaddress.ip_network("fec0::/10"),  # the old site-local space, RFC 3879
)

Ip = ipaddress.IPv4Address | ipaddress.IPv6Address


class Blocked(httpx.ConnectError):
    """The address is not one that this server may call."""


def is_public(address: Ip) -> bool:
    """Say whether ``address`` lies in the public internet, also when it is wrapped in IPv6."""
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None:
            return is_public(address.ipv4_mapped)
        if any(address in network for network in _TRANSLATED):
            return False
        if int(address) < 2**32:  # the old IPv4-compatible form, ::a.b.c.d
            return False
    if any(address in network for network in _EXTRA if network.version == address.version):
        return False
    return address.is_global and not address.is_multicast and not address.is_reserved


def addresses_of(host: str, port: int) -> list[Ip]:
    """Return the addresses of ``host``, by the same look-up that a connection would make."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    plain = (str(entry[4][0]).partition("%")[0] for entry in found)
    return [ipaddress.ip_address(address) for address in dict.fromkeys(plain)]


class GuardedNetwork(httpcore.SyncBackend):
    """Connects only to public addresses, and to ``host:port`` pairs that are allowed."""

    def __init__(self, allowed: frozenset[str]) -> None:
        self.allowed = allowed

    def connect_tcp(self, host: str, port: int, *args: Any, **more: Any) -> Any:
        try:
            found = addresses_of(host.strip("[]"), port)
        except (OSError, UnicodeError) as problem:
            raise httpcore.ConnectError("The name is not known.") from problem
        is_allowed = f"{host}:{port}" in self.allowed
        if not found or not (is_allowed or all(is_public(address) for address in found)):
            raise httpcore.ConnectError("blocked")
        return super().connect_tcp(str(found[0]), port, *args, **more)

    def connect_unix_socket(self, *_args: Any, **_more: Any) -> Any:
        raise httpcore.ConnectError("blocked")


@cache
def trusted() -> ssl.SSLContext:
    """Return whom we believe over TLS: read once, for it takes longer than most calls do."""
    return httpx.create_ssl_context(trust_env=True)


class GuardedTransport(httpx.HTTPTransport):
    """httpx over the guarded network; https only, except to allowed pairs."""

    def __init__(self, allowed: frozenset[str]) -> None:
        super().__init__(verify=trusted(), trust_env=False)
        self.allowed = allowed
        self._pool = httpcore.ConnectionPool(
            ssl_context=trusted(),
            max_connections=10,
            keepalive_expiry=5.0,
            network_backend=GuardedNetwork(allowed),
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        pair = f"{request.url.host}:{request.url.port or 443}"
        if request.url.scheme != "https" and pair not in self.allowed:
            raise Blocked("Only https may leave this server.", request=request)
        try:
            return super().handle_request(request)
        except httpx.ConnectError as problem:
            if str(problem) == "blocked":
                raise Blocked("This address is inside our own network.") from None
            raise


def transport(allowed: Iterable[str] = ()) -> GuardedTransport:
    """Return the guarded transport; ``allowed`` pairs ``host:port`` pass unchecked."""
    return GuardedTransport(frozenset(allowed))


def client(allowed: Iterable[str] = ()) -> httpx.Client:
    """Return the HTTP client for calls to other servers; use it in a ``with`` block.

    Raises ``Blocked`` (an ``httpx.ConnectError``) on use for an address that is not public.
    """
    return httpx.Client(
        transport=transport(allowed),
        timeout=WAIT_SECONDS,
        follow_redirects=False,
        trust_env=False,
    )
