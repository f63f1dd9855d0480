"""What the first migrations make is what the models say: each table, column and constraint."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import connection
from django.db.migrations.operations import CreateModel
from django.db.migrations.state import ProjectState
from django.db.models import BigAutoField, CheckConstraint, Index, UniqueConstraint

from ombud.base.creating import CreateTogether

pytestmark = pytest.mark.django_db


def test_every_column_index_and_constraint_of_the_models_is_in_the_database() -> None:
    missing = []
    with connection.cursor() as cursor:
        there = set(connection.introspection.table_names(cursor))
        for model in apps.get_models(include_auto_created=True):
            table = model._meta.db_table
            if table not in there:
                missing.append(table)
                continue
            described = connection.introspection.get_table_description(cursor, table)
            columns = {one.name for one in described}
            missing += [
                f"{table}.{field.column}"
                for field in model._meta.concrete_fields
                if field.column not in columns
            ]
            known = connection.introspection.get_constraints(cursor, table)
            named: list[Index | CheckConstraint | UniqueConstraint] = [
                *model._meta.indexes,
                *model._meta.constraints,
            ]
            missing += [f"{table}: {one.name}" for one in named if one.name not in known]

    assert missing == []


def test_what_comes_after_knows_the_models() -> None:
    state = ProjectState()
    step = CreateTogether([CreateModel("Lamp", [("id", BigAutoField(primary_key=True))])])

    step.state_forwards("tickets", state)

    assert state.apps.get_model("tickets", "Lamp")._meta.db_table == "tickets_lamp"


def test_the_first_migration_is_not_taken_back() -> None:
    with pytest.raises(NotImplementedError):
        CreateTogether([]).database_backwards()
