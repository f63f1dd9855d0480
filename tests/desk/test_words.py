"""How times, names and sizes are said."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.utils import timezone, translation

from ombud.base import clock, dates
from ombud.desk import words

NOW = datetime(2026, 12, 4, 15, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("moment", "english", "german"),
    [
        (datetime(2026, 12, 4, 9, 58, tzinfo=UTC), "09:58", "09:58"),
        (datetime(2026, 12, 1, 9, 58, tzinfo=UTC), "Tue", "Di"),
        (datetime(2026, 11, 20, 9, 58, tzinfo=UTC), "20 Nov", "20. Nov."),
        (datetime(2025, 11, 20, 9, 58, tzinfo=UTC), "20 Nov 2025", "20. Nov. 2025"),
        (datetime(2026, 12, 5, 9, 58, tzinfo=UTC), "5 Dec", "5. Dez."),
    ],
)
def test_a_row_says_the_time_as_short_as_it_can(
    moment: datetime, english: str, german: str
) -> None:
    with clock.held_at(NOW), timezone.override("UTC"):
        with translation.override("en"):
            assert words.short_time(moment) == english
        with translation.override("de"):
            assert words.short_time(moment) == german


def test_midnight_is_where_the_reader_is() -> None:
    late = datetime(2026, 12, 3, 23, 30, tzinfo=UTC)

    with clock.held_at(NOW), translation.override("en"):
        with timezone.override("UTC"):
            assert words.short_time(late) == "Thu"
        with timezone.override("Europe/Berlin"):
            assert words.short_time(late) == "00:30"


def test_a_whole_time_names_its_zone() -> None:
    with timezone.override("Europe/Lisbon"), translation.override("en"):
        said = dates.full_time(datetime(2026, 7, 4, 9, 58, tzinfo=UTC))

    assert said == "4 July 2026, 10:58 (Europe/Lisbon)"


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Amira Haddad", "AH"),
        ("Cher", "C"),
        ("", "?"),
        ("Ana María López", "AL"),
        ("dora@lumen.example", "DL"),
        ("山田 太郎", "山太"),
        ("!!! ???", "?"),
    ],
)
def test_initials(name: str, letters: str) -> None:
    assert words.initials(name) == letters


@pytest.mark.parametrize(
    ("octets", "said"), [(0, "0 B"), (812, "812 B"), (24_576, "24 kB"), (1_363_149, "1.3 MB")]
)
def test_sizes(octets: int, said: str) -> None:
    assert words.size_words(octets) == said


@pytest.mark.parametrize(
    ("language", "whole", "short"),
    [
        ("en", "4 December 2026", "4 Dec 2026"),
        ("en-us", "December 4, 2026", "Dec 4, 2026"),
        ("de", "4. Dezember 2026", "4. Dez. 2026"),
        ("ja", "2026年12月4日", "2026年12月4日"),
    ],
)
def test_a_day_is_written_in_the_form_of_the_language(
    language: str, whole: str, short: str
) -> None:
    day = datetime(2026, 12, 4)  # noqa: DTZ001 - a day, not a moment

    assert dates.written(day, "d MMMM y", language) == whole
    assert dates.written(day, "d MMM y", language) == short
