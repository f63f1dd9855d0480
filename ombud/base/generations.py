"""The keys for what is stored, newest first: they can be changed, the desk's own key cannot.

The desk's key makes identities, addresses and signatures, which must stay what they are. What
is stored (the database file, the keys of objects, secrets in columns) is encrypted under a
secret of its own once the key was changed; until then under the desk's key. An older secret
stays readable until no backup needs it any more, and is then destroyed.
"""

from __future__ import annotations

import json
import secrets
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING

from ombud.base import clock, keys, secret_file
from ombud.base.errors import Misconfigured

if TYPE_CHECKING:
    from pathlib import Path

NAME = "storage-keys.json"
DESK = "desk"  # in place of a secret: derived from the desk's own key


@dataclass(frozen=True, slots=True)
class Generation:
    """One secret. secret: hexadecimal, or ``desk``. Times are ISO 8601 in UTC; ``until`` is
    empty for the newest, and for others as long as something is still under them.
    """

    secret: str
    since: str = ""
    until: str = ""

    @property
    def is_over(self) -> bool:
        return bool(self.until) and datetime.fromisoformat(self.until) <= clock.now()


def path(key_file: Path) -> Path:
    return key_file.with_name(NAME)


@cache
def generations(key_file: Path) -> tuple[Generation, ...]:
    """Return what the file says, newest first. Raises ``Misconfigured`` when it is damaged."""
    try:
        rows = json.loads(path(key_file).read_text())
        return tuple(Generation(**row) for row in rows)
    except FileNotFoundError:
        return (Generation(DESK),)
    except (ValueError, TypeError):
        raise Misconfigured(
            f"{path(key_file)} is damaged. Restore it from your copy of the keys."
        ) from None


@cache
def derived(key_file: Path, use: str) -> tuple[bytes, ...]:
    """Return the 32-byte keys for ``use``, a fixed word in our code, newest first."""
    return tuple(
        keys.derived(key_file, use)
        if one.secret == DESK
        else keys.derived_from(bytes.fromhex(one.secret), use)
        for one in generations(key_file)
    )


def newest(key_file: Path, use: str) -> bytes:
    return derived(key_file, use)[0]


def is_unfinished(key_file: Path) -> bool:
    """Say whether a change was begun and something may still be under an older secret."""
    return any(not one.until for one in generations(key_file)[1:])


def begin(key_file: Path) -> None:
    """Put a new secret in front, unless a change that was begun is to be carried on."""
    if not is_unfinished(key_file):
        fresh = Generation(secrets.token_hex(keys.KEY_BYTES), clock.now().isoformat())
        save(key_file, [fresh, *generations(key_file)])


def finish(key_file: Path, until: datetime) -> None:
    """Note that all is under the newest secret; older ones are kept until ``until``."""
    first, *older = generations(key_file)
    ended = [one if one.until else replace(one, until=until.isoformat()) for one in older]
    save(key_file, [first, *ended])


def forget_expired(key_file: Path) -> int:
    """Destroy the secrets whose time is over; return how many."""
    rows = generations(key_file)
    left = [one for one in rows if not one.is_over]
    if len(left) < len(rows):
        save(key_file, left)
    return len(rows) - len(left)


def save(key_file: Path, rows: list[Generation]) -> None:
    """Write the file whole and durable, or leave the old one; what is left out is gone."""
    secret_file.put(path(key_file), json.dumps([asdict(one) for one in rows], indent=1))
    generations.cache_clear()
    derived.cache_clear()
