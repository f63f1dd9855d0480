"""Troubles that pass without a change of ours: no database, no room on the disk."""

from __future__ import annotations

import errno

from django.db import InterfaceError, OperationalError

AGAIN_SECONDS = 30  # what Retry-After tells whoever met one
NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT})


def is_outage(problem: BaseException | None) -> bool:
    """Say whether ``problem`` is that the database or the disk does not take anything now."""
    if isinstance(problem, OSError):
        return problem.errno in NO_ROOM
    return isinstance(problem, (OperationalError, InterfaceError))
