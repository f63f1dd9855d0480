"""PR-007: for each declared column and its way of erasing, the value is gone and fits.

First in memory, column by column; then in the real tables, whose constraints, keys and
triggers all hold, with every column of a row at once.
"""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from django.db import transaction
from django.db.models import (
    AutoField,
    BinaryField,
    BooleanField,
    CharField,
    DateField,
    DateTimeField,
    DecimalField,
    ForeignKey,
    IntegerField,
    JSONField,
    TextField,
    TimeField,
)

from ombud import datamap
from ombud.base.redact import Needle, Needles
from ombud.base.squeezed import SqueezedTextField
from ombud.base.writing import update_each
from ombud.datamap import Erasure, Personal
from ombud.erasure.strategies import delete_rows, new_value

if TYPE_CHECKING:
    from django.db.models import Field, Model

MARK = "zq7"
VALUES = 200
HOLD_TEXT: Any = (CharField, TextField, SqueezedTextField, JSONField, BinaryField)
LEFT_AS_THEY_ARE = {Erasure.KEEP, Erasure.DELETE_ROW}  # with a ground; with the whole row
SIGNS = "abc Zü9@.,-_<>\"'\n\u4e2d\U0001f600"


def columns() -> list[tuple[type[Model], Field[Any, Any], Erasure]]:
    """Return every personal column that holds text or bytes, with its way of erasing."""
    return [
        (model, field, declared.erasure)
        for model, declaration in sorted(
            datamap.models.items(), key=lambda item: item[0]._meta.label
        )
        for name, declared in sorted(declaration.columns.items())
        if isinstance(declared, Personal) and declared.erasure not in LEFT_AS_THEY_ARE
        for field in [model._meta.get_field(name)]
        if isinstance(
            field, CharField | TextField | SqueezedTextField | JSONField | BinaryField
        )
    ]


def given(field: Field[Any, Any], chance: random.Random) -> Any:
    """Return a value that the column can hold, with the mark in it."""
    room = min(field.max_length or 200, 120) - len(MARK) - 2
    text = "".join(chance.choice(SIGNS) for _ in range(chance.randrange(max(1, room))))
    at = chance.randrange(len(text) + 1)
    text = f"{text[:at]} {MARK} {text[at:]}" if room > 0 else MARK
    if isinstance(field, JSONField):  # steps, the one shape of JSON that is about people
        values = chance.choice([{"a": text}, {"a": [text, text]}, {"a": {"b": text}}])
        return [{"action": "add-note", "with": values}]
    return text.encode() if isinstance(field, BinaryField) else text


@pytest.mark.parametrize(
    ("model", "field", "how"),
    columns(),
    ids=lambda one: getattr(one, "name", None) or getattr(one, "__name__", str(one)),
)
def test_PR_007_the_value_is_gone_and_fits(
    model: type[Model], field: Field[Any, Any], how: Erasure
) -> None:
    chance = random.Random(f"{model._meta.label}.{field.name}")  # noqa: S311 - not a secret
    needles = Needles([Needle(MARK, "-")])

    for _ in range(VALUES):
        row = model(**{field.attname: given(field, chance)})
        new = new_value(row, field, how, needles, "erased-abcdefghjkmn")

        assert MARK not in str(new)
        assert new is not None or field.null
        assert not field.max_length or len(new or "") <= field.max_length
        setattr(row, field.attname, new)
        assert new_value(row, field, how, needles, "erased-other") == new  # a second run


DAY = datetime(2026, 11, 23, 9, tzinfo=UTC)
# A value for each type that holds no text: another one for each row.
BY_TYPE: tuple[tuple[Any, Any], ...] = (
    (DateTimeField, lambda at: DAY + timedelta(seconds=at)),
    (DateField, lambda at: date(1950, 1, 1) + timedelta(days=at)),
    (TimeField, lambda at: time(at % 24, at % 60)),
    (DecimalField, lambda at: Decimal(at) / 100),
    (BooleanField, lambda at: at % 2 == 0),
    (IntegerField, lambda at: at),
    (BinaryField, lambda at: b"%016d" % at),
    (HOLD_TEXT, lambda at: f"{at:08x}"),
)
# Keys that may be empty, and of which a constraint demands one.
DEMANDED = {"tickets.Message.contact", "subjects.Subject.contact", "objects.Tie.ticket"}


def of_type(field: Field[Any, Any], at: int) -> Any:
    value = next(make(at) for kind, make in BY_TYPE if isinstance(field, kind))
    return value[-field.max_length :] if field.max_length else value


def beside(field: Any, at: int) -> Any:
    """Return what a column holds in row ``at`` that is not looked at."""
    if isinstance(field, ForeignKey):
        is_empty = field.null and f"{field.model._meta.label}.{field.name}" not in DEMANDED
        return None if is_empty else at
    if field.has_default():
        return field.get_default()
    if field.null:
        return None
    return field.choices[0][0] if field.choices else of_type(field, at)


def personal(model: type[Model]) -> dict[str, Personal]:
    every = datamap.models[model].columns
    return {name: one for name, one in every.items() if isinstance(one, Personal)}


def held(field: Field[Any, Any], at: int, chance: random.Random) -> Any:
    """Return what a personal column holds in row ``at``: with the mark, where it is text."""
    if not isinstance(field, HOLD_TEXT):
        return of_type(field, at)
    if field.choices:
        return field.choices[at % len(field.choices)][0]
    if field.unique:
        return given(field, chance)[:-9] + of_type(field, at)[-9:]
    return given(field, chance)


def rows_of(model: type[Model]) -> list[Model]:
    """Return rows of ``model`` in the database, with something in each personal column."""
    chance, columns = random.Random(model._meta.label), personal(model)  # noqa: S311
    made = []
    for at in range(1, VALUES + 1):
        values = {
            field.attname: held(field, at, chance)
            if field.name in columns
            else beside(field, at)
            for field in model._meta.concrete_fields
            if not isinstance(field, AutoField)
        }
        made.append(model(**values))
    return model._base_manager.bulk_create(made)


def erased(model: type[Model]) -> list[str]:
    """Erase rows of ``model`` as the map says, and return what is wrong afterwards."""
    rows, columns, needles = rows_of(model), personal(model), Needles([Needle(MARK, "-")])
    if any(one.erasure is Erasure.DELETE_ROW for one in columns.values()):
        delete_rows(model._base_manager.all())
        return [f"{model._meta.label} has rows left"] * model._base_manager.exists()
    changed = [name for name, one in columns.items() if one.erasure is not Erasure.KEEP]
    before = {row.pk: {name: getattr(row, name) for name in changed} for row in rows}
    for at, row in enumerate(rows):
        for name in changed:
            field: Any = row._meta.get_field(name)
            how = columns[name].erasure
            setattr(row, name, new_value(row, field, how, needles, f"erased-{at:016}"))
    update_each(rows, changed)
    return [
        f"{model._meta.label}.{name} holds {now!r}"
        for row in model._base_manager.all()
        for name in changed
        if (now := getattr(row, name)) and (MARK in str(now) or now == before[row.pk][name])
    ]


@pytest.mark.django_db
def test_PR_007_the_tables_take_it_and_nothing_is_left() -> None:
    """Keys to rows that are not there are looked at when all is rolled back, so never."""
    models = [model for model in datamap.models if personal(model)]
    wrong = []

    for model in models:
        with transaction.atomic():
            wrong += erased(model)
            transaction.set_rollback(True)

    assert wrong == []
    assert len(models) > 40
