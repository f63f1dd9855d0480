"""The stream itself, over ASGI, in the format of the HTML standard's section 9.2."""

from __future__ import annotations

import asyncio
import json
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection
from django.http.request import split_domain_port, validate_host

from ombud.events import reading
from ombud.project.live.feed import News, news_after
from ombud.project.live.hub import Client, Hub
from ombud.project.live.viewer import Viewer, viewer_of

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, MutableMapping

    from ombud.events.reading import Cursor

    Scope = MutableMapping[str, Any]
    Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
    Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

PATH = "/live/"
HEARTBEAT_SECONDS = 15.0
MOST_CLIENTS = 2000
LONGEST_RESUME = 1000
HEADERS = [
    (b"cache-control", b"no-store"),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"x-accel-buffering", b"no"),
]
hub = Hub()
threads = ThreadPoolExecutor(2, thread_name_prefix="live-sign-in")


def header(scope: Scope, name: bytes) -> str:
    return next((value.decode("latin-1") for key, value in scope["headers"] if key == name), "")


def is_from_us(scope: Scope) -> bool:
    """Say whether our own page asks: our host, and no other page's origin."""
    host = header(scope, b"host")
    if not validate_host(split_domain_port(host)[0], settings.ALLOWED_HOSTS):
        return False
    if header(scope, b"sec-fetch-site") not in {"", "same-origin", "none"}:
        return False
    origin = header(scope, b"origin")
    return not origin or urlsplit(origin).netloc == host


def begin(cookies: str, address: str, last: str) -> tuple[Viewer | None, Cursor, Cursor]:
    """Return who listens, from where (after ``last``, or now), and the log's end."""
    try:
        viewer, newest = viewer_of(cookies, address), reading.newest()
    finally:
        connection.close()  # streams begin seldom; none keeps a connection to itself
    return viewer, reading.parse(last, default=newest), newest


def missed(cursor: Cursor) -> tuple[list[News], Cursor, bool]:
    """Return what happened since ``cursor``, where it ends, and whether that was all."""
    try:
        return gathered(cursor)
    finally:
        connection.close()


def gathered(cursor: Cursor) -> tuple[list[News], Cursor, bool]:
    news: list[News] = []
    while len(news) < LONGEST_RESUME:
        more, reached = news_after(cursor)
        if reached == cursor:
            return news, cursor, True
        news, cursor = news + more, reached
    return [], reading.newest(), False


def as_text(news: News) -> bytes:
    """Return one event of the stream: numbers and a fixed word, nothing about a person."""
    if news.agent:
        return f"id: {news.cursor}\nevent: bell\ndata: {{}}\n\n".encode()
    told = {"ticket": news.number, "kind": news.kind, "event": news.event}
    return f"id: {news.cursor}\nevent: ticket\ndata: {json.dumps(told)}\n\n".encode()


async def refuse(send: Send, status: int, words: bytes) -> None:
    headers = [*HEADERS, (b"content-type", b"text/plain; charset=utf-8")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": words})


async def answer(scope: Scope, receive: Receive, send: Send) -> None:
    """Stream to an agent who is signed in; refuse everybody else."""
    if scope["method"] != "GET":
        return await refuse(send, 405, b"Only GET.")
    if not is_from_us(scope):
        return await refuse(send, 403, b"Only the desk's own pages may listen.")
    if len(hub.clients) >= MOST_CLIENTS:
        return await refuse(send, 503, b"Too many listen. The page still works.")
    loop = asyncio.get_running_loop()
    cookies, last = header(scope, b"cookie"), header(scope, b"last-event-id")
    address = (scope.get("client") or ("",))[0]
    viewer, cursor, newest = await loop.run_in_executor(threads, begin, cookies, address, last)
    if viewer is None:
        return await refuse(send, 401, b"Sign in first.")
    client = Client(viewer)
    hub.join(client, newest)
    gone = loop.create_task(until_gone(receive, client))
    try:
        await send(
            {
                "type": "http.response.start",
                "status": 200,
                "headers": [*HEADERS, (b"content-type", b"text/event-stream; charset=utf-8")],
            }
        )
        await speak(client, cursor, send)
    finally:
        hub.leave(client)
        gone.cancel()


async def until_gone(receive: Receive, client: Client) -> None:
    """End ``client`` when its browser has closed the connection."""
    while (await receive())["type"] != "http.disconnect":
        pass
    client.end()


async def speak(client: Client, cursor: Cursor, send: Send) -> None:
    """Send what was missed, then what comes, with a sign of life in between."""

    async def say(text: bytes, *, more: bool = True) -> None:
        await send({"type": "http.response.body", "body": text, "more_body": more})

    await say(b"retry: 2000\n\n")
    loop = asyncio.get_running_loop()
    news, reached, is_all = await loop.run_in_executor(threads, missed, cursor)
    if not is_all:
        await say(f"id: {reached}\nevent: reset\ndata: {{}}\n\n".encode())
    for one in news:
        if client.viewer.hears(one):
            await say(as_text(one))
    while not client.is_ended:
        try:
            next_one = await asyncio.wait_for(client.queue.get(), HEARTBEAT_SECONDS)
        except TimeoutError:
            await say(b": still here\n\n")
            continue
        if next_one is not None and next_one.cursor > reached:
            await say(as_text(next_one))
    await say(b"", more=False)


def close() -> None:
    """End every stream; called in the event loop when the server stops."""
    hub.close()
