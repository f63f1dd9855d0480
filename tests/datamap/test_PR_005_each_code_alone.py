"""PR-005: each code of the map check is triggered by a fixture of its own, and no other is.

PDM009 (the shape of JSON), PDM010 (a note for each change of the map), PDM012 (retention
against the policy's words) and PDM013 (the register of processors) are not built.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any

import pytest
from django.core.checks import run_checks
from django.db import connection

from ombud.api import egress
from ombud.api.schemas.base import From, Out
from ombud.datamap import Erasure, declarations, log_fields
from ombud.people.models import Contact
from ombud.tickets.models import CustomField, Message, Ticket

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Fixture = Callable[[pytest.MonkeyPatch], None]


def change(monkeypatch: pytest.MonkeyPatch, model: Any, name: str, **changes: Any) -> None:
    """Declare one column of ``model`` otherwise; with nothing to change, not at all."""
    old = declarations.models[model]
    columns: dict[str, Any] = dict(old.columns)
    declared: Any = columns.pop(name)
    if changes:
        columns[name] = replace(declared, **changes)
    known: dict[Any, Any] = declarations.models
    monkeypatch.setitem(known, model, declarations.Declaration(columns, old.tables))


def undeclared_column(monkeypatch: pytest.MonkeyPatch) -> None:
    change(monkeypatch, Ticket, "preview")


def stray_table(_monkeypatch: pytest.MonkeyPatch) -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE shadow_copy (email varchar(80))")


def path_to_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    change(monkeypatch, Ticket, "preview", subject=("team",))


def erasure_that_cannot_be(monkeypatch: pytest.MonkeyPatch) -> None:
    change(monkeypatch, Ticket, "preview", erasure=Erasure.NULL)


def unknown_purpose(monkeypatch: pytest.MonkeyPatch) -> None:
    change(monkeypatch, Ticket, "preview", purpose="curiosity")


def indexed_in_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    change(monkeypatch, Message, "text", search=False)


def promised_to_the_index(monkeypatch: pytest.MonkeyPatch) -> None:
    change(monkeypatch, Ticket, "preview", search=True)


def logged_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log_fields, "_things", {**log_fields._things, "subject": "what it is"})


def leaves_unannounced(monkeypatch: pytest.MonkeyPatch) -> None:
    class Gossip(Out):
        """What nobody declared to leave."""

        zone: Annotated[str, From(Contact, "time_zone")]

    monkeypatch.setattr(egress, "every_answer", lambda: iter([Gossip]))


def unregistered_cookie(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.conf.settings.SESSION_COOKIE_NAME", "sessionid")


def made_up_without_category(monkeypatch: pytest.MonkeyPatch) -> None:
    fewer = [one for one in CustomField._meta.constraints if one.name != "field_has_category"]
    monkeypatch.setattr(CustomField._meta, "constraints", fewer)


FIXTURES: tuple[tuple[str, Fixture], ...] = (
    ("PDM001", undeclared_column),
    ("PDM002", stray_table),
    ("PDM003", path_to_nobody),
    ("PDM004", erasure_that_cannot_be),
    ("PDM005", unknown_purpose),
    ("PDM006", indexed_in_secret),
    ("PDM006", promised_to_the_index),
    ("PDM006", logged_name),
    ("PDM007", leaves_unannounced),
    ("PDM008", unregistered_cookie),
    ("PDM011", made_up_without_category),
)


def codes() -> Iterator[str]:
    """Run every check of the map, and yield what it says."""
    for one in run_checks(tags=["datamap", "interface"]):
        yield str(one.id)
    for one in run_checks(tags=["database"], databases=["default"]):
        if str(one.id).startswith("PDM"):
            yield str(one.id)


@pytest.mark.django_db
def test_PR_005_every_fixture_triggers_exactly_its_code() -> None:
    assert list(codes()) == []
    found = []

    for code, spoil in FIXTURES:
        with pytest.MonkeyPatch.context() as monkeypatch:
            spoil(monkeypatch)
            found.append((code, spoil.__name__, sorted(codes())))
            if code == "PDM002":
                with connection.cursor() as cursor:
                    cursor.execute("DROP TABLE shadow_copy")

    assert found == [(code, spoil.__name__, [code]) for code, spoil in FIXTURES]
