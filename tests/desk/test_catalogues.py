"""What is said to people is there in every language, and compiled."""

from __future__ import annotations

import pytest

from tests.desk.catalogues import LANGUAGES, catalogue, compiled, is_said, path_of, said


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_is_translated(language: str) -> None:
    known = {one.id for one in catalogue(language) if one.id and is_said(one.string)}

    assert said() - known == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_message_is_left_over(language: str) -> None:
    known = {one.id for one in catalogue(language) if one.id}

    assert known - said() == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_compiled_catalogue_is_up_to_date(language: str) -> None:
    assert path_of(language).with_suffix(".mo").read_bytes() == compiled(language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_placeholders_are_the_same_in_the_translation(language: str) -> None:
    wrong = [
        one.id
        for one in catalogue(language)
        if one.id and isinstance(one.id, str)
        if sorted(marks(one.id)) != sorted(marks(str(one.string)))
    ]

    assert wrong == []


def marks(text: str) -> list[str]:
    parts = text.replace("%(", "\0").replace("{", "\0").split("\0")[1:]
    return [part.replace("}", ")").partition(")")[0] for part in parts]
