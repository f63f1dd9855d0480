"""PR-005: each code of the map check is triggered by a fixture of its own, and no other is."""

from __future__ import annotations

import smtplib
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any

import pytest
from django.core.checks import run_checks
from django.db import connection, migrations

from ombud.api import egress
from ombud.api.schemas.base import From, Out
from ombud.automation.models import Macro
from ombud.base.shapes import Misshapen
from ombud.datamap import Erasure, declarations, log_fields, noting, outward
from ombud.erasure.models import Erasure as Erasure_
from ombud.people.models import Contact
from ombud.retention import checks as retention_checks
from ombud.retention.shipped import SHIPPED
from ombud.tickets import statuses as tickets_statuses
from ombud.tickets.models import CustomField, Message, Ticket, View

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
    monkeypatch.setitem(known, model, replace(old, columns=columns))


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


def json_of_no_shape(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Message._meta.get_field("folds"), "shape", None)


def change_without_a_note(monkeypatch: pytest.MonkeyPatch) -> None:
    class Migration(migrations.Migration):
        """Removes a column and says nothing of it."""

        operations = [
            migrations.SeparateDatabaseAndState([migrations.RemoveField("ticket", "preview")])
        ]

    later = [*noting.later_migrations(), ("tickets.0009_less", Migration)]
    monkeypatch.setattr(noting, "later_migrations", lambda: iter(later))


def kept_for_nobody_knows_how_long(monkeypatch: pytest.MonkeyPatch) -> None:
    change(monkeypatch, Ticket, "preview", kept="a while")


def kept_longer_than_promised(monkeypatch: pytest.MonkeyPatch) -> None:
    change(monkeypatch, Ticket, "preview", keep_days=9999)


def rule_longer_than_promised(monkeypatch: pytest.MonkeyPatch) -> None:
    longer = [one | {"period": "P10Y"} for one in SHIPPED if one["about"] == "readings"]
    others = [one for one in SHIPPED if one["about"] != "readings"]
    monkeypatch.setattr(retention_checks, "SHIPPED", [*others, *longer])


def calls_out_in_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tickets_statuses, "smtp", smtplib, raising=False)


def service_without_an_entry(monkeypatch: pytest.MonkeyPatch) -> None:
    fewer = {
        name: outward.processors[name] for name in outward.processors if name != "recipient"
    }
    monkeypatch.setattr(outward.processors, "_things", fewer)


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
    ("PDM009", json_of_no_shape),
    ("PDM010", change_without_a_note),
    ("PDM011", made_up_without_category),
    ("PDM012", kept_for_nobody_knows_how_long),
    ("PDM012", kept_longer_than_promised),
    ("PDM012", rule_longer_than_promised),
    ("PDM013", calls_out_in_secret),
    ("PDM013", service_without_an_entry),
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
    assert len({code for code, _ in FIXTURES}) == 13


@pytest.mark.parametrize(
    ("model", "column", "value", "where"),
    [
        (Message, "folds", [["visible", 0, 5], ["quote", 5, "Ms Heron"]], "[1][2]"),
        (Message, "folds", {"Ms Heron": 1}, "its top"),
        (
            View,
            "condition",
            {"field": "status", "operator": "is", "who": "Ms Heron"},
            "undeclared",
        ),
        (
            Macro,
            "steps",
            [{"action": "add-tag", "with": {"tag": {"a": {"b": "Heron"}}}}],
            "[0]",
        ),
        (Erasure_, "results", {"people.Contact": {"removed": "Heron"}}, "(a key)"),
        (Erasure_, "certificate", {"certificate": "ombud erasure 1", "name": "Heron"}, "top"),
    ],
)
def test_PR_005_json_of_another_shape_is_not_written_and_the_error_says_nothing_of_it(
    model: Any, column: str, value: Any, where: str
) -> None:
    field = model._meta.get_field(column)

    with pytest.raises(Misshapen) as told:
        field.get_db_prep_save(value, connection)

    assert where in str(told.value)
    assert "Heron" not in str(told.value)
