from __future__ import annotations

import io
import json
import logging
from typing import TYPE_CHECKING, Any

import pytest
import structlog

from ombud.project import logs

if TYPE_CHECKING:
    pass


def lines(log: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in log.getvalue().splitlines()]


def test_a_field_that_is_not_declared_is_dropped(log: io.StringIO) -> None:
    structlog.get_logger().info("mail-taken", count=3, address="cleo@lumen.example")

    (line,) = lines(log)

    assert {"event": "mail-taken", "count": 3, "level": "info"}.items() <= line.items()
    assert set(line) == {"event", "count", "level", "timestamp"}


def test_an_exception_is_told_by_class_and_place_only(log: io.StringIO) -> None:
    try:
        logs.place(None, 1)  # type: ignore[arg-type]
    except TypeError:
        structlog.get_logger().exception("broke")

    (line,) = lines(log)

    assert line["exception"] == "builtins.TypeError"
    assert line["where"].startswith("ombud/project/logs.py:")
    assert "NoneType" not in log.getvalue()


def test_a_library_is_told_by_logger_and_line_never_by_its_words(log: io.StringIO) -> None:
    logging.getLogger("aiosmtpd").error("from %r", "cleo@lumen.example")

    (line,) = lines(log)

    assert line["logger"] == "aiosmtpd"
    assert line["event"] == "library"
    assert line["where"].startswith("tests/project/test_logs.py:")
    assert "cleo" not in log.getvalue()


def test_a_library_that_only_chats_is_not_told(log: io.StringIO) -> None:
    logging.getLogger("aiosmtpd").info("hello")

    assert log.getvalue() == ""


def test_a_value_cannot_begin_a_second_line(log: io.StringIO) -> None:
    structlog.get_logger().info("x", code="a\r\nb: forged", kind="k" * 900)

    (line,) = lines(log)

    assert line["code"] == "a b: forged"
    assert len(line["kind"]) == 120


@pytest.mark.filterwarnings("default")
def test_a_warning_is_told_by_class_and_place(log: io.StringIO) -> None:
    logs.warned(UserWarning("cleo@lumen.example"), UserWarning, "/x/site-packages/a/b.py", 7)

    (line,) = lines(log)

    assert (line["kind"], line["where"]) == ("UserWarning", "a/b.py:7")
