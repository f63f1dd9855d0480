"""PDM005, broken on purpose."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.core.management import call_command

from ombud.datamap import Personal, declarations
from ombud.purposes import gate
from ombud.purposes.checks import check_purposes
from ombud.tickets.models import Ticket


def found() -> list[tuple[str, str]]:
    return [(str(message.id), str(message.msg)) for message in check_purposes()]


def with_purpose(monkeypatch: pytest.MonkeyPatch, purpose: str) -> None:
    old = declarations.models[Ticket]
    subject = old.columns["subject"]
    assert isinstance(subject, Personal)
    columns = {**old.columns, "subject": replace(subject, purpose=purpose)}
    new = declarations.Declaration(columns, old.tables)
    known: dict[Any, declarations.Declaration] = declarations.models
    monkeypatch.setitem(known, Ticket, new)


def test_every_purpose_that_is_named_is_in_the_register() -> None:
    assert found() == []


@pytest.mark.parametrize("purpose", ["", "marketing"])
def test_PR_005_a_purpose_that_is_not_in_the_register_is_named(
    monkeypatch: pytest.MonkeyPatch, purpose: str
) -> None:
    with_purpose(monkeypatch, purpose)

    assert found() == [
        (
            "PDM005",
            f"tickets.Ticket.subject is held for the purpose {purpose!r}, "
            "which is not in the register.",
        )
    ]


def test_a_purpose_without_a_legal_basis_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    nameless: Any = replace(gate.SUPPORT, basis=" ")
    monkeypatch.setitem(gate.uses._things, "support", nameless)

    assert found() == [("PDM005", "The purpose support has no legal basis.")]


@pytest.mark.django_db
def test_the_desk_does_not_start_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    with_purpose(monkeypatch, "marketing")

    with pytest.raises(Exception, match=r"PDM005.*tickets\.Ticket\.subject"):
        call_command("check")
