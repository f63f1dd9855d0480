"""A real server with its own data, and a real Chromium in front of it."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.world import PASSWORD

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).resolve().parent.parent.parent
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
PATIENCE = 30_000  # milliseconds; a busy machine is no fault of the product
expect.set_options(timeout=PATIENCE)
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
]
START_SECONDS = 60


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(address: str, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and server.poll() is None:
        try:
            urllib.request.urlopen(f"{address}/sign-in/", timeout=2)  # noqa: S310 - our own loopback
        except (OSError, urllib.error.URLError):
            time.sleep(0.2)
        else:
            return
    raise RuntimeError("The server did not start.")


@contextmanager
def serving(folder: Path, *seed: str, only: str = "", **more: str) -> Iterator[str]:
    """Run a desk in ``folder`` that holds what the module ``seed`` puts in; yield its address.

    ``more`` are further settings; ``only`` names the one part that runs.
    """
    port, environment = free_port(), dict(os.environ)
    for name in ("DATABASE_URL", "OMBUD_SMTP_OUT"):
        environment.pop(name, None)
    environment |= {
        "DJANGO_SETTINGS_MODULE": "ombud.project.settings",
        "OMBUD_DATA": str(folder / "var"),
        "OMBUD_KEY_FILE": str(folder / "keys" / "desk.key"),
        "OMBUD_HTTP": f"127.0.0.1:{port}",
        "OMBUD_PUBLIC_URL": f"http://127.0.0.1:{port}",
        "OMBUD_WEB_WORKERS": "1",
        "PYTHONPATH": str(ROOT),
        **more,
    }

    def call(*command: str) -> None:
        subprocess.run(
            [sys.executable, *command],
            env=environment,
            cwd=ROOT,
            check=True,
            capture_output=True,
        )

    call("-m", "ombud.project", "init")
    call("-m", *seed)
    parts = ["--only", only] if only else []
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", "ombud.project", "serve", *parts],
            env=environment,
            cwd=ROOT,
            stdout=log,
            stderr=log,
        )
        try:
            wait_for(f"http://127.0.0.1:{port}", server)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait(20)


@pytest.fixture(scope="session")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a running desk that holds what ``seed`` put in."""
    folder = tmp_path_factory.mktemp("desk")
    with serving(folder, "tests.browser.seed", only="web") as address:
        yield address


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """A running Chromium; the tests are skipped where there is none."""
    if not Path(CHROMIUM).exists():
        pytest.skip("there is no Chromium here")
    from playwright.sync_api import sync_playwright

    # Its event loop lives on in this thread, and a test of a database may come next in it.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "yes"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


class Visit:
    """A page of somebody who visits the desk, and what their browser did."""

    def __init__(self, page: Any, desk: str) -> None:
        self.page, self.desk = page, desk
        self.strangers: list[str] = []
        self.complaints: list[str] = []
        page.on("request", self._asked)
        page.on("console", self._said)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _asked(self, request: Any) -> None:
        if not request.url.startswith((self.desk, "data:", "about:", "blob:")):
            self.strangers.append(request.url)

    def _said(self, message: Any) -> None:
        if message.type == "error" or "Content Security Policy" in message.text:
            self.complaints.append(message.text)

    def go(self, path: str) -> Any:
        self.page.goto(f"{self.desk}{path}")
        return self.page

    def sign_in(self, email: str = "ana@halden.example") -> None:
        self.go("/sign-in/")
        self.page.fill("#f-email", email)
        self.page.fill("#f-password", PASSWORD)
        self.page.click("button[type=submit]")
        self.page.wait_for_url(f"{self.desk}/")

    def open(self, subject: str) -> None:
        """Open the ticket with ``subject`` by searching for it."""
        self.go(f'/search/?q=subject:"{subject}"')
        self.page.click(f"a.cover:text-is('{subject}')")
        self.page.wait_for_selector("#thread[data-number]")


@pytest.fixture
def visit(desk: str, chromium: Any) -> Iterator[Callable[..., Visit]]:
    """Open a fresh browser profile: ``visit(width=390)``. Options go to Chromium."""
    contexts = []

    def begin(*, width: int = 1440, height: int = 900, **options: Any) -> Visit:
        viewport = {"width": width, "height": height}
        context = chromium.new_context(viewport=viewport, locale="en-GB", **options)
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        return Visit(context.new_page(), desk)

    yield begin
    for context in contexts:
        context.close()
