from __future__ import annotations

import re
from pathlib import Path

import pytest

from ombud.base import environment
from ombud.base.errors import Misconfigured
from ombud.project.settings import server_database

ROOT = Path(__file__).resolve().parents[2]
READ = re.compile(r'environment\.\w+\(\s*"([A-Z_]+)"|text\(.([A-Z_]+).,')


def named_in(text: str) -> set[str]:
    return {one or other for one, other in READ.findall(text)}


def test_every_variable_that_is_read_is_described_and_no_other() -> None:
    source = (ROOT / "ombud/project/settings.py").read_text()
    described = set(
        re.findall(r"^\| `([A-Z_]+)`", (ROOT / "docs/settings.md").read_text(), re.MULTILINE)
    )

    assert described == named_in(source)


PREPARED: dict[str, object] = {"prepare_threshold": 2}


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (
            "postgres://o:p%40ss@127.0.0.1:5433/desk",
            ("127.0.0.1", "5433", "desk", "o", "p@ss", PREPARED),
        ),
        (
            "postgres://o@localhost/desk?prepare_threshold=never",
            ("localhost", "", "desk", "o", "", {"prepare_threshold": None}),
        ),
        ("postgresql:///desk?host=/run/pg", ("/run/pg", "", "desk", "", "", PREPARED)),
        (
            "postgres://o@db.example/desk",
            ("db.example", "", "desk", "o", "", PREPARED | {"sslmode": "verify-full"}),
        ),
        (
            "postgres://o@db.example/desk?sslmode=verify-ca&sslrootcert=/ca.pem",
            (
                "db.example",
                "",
                "desk",
                "o",
                "",
                PREPARED | {"sslmode": "verify-ca", "sslrootcert": "/ca.pem"},
            ),
        ),
    ],
)
def test_a_database_url_is_read(url: str, expected: tuple[object, ...]) -> None:
    found = server_database(url)

    names = ("HOST", "PORT", "NAME", "USER", "PASSWORD", "OPTIONS")
    assert tuple(found[name] for name in names) == expected


@pytest.mark.parametrize("mode", ["disable", "allow", "prefer", "require"])
def test_a_database_elsewhere_is_not_reached_without_verified_tls(mode: str) -> None:
    with pytest.raises(Misconfigured, match="verify-full"):
        server_database(f"postgres://o@db.example/desk?sslmode={mode}")


def test_another_kind_of_database_is_refused() -> None:
    with pytest.raises(Misconfigured, match="postgres://"):
        server_database("mysql://o@localhost/desk")


@pytest.mark.parametrize(
    ("value", "of"),
    [
        ("ftp://desk.example", ("https", "http")),
        ("desk.example", ("https", "http")),
        ("smtp://", ("smtp", "smtps")),
        ("smtp://u:quiet-lantern@mail.example:99999", ("smtp", "smtps")),
    ],
)
def test_an_address_of_another_kind_stops_the_server_and_shows_no_password(
    monkeypatch: pytest.MonkeyPatch, value: str, of: tuple[str, ...]
) -> None:
    monkeypatch.setenv("OMBUD_X", value)

    with pytest.raises(Misconfigured, match=f"OMBUD_X must look like {of[0]}://host") as told:
        environment.url("OMBUD_X", of=of)

    assert "lantern" not in str(told.value)


def test_a_setting_that_is_set_to_nothing_is_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OMBUD_X", " ")

    assert environment.text("OMBUD_X", "./var") == "./var"
