"""PR-007: for each declared column and its way of erasing, the value is gone."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

import pytest
from django.db.models import BinaryField, CharField, JSONField, TextField

from ombud import datamap
from ombud.base.redact import Needle, Needles
from ombud.base.squeezed import SqueezedTextField
from ombud.datamap import Erasure, Personal
from ombud.erasure.strategies import new_value

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
    room = (field.max_length or 200) - len(MARK) - 2
    text = "".join(chance.choice(SIGNS) for _ in range(chance.randrange(max(1, room))))
    at = chance.randrange(len(text) + 1)
    text = f"{text[:at]} {MARK} {text[at:]}" if room > 0 else MARK
    if isinstance(field, JSONField):
        return chance.choice([[text], {"a": text, "b": [{"c": text}]}, [[text], text]])
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
