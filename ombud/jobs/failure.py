"""What may be kept about an exception: its class and the line of our code."""

from __future__ import annotations

import traceback
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1]
LONGEST = 200


def described(problem: BaseException) -> str:
    """Return class and innermost own line of ``problem``, in at most 200 characters.

    Never its text: a library may quote what a person wrote.
    """
    kind = type(problem)
    name = f"{kind.__module__}.{kind.__qualname__}"
    frames = traceback.extract_tb(problem.__traceback__)
    ours = [frame for frame in frames if Path(frame.filename).is_relative_to(PACKAGE)]
    if not ours:
        return name[:LONGEST]
    place = Path(ours[-1].filename).relative_to(PACKAGE.parent).as_posix()
    return f"{name} at {place}:{ours[-1].lineno}"[:LONGEST]
