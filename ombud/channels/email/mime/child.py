"""The sandboxed side: reads one job after the other from standard input and answers.

Started by `SandboxedParser` only. Limits itself before it reads anything, knows no Django,
no database and no configuration, and ends when its parent does or when it is idle.
"""

from __future__ import annotations

import os
import resource
import select
import sys
from typing import Any, BinaryIO

from ombud.base.metadata import stripped
from ombud.channels.email.mime.frames import Broken, read_frame, write_frame
from ombud.channels.email.mime.model import Unreadable
from ombud.channels.email.mime.parser import parse
from ombud.channels.email.mime.pictures import redrawn
from ombud.channels.email.mime.textual import attachment_text
from ombud.channels.email.mime.wire import mail_to_wire

OUT_OF_MEMORY = 71


def main(memory_bytes: int, idle_seconds: float) -> int:
    """Answer jobs until the input ends or nothing came for `idle_seconds`; exit code 0."""
    _limit(memory_bytes)
    source, sink = sys.stdin.buffer, sys.stdout.buffer
    # What a library prints must not get between the frames.
    sys.stdout = sys.stderr
    while select.select([source], [], [], idle_seconds)[0]:
        try:
            frame = read_frame(source)
        except Broken:
            return 0
        except MemoryError:
            return OUT_OF_MEMORY
        if frame is None:
            return 0
        _answer(frame[0], frame[1], sink)
    return 0


def _limit(memory_bytes: int) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # Nothing here writes files.
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def _answer(job: dict[str, Any], blobs: list[bytes], sink: BinaryIO) -> None:
    try:
        header, data = _done(job, blobs)
    except Unreadable as refused:
        header, data = {"unreadable": refused.reason}, []
    except MemoryError:
        # Fragmented memory makes the next mail fail as well: a new child is cheap.
        os._exit(OUT_OF_MEMORY)
    except Exception:  # noqa: BLE001 -- whatever a mail breaks, the answer is a code
        header, data = {"unreadable": "crash"}, []
    write_frame(sink, header, data)


def _done(job: dict[str, Any], blobs: list[bytes]) -> tuple[dict[str, Any], list[bytes]]:
    if job["op"] == "parse":
        mail, data = mail_to_wire(parse(blobs[0]))
        return {"mail": mail}, [stripped(one) for one in data]
    if job["op"] == "picture":
        return {}, [redrawn(blobs[0])]
    text = attachment_text(job["name"], job["content_type"], blobs[0])
    return {"text": text}, []


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), float(sys.argv[2])))
