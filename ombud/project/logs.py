"""The log: JSON lines on standard error, in fields of the data map and no others.

Nothing that a person wrote can come in: a field that is not declared is dropped, libraries
are told by logger and line and never by their text, and an exception by its class and the
places in our own code, never by its message.
"""

from __future__ import annotations

import logging
import sys
import threading
import traceback
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO, cast

# structlog's console renderer would load rich where that is installed: 0.4 s of processor
# time at every start, for a renderer that is never used.
with_rich = "rich" in sys.modules
sys.modules.setdefault("rich", None)  # type: ignore[arg-type]
import structlog  # noqa: E402

if not with_rich:
    del sys.modules["rich"]

from ombud.datamap import log_fields  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Mapping, MutableMapping
    from types import TracebackType

OURS = Path(__file__).resolve().parents[2]
LONGEST_VALUE = 120
LONGEST_TRACE = 5
QUIET = ("granian", "_granian", "django.db.backends", "mail.log")


def place(filename: str, line: int | None) -> str:
    """Return ``filename`` and line without the folders of this machine."""
    parts = Path(filename).parts
    if "site-packages" in parts:
        parts = parts[len(parts) - parts[::-1].index("site-packages") :]
    elif Path(filename).is_relative_to(OURS):
        parts = Path(filename).relative_to(OURS).parts
    else:
        parts = parts[-2:]
    return f"{'/'.join(parts)}:{line or 0}"


def told(problem: BaseException) -> dict[str, str]:
    """Return what the log may say about ``problem``: its class, and where in our code."""
    frames = traceback.extract_tb(problem.__traceback__)
    ours = [frame for frame in frames if frame.filename.startswith(str(OURS / "ombud"))]
    chosen = (ours or list(frames))[-LONGEST_TRACE:]
    where = " < ".join(place(frame.filename, frame.lineno) for frame in reversed(chosen))
    kind = type(problem)
    return {"exception": f"{kind.__module__}.{kind.__qualname__}", "where": where}


def tell_exception(_: Any, __: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Replace ``exc_info`` by the class of the exception and its place."""
    given = line.pop("exc_info", None)
    if given is True:
        given = sys.exc_info()
    problem = given[1] if isinstance(given, tuple) else given
    if isinstance(problem, BaseException):
        line.update(told(problem))
    return line


def keep_declared(_: Any, __: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Drop every field that the data map does not name; cut every text to one line."""
    return {name: short(value) for name, value in line.items() if name in log_fields}


def short(value: object) -> object:
    """Return numbers as they are and everything else as one line of at most 120 characters.

    The place of an exception may be five times as long.
    """
    if value is None or isinstance(value, int | float):
        return value
    text = " ".join(str(value).split())
    return text[: LONGEST_VALUE * (LONGEST_TRACE if " < " in text else 1)]


class StandardError:
    """Standard error as it is at the moment of writing; tests put another in its place."""

    def write(self, text: str) -> None:
        sys.stderr.write(text)

    def flush(self) -> None:
        sys.stderr.flush()


class Reduced(logging.Handler):
    """Passes records of the standard library's loggers on, reduced to what they may say."""

    def emit(self, record: logging.LogRecord) -> None:
        if record.levelno < logging.WARNING and not record.name.startswith("ombud."):
            return
        line: dict[str, Any] = {
            "logger": record.name,
            "where": place(record.pathname, record.lineno),
        }
        if record.exc_info:
            line["exc_info"] = record.exc_info
        log = structlog.get_logger()
        log.log(max(record.levelno, logging.INFO), "library", **line)


def configure(options: Mapping[str, Any], stream: TextIO | None = None) -> None:
    """Send structlog, the standard library's loggers and uncaught exceptions to one log.

    Django calls it at start with ``settings.LOGGING`` as ``options``.
    """
    level = logging.getLevelNamesMapping()[options["level"]]
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            tell_exception,
            keep_declared,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.WriteLoggerFactory(cast("TextIO", stream or StandardError())),
        cache_logger_on_first_use=False,
    )
    adopt(logging.getLogger(), logging.INFO)
    for name in ("django", "django.server", *QUIET):
        adopt(logging.getLogger(name), None)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
    warnings.showwarning = warned
    sys.excepthook = uncaught
    threading.excepthook = uncaught_in_thread


def adopt(logger: logging.Logger, level: int | None) -> None:
    """Leave ``logger`` with our handler only (the root), or with none of its own (others)."""
    for handler in list(logger.handlers):
        if isinstance(handler, logging.StreamHandler | Reduced) or level is None:
            logger.removeHandler(handler)
    logger.propagate = True
    if level is not None:
        logger.setLevel(level)
        logger.addHandler(Reduced())


def warned(
    message: Warning | str,
    category: type[Warning],
    filename: str,
    lineno: int,
    file: TextIO | None = None,
    line: str | None = None,
) -> None:
    """Tell the class and the place of a warning; its text may quote what somebody wrote."""
    del message, file, line
    where = place(filename, lineno)
    structlog.get_logger().warning("warning", kind=category.__name__, where=where)


def uncaught(
    kind: type[BaseException], problem: BaseException, trace: TracebackType | None
) -> None:
    if issubclass(kind, KeyboardInterrupt):
        return
    structlog.get_logger().critical("uncaught", exc_info=(kind, problem, trace))


def uncaught_in_thread(args: threading.ExceptHookArgs) -> None:
    if args.exc_value is not None and args.exc_type is not SystemExit:
        structlog.get_logger().critical("uncaught", exc_info=args.exc_value)
