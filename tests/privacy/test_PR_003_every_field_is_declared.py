"""PR-003: every concrete field of every installed app, third-party ones too, is declared."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner
from django.apps import apps
from django.db import connection, models

from ombud.datamap import declarations
from ombud.datamap.checks import ENGINE_TABLES, entry
from ombud.datamap.coverage import coverage
from ombud.project.cli.datamap import map_command
from ombud.tickets.models import Ticket

if TYPE_CHECKING:
    from collections.abc import Iterator


def every_field() -> Iterator[tuple[type[models.Model], Any]]:
    for config in apps.get_app_configs():
        for model in config.get_models(include_auto_created=True):
            yield from ((model, field) for field in model._meta.local_concrete_fields)


def holds_a_number_of_a_row(field: Any) -> bool:
    """Say whether the column can hold nothing but the number of a row."""
    while field.remote_field is not None:
        field = field.target_field
    return isinstance(field, models.AutoField | models.IntegerField)


def test_PR_003_a_hundred_per_cent_are_declared_and_the_count_is_printed() -> None:
    fields = list(every_field())
    declared = [one for one in fields if entry(one[0], one[1].name) is not None]
    rest = [one for one in fields if one not in declared]
    others = [str(one[1]) for one in rest if not holds_a_number_of_a_row(one[1])]

    found = coverage()
    told = CliRunner().invoke(map_command).stdout

    assert others == []
    assert found.undeclared == ()
    assert found.fields == len(fields) > 900
    assert found.numbers == len(rest)
    assert f"{len(fields)} fields of {found.models} models: {found.personal} personal" in told
    assert "undeclared 0" in told


def test_PR_003_sessions_rights_content_types_tasks_and_factors_are_in_it() -> None:
    labels = {model._meta.label for model, _ in every_field()}

    assert labels >= {
        "people.Session",
        "auth.Permission",
        "auth.Group",
        "contenttypes.ContentType",
        "jobs.Job",
        "signin.Authenticator",
        "signin.Passkey",
    }


def test_PR_003_what_is_not_declared_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    old = declarations.models[Ticket]
    less = {name: one for name, one in old.columns.items() if name != "subject"}
    known: dict[Any, Any] = declarations.models
    monkeypatch.setitem(known, Ticket, declarations.Declaration(less, old.tables))

    assert coverage().undeclared == ("tickets.Ticket.subject",)


@pytest.mark.django_db
def test_PR_003_the_database_has_no_column_that_no_field_answers_for() -> None:
    known = {(model._meta.db_table, field.column) for model, field in every_field()}
    derived = {
        table
        for one in [*declarations.models.values(), *declarations.apps.values()]
        for table in one.tables
    }
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor)) - ENGINE_TABLES - derived
        columns = {
            (table, column.name)
            for table in tables
            for column in connection.introspection.get_table_description(cursor, table)
        }

    assert sorted(columns - known) == []
