"""One reader of the log in each process, and the clients that it hands the news to."""

from __future__ import annotations

import asyncio
import threading
import time
from typing import TYPE_CHECKING

import structlog
from django.db import DatabaseError, InterfaceError, close_old_connections, connection

from ombud.project.live.feed import Change, News, news_after
from ombud.project.live.viewer import Viewer, as_of_now

if TYPE_CHECKING:
    from ombud.events.reading import Cursor

log = structlog.get_logger()

LOOK_EVERY_SECONDS = 0.2
RIGHTS_EVERY_SECONDS = 3.0
PAUSE_SECONDS = 2.0
LONGEST_QUEUE = 256


class Client:
    """A browser that listens. One that does not keep up is ended, and resumes by itself."""

    def __init__(self, viewer: Viewer) -> None:
        self.viewer = viewer
        self.queue: asyncio.Queue[News | None] = asyncio.Queue(LONGEST_QUEUE)
        self.is_ended = False

    def offer(self, news: News) -> None:
        """Queue ``news`` if its agent may see the ticket."""
        if self.is_ended or not self.viewer.hears(news):
            return
        try:
            self.queue.put_nowait(news)
        except asyncio.QueueFull:
            self.end()

    def end(self) -> None:
        """Let the stream end after what is being sent."""
        self.is_ended = True
        while self.queue.full():
            self.queue.get_nowait()
        self.queue.put_nowait(None)


class Hub:
    """Reads the log while somebody listens, and fans it out in the event loop."""

    def __init__(self) -> None:
        self.clients: set[Client] = set()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._lock = threading.Lock()
        self._has_reader = False
        self._is_closing = False

    def join(self, client: Client, cursor: Cursor) -> None:
        """Hand ``client`` the news; the first client starts the reader at ``cursor``."""
        if self._is_closing:
            client.end()
            return
        self._loop = asyncio.get_running_loop()
        with self._lock:
            self.clients.add(client)
            if self._has_reader:
                return
            self._has_reader = True
        threading.Thread(target=self._read, args=(cursor,), name="live", daemon=True).start()

    def leave(self, client: Client) -> None:
        """Forget ``client``."""
        with self._lock:
            self.clients.discard(client)

    def close(self) -> None:
        """End every stream and the reader: the server stops."""
        self._is_closing = True
        for client in list(self.clients):
            client.end()

    def _is_wanted(self) -> bool:
        """Say whether the reader goes on; under the lock, so that nobody joins a dying one."""
        with self._lock:
            self._has_reader = bool(self.clients) and not self._is_closing
            return self._has_reader

    def _read(self, cursor: Cursor) -> None:
        change, rights_due = Change(), 0.0
        while self._is_wanted():
            try:
                if change.happened():
                    cursor = self._pass_on(cursor)
                if time.monotonic() >= rights_due:
                    rights_due = time.monotonic() + RIGHTS_EVERY_SECONDS
                    self._renew_rights()
            except (DatabaseError, InterfaceError):
                log.warning("live-feed-broken", exc_info=True)
                close_old_connections()
                change = Change()
                time.sleep(PAUSE_SECONDS)
            time.sleep(LOOK_EVERY_SECONDS)
        connection.close()

    def _pass_on(self, cursor: Cursor) -> Cursor:
        while True:
            news, reached = news_after(cursor)
            if news:
                self._in_loop(self._deliver, news)
            if reached == cursor:
                return cursor
            cursor = reached

    def _renew_rights(self) -> None:
        """Give every client its rights of now; end those whose session has ended."""
        asked = {client.viewer.session for client in list(self.clients)}
        viewers = as_of_now(asked)
        self._in_loop(self._apply, {session: viewers.get(session) for session in asked})

    def _in_loop(self, function: object, argument: object) -> None:
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(function, argument)  # type: ignore[arg-type]

    def _deliver(self, news: list[News]) -> None:
        for client in list(self.clients):
            for one in news:
                client.offer(one)

    def _apply(self, viewers: dict[str, Viewer | None]) -> None:
        for client in list(self.clients):
            if client.viewer.session not in viewers:
                continue  # joined since the question was asked
            viewer = viewers[client.viewer.session]
            if viewer is None:
                client.end()
            else:
                client.viewer = viewer
