"""Class 30: thirty secrets and twenty personal values are planted wherever a log could see
them; none may come out."""

from __future__ import annotations

import io
import logging
import secrets
import threading
import warnings
from typing import TYPE_CHECKING, Any

import pytest
import structlog
from django.test import Client, RequestFactory

from ombud.channels.email.actions.ingest import process
from ombud.channels.email.actions.journal import store
from ombud.channels.email.statuses import Door
from ombud.jobs.models import Job
from ombud.jobs.worker import run_until_empty
from ombud.project import logs
from ombud.project.requests import RequestLog

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from tests.world import World

SECRETS = [f"s3cr3t-{secrets.token_hex(6)}" for _ in range(30)]
PERSONS = [f"zz{secrets.token_hex(5)}" for _ in range(20)]
PLANTED = SECRETS + PERSONS


def leaked(text: str) -> list[str]:
    return [value for value in PLANTED if value in text]


@pytest.fixture
def visitor() -> Client:
    return Client(raise_request_exception=False)


def test_what_a_visitor_sends_is_not_logged(
    world: World, visitor: Client, log: io.StringIO
) -> None:
    for value in PLANTED:
        visitor.get(f"/{value}/", {"q": value}, headers={"User-Agent": value})
        visitor.post(
            f"/tickets/{value}/", {"text": value}, headers={"Referer": f"http://{value}"}
        )
    for value in SECRETS[:5]:
        visitor.post("/sign-in/", {"email": f"{value}@x.example", "password": value})

    assert log.getvalue().count('"request"') == 2 * len(PLANTED) + 5
    assert leaked(log.getvalue()) == []


def test_an_exception_in_a_page_does_not_carry_its_words(db: None, log: io.StringIO) -> None:
    def broken(request: HttpRequest) -> HttpResponse:
        raise ValueError(" ".join(PLANTED) + request.path)

    with pytest.raises(ValueError, match="s3cr3t"):
        RequestLog(broken)(RequestFactory().get(f"/{PERSONS[0]}/"))
    try:
        broken(RequestFactory().get("/"))
    except ValueError as problem:
        logs.uncaught(ValueError, problem, problem.__traceback__)

    assert "builtins.ValueError" in log.getvalue()
    assert leaked(log.getvalue()) == []


def test_libraries_warnings_and_threads_do_not_carry_words(log: io.StringIO) -> None:
    def die() -> None:
        raise RuntimeError(PLANTED[0])

    for number, value in enumerate(PLANTED):
        logging.getLogger(f"library{number}").error("failed for %s", value)
        logging.getLogger("django.request").warning(value, extra={"request": value})
        logging.getLogger("imap").error({"password": value})
        structlog.get_logger().warning("odd", password=value, address=value, note=value)
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.showwarning = logs.warned
        warnings.warn(PLANTED[1], UserWarning, stacklevel=1)
    hook, threading.excepthook = threading.excepthook, logs.uncaught_in_thread
    thread = threading.Thread(target=die)
    thread.start()
    thread.join()
    threading.excepthook = hook

    assert '"uncaught"' in log.getvalue()
    assert '"UserWarning"' in log.getvalue()
    assert leaked(log.getvalue()) == []


def mail_of(value: str) -> bytes:
    return (
        f"From: {value} <{value}@sender.example>\r\nTo: help@halden.example\r\n"
        f"Subject: about {value}\r\nMessage-ID: <{value}@sender.example>\r\n"
        f"Content-Type: text/plain; charset=x-{value}\r\n\r\npassword: {value}\r\n"
    ).encode()


def test_a_mail_and_its_jobs_do_not_carry_words(world: World, log: io.StringIO) -> None:
    for value in PLANTED[::5]:
        mail, _ = store(mail_of(value), door=Door.SMTP, envelope_to="help@halden.example")
        process(mail.pk)
    run_until_empty()

    jobs: list[Any] = list(Job.objects.values())
    assert leaked(log.getvalue()) == []
    assert leaked(repr(jobs)) == []
