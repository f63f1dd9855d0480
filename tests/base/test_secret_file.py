"""Files of secrets are whole at every moment, and what is left out is gone."""

from __future__ import annotations

import stat
from typing import TYPE_CHECKING

import pytest

from ombud.base import secret_file

if TYPE_CHECKING:
    from pathlib import Path


def test_a_file_is_for_its_owner_and_holds_what_was_put_last(tmp_path: Path) -> None:
    file = tmp_path / "keys.json"

    secret_file.put(file, "a first secret")
    secret_file.put(file, "another")

    assert file.read_text() == "another"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [one.name for one in tmp_path.iterdir()] == ["keys.json"]


def test_what_was_left_out_is_overwritten_where_it_lay(tmp_path: Path) -> None:
    file = tmp_path / "keys.json"
    secret_file.put(file, "a first secret")

    with file.open("rb") as blocks:
        secret_file.put(file, "another")
        assert blocks.read() == b"\0" * len("a first secret")


def test_a_kill_before_the_new_file_is_there_leaves_the_old_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "keys.json"
    secret_file.put(file, "a first secret")

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(type(file), "replace", killed)
    with pytest.raises(KeyboardInterrupt):
        secret_file.put(file, "another")

    assert file.read_text() == "a first secret"
