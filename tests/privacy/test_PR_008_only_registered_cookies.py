"""PR-008: a cookie that nobody registered does not leave, is told once, and fails the tests."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING, Any

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory

from ombud.datamap import browser_keys, browsers, cookies
from ombud.project.cookies import RegisteredCookies, StrayCookie

if TYPE_CHECKING:
    from pathlib import Path

    from django.http import HttpRequest

    from tests.world import World

SECRET = "marchetti-4711"


def page_with(*names: str) -> RegisteredCookies:
    """Return the middleware around a page that sets ``names`` and one registered cookie."""

    def page(_request: HttpRequest) -> HttpResponse:
        answer = HttpResponse("here")
        for name in ("ombud_language", *names):
            answer.set_cookie(name, SECRET)
        return answer

    return RegisteredCookies(page)


def asked(middleware: RegisteredCookies) -> HttpResponse:
    request = RequestFactory().get("/")
    request.resolver_match = None
    return middleware(request)


@pytest.fixture
def log(settings: Any, log: io.StringIO) -> io.StringIO:
    """The log of a desk, where a stray cookie does not stop the page."""
    settings.STRAY_COOKIES_RAISE = False
    return log


def test_PR_008_it_is_dropped_and_told_once_without_its_value(log: io.StringIO) -> None:
    middleware = page_with("_tracker", "odd!name")

    answers = [asked(middleware) for _ in range(3)]

    told = [json.loads(line) for line in log.getvalue().splitlines()]
    assert [list(answer.cookies) for answer in answers] == [["ombud_language"]] * 3
    assert [answer.content for answer in answers] == [b"here"] * 3
    assert [(one["event"], one["level"], one["code"]) for one in told] == [
        ("cookie-dropped", "error", "_tracker"),
        ("cookie-dropped", "error", "odd"),
    ]
    assert SECRET not in log.getvalue()


def test_PR_008_a_header_past_django_is_dropped_too(log: io.StringIO) -> None:
    def page(_request: HttpRequest) -> HttpResponse:
        return HttpResponse(headers={"Set-Cookie": f"_ga={SECRET}; Path=/"})

    answer = asked(RegisteredCookies(page))

    assert not answer.has_header("Set-Cookie")
    assert '"code": "_ga"' in log.getvalue()
    assert SECRET not in log.getvalue()


def test_PR_008_names_that_somebody_makes_up_do_not_fill_the_log(log: io.StringIO) -> None:
    middleware = page_with(*(f"made-up-{number}" for number in range(150)))

    asked(middleware)

    assert len(log.getvalue().splitlines()) == len(middleware.told) == 100


def test_PR_008_in_tests_the_page_fails() -> None:
    with pytest.raises(StrayCookie, match="_tracker"):
        asked(page_with("_tracker"))


def test_PR_008_every_page_goes_through_it(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = Client()
    client.force_login(world.ana)
    known: dict[str, Any] = {name: cookies[name] for name in cookies if name != "ombud_session"}
    monkeypatch.setattr(cookies, "_things", known)

    with pytest.raises(StrayCookie, match="ombud_session"):
        client.post("/sign-out/")


def codes(found: list[Any]) -> list[tuple[str, str]]:
    return [(str(one.id), str(one.msg)) for one in found]


def test_all_that_our_scripts_keep_in_a_browser_is_registered_and_used() -> None:
    used = {key for file in browsers.scripts() for key in browsers.keys_in(file.read_text())}

    assert browsers.check_browsers() == []
    assert used == {key for key in browser_keys if key.startswith(browsers.PREFIX)}


def test_PR_005_a_cookie_of_the_settings_must_be_registered(settings: Any) -> None:
    settings.SESSION_COOKIE_NAME = "sessionid"

    assert codes(browsers.check_browsers()) == [
        ("PDM008", "The cookie sessionid is not registered.")
    ]


@pytest.mark.parametrize(
    ("script", "problem"),
    [
        ("localStorage.setItem('draft', text)", "keeps 'draft' in the browser"),
        ("const KEY = 'ombud-words'; sessionStorage[KEY] = text", "keeps 'ombud-words' in the"),
        ('caches.open("ombud-pages")', "keeps 'ombud-pages' in the browser"),
        ("document.cookie = 'a=b'", "uses document.cookie, which nobody"),
        ("indexedDB.open('desk')", "uses indexedDB, which nobody"),
    ],
)
def test_PR_005_a_script_keeps_nothing_that_is_not_registered(
    tmp_path: Path, script: str, problem: str
) -> None:
    file = tmp_path / "om-new.js"
    file.write_text(script)

    ((code, told),) = codes(list(browsers.stray_keys([file])))

    assert code == "PDM008"
    assert told.startswith(f"om-new.js {problem}")
