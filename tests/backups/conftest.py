"""A desk whose archives lie in a folder of the test, and a ledger that the test writes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest

from ombud.backups import guard, keystore
from ombud.backups.ledger import ledgers
from ombud.people.models import Contact

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path


@dataclass
class Book:
    """A ledger in memory: numbers of contacts whose name is erased again."""

    entries: list[int] = field(default_factory=list)
    called: str = "book"

    def begin(self) -> None:
        self.called = self.called or "another book"

    def name(self) -> str:
        return self.called

    def behind(self) -> int:
        return Contact.objects.filter(pk__in=self.entries).exclude(name="").count()

    def lose(self) -> None:
        self.entries.clear()
        self.called = ""

    def position(self) -> int:
        return len(self.entries)

    def files(self) -> Sequence[Path]:
        return []

    def replay(self, after: int) -> int:
        missed = self.entries[after:]
        Contact.objects.filter(pk__in=missed).update(name="")
        return len(missed)


@pytest.fixture
def book(monkeypatch: pytest.MonkeyPatch) -> Book:
    book = Book()
    monkeypatch.setattr(ledgers, "_things", {"book": book})
    return book


@pytest.fixture
def own_folder(settings: Any, tmp_path: Path) -> Iterator[Path]:
    settings.OMBUD_BACKUPS = tmp_path / "backups"
    keystore.path().unlink(missing_ok=True)
    yield tmp_path
    guard.open_up()
    keystore.path().unlink(missing_ok=True)
