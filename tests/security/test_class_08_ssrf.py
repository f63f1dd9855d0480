"""Class 8: a server that is made to call addresses inside its own network."""

from __future__ import annotations

import ipaddress
import socket
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from ombud.base import outbound

if TYPE_CHECKING:
    from collections.abc import Iterator

INSIDE = [
    "127.0.0.1",
    "127.0.0.2",
    "127.1.2.3",
    "127.255.255.254",
    "127.1",
    "127.0.1",
    "2130706433",
    "0x7f000001",
    "0x7f.0.0.1",
    "0177.0.0.1",
    "017700000001",
    "0",
    "0.0.0.0",  # noqa: S104 - a target, not a door
    "0.1.2.3",
    "localhost",
    "LOCALHOST",
    "localhost.",
    "10.0.0.1",
    "10.255.255.255",
    "167772161",
    "100.64.0.1",
    "100.127.255.254",
    "169.254.0.1",
    "169.254.169.254",
    "2852039166",
    "0xa9fea9fe",
    "172.16.0.1",
    "172.31.255.254",
    "192.0.0.1",
    "192.0.0.170",
    "192.0.2.1",
    "192.168.0.1",
    "192.168.255.254",
    "198.18.0.1",
    "198.19.255.254",
    "198.51.100.1",
    "203.0.113.1",
    "224.0.0.1",
    "239.255.255.250",
    "240.0.0.1",
    "255.255.255.255",
    "[::]",
    "[::1]",
    "[0:0:0:0:0:0:0:1]",
    "[::127.0.0.1]",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "[::ffff:10.0.0.1]",
    "[::ffff:169.254.169.254]",
    "[64:ff9b::127.0.0.1]",
    "[64:ff9b::a9fe:a9fe]",
    "[64:ff9b:1::1]",
    "[2001::1]",
    "[2001:db8::1]",
    "[2002:7f00:1::]",
    "[2002:a00:1::]",
    "[fc00::1]",
    "[fd00:ec2::254]",
    "[fe80::1]",
    "[fec0::1]",
    "[ff02::1]",
    "[100::1]",
]


class Witness(BaseHTTPRequestHandler):
    """Counts who comes; sends visitors of /away somewhere else."""

    seen: list[str]

    def do_GET(self) -> None:
        self.seen.append(self.path)
        if self.path == "/away":
            self.send_response(302)
            self.send_header("Location", "/inside")
        else:
            self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@contextmanager
def witness() -> Iterator[tuple[int, list[str]]]:
    seen: list[str] = []
    handler = type("Watching", (Witness,), {"seen": seen})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server.server_address[1], seen
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def test_there_are_at_least_sixty_targets() -> None:
    assert len(set(INSIDE)) >= 60


@pytest.fixture(scope="module")
def listener() -> Iterator[tuple[int, list[str]]]:
    with witness() as watching:
        yield watching


@pytest.mark.parametrize("host", INSIDE)
def test_no_address_inside_is_contacted(host: str, listener: tuple[int, list[str]]) -> None:
    port, seen = listener
    refused = (httpx.ConnectError, httpx.InvalidURL)

    with outbound.client() as client, pytest.raises(refused):
        client.get(f"https://{host}:{port}/secret")

    assert seen == []


def test_plain_http_does_not_leave() -> None:
    with outbound.client() as client, pytest.raises(outbound.Blocked, match="https"):
        client.get("http://93.184.215.14/")


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "gopher://127.0.0.1/", "ftp://127.0.0.1/", "unix:///run/x"]
)
def test_other_schemes_do_not_leave(url: str) -> None:
    with outbound.client() as client, pytest.raises((httpx.HTTPError, httpx.InvalidURL)):
        client.get(url)


def test_an_allowed_pair_is_contacted_and_its_neighbour_is_not() -> None:
    with witness() as (port, seen), outbound.client([f"127.0.0.1:{port}"]) as client:
        answer = client.get(f"http://127.0.0.1:{port}/ok")
        with pytest.raises(outbound.Blocked):
            client.get(f"http://localhost:{port}/no")

    assert answer.status_code == 200
    assert seen == ["/ok"]


def test_a_redirect_is_not_followed() -> None:
    with witness() as (port, seen), outbound.client([f"127.0.0.1:{port}"]) as client:
        answer = client.get(f"http://127.0.0.1:{port}/away")

    assert answer.status_code == 302
    assert seen == ["/away"]


def test_a_name_that_changes_its_answer_is_looked_up_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    answers = iter(["93.184.215.14", "127.0.0.1", "127.0.0.1"])
    reached: list[str] = []

    def look_up(*_: Any, **__: Any) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (next(answers), 443))]

    def dial(address: tuple[str, int], *_: Any, **__: Any) -> Any:
        reached.append(address[0])
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    monkeypatch.setattr(socket, "create_connection", dial)

    with outbound.client() as client, pytest.raises(httpx.ConnectError):
        client.get("https://changing.example/")

    assert reached == ["93.184.215.14"]


def test_one_address_inside_among_others_blocks_the_name(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    both = [
        (socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 443))
        for address in ("93.184.215.14", "10.0.0.1")
    ]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: both)

    with outbound.client() as client, pytest.raises(outbound.Blocked):
        client.get("https://mixed.example/")


@pytest.mark.parametrize("proxy", ["HTTPS_PROXY", "ALL_PROXY"])
def test_a_proxy_of_the_environment_is_not_used(
    monkeypatch: pytest.MonkeyPatch, proxy: str
) -> None:
    with witness() as (port, seen):
        monkeypatch.setenv(proxy, f"http://127.0.0.1:{port}")
        with outbound.client() as client, pytest.raises(outbound.Blocked):
            client.get("https://10.0.0.1/")

    assert seen == []


@pytest.mark.parametrize("address", ["93.184.215.14", "1.1.1.1", "2606:4700:4700::1111"])
def test_public_addresses_are_public(address: str) -> None:
    assert outbound.is_public(ipaddress.ip_address(address))
