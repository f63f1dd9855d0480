"""What a text quotes, however it is marked; what was gone through before is left alone."""

from __future__ import annotations

import pytest

from ombud.base.redact import spliced
from ombud.erasure.quoting import quotations

MARK = "> [removed]\n"


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("No quotation.\n", "No quotation.\n"),
        ("> Where?\nHere.\n> When?\nNow.\n", f"{MARK}Here.\n{MARK}Now.\n"),
        ("Yes.\n> one\n\n> > two\n>> three\n", f"Yes.\n{MARK}"),
        (
            "Yes.\n\nOn 2 March 2026, Nora wrote:\n> one\n> two",
            f"Yes.\n\nOn 2 March 2026, Nora wrote:\n{MARK}",
        ),
    ],
)
def test_what_is_quoted_is_one_mark_and_a_second_time_changes_nothing(
    text: str, left: str
) -> None:
    once = spliced(text, quotations(text))

    assert once == left
    assert quotations(once) == []
