"""Class 29: patterns that take far longer than their input is long.

200,000 hostile characters take less than a second of processor time. A quarter of them that
takes a sixteenth of it proves as much, even if the time grew with the square.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from ombud.base.html import clean_mail_html, html_to_text, linkify, text_to_html
from ombud.base.html.weight import MOST_TAGS, too_heavy
from ombud.base.minimise import mask, mask_html
from ombud.base.quotes import fold, visible_reply

SIZE = 200_000
MOST_SECONDS = 1.0

TEXTS = [
    ">", ">\n", "\n", " ", "a:\n", "From: a\n", "*From:\n\n",
    "On 1.1.2020 10:00 a@b.c wrote:\n", "-- \n", "-----\n", "---Original Message---\n", "-",
    "- ", "On ", "On 1 Jan 2020\n", "a@", "a.", "> a\nb\n",
    "confidential privileged aaaaaaaaaaa\n", "x\n\n", "-----\na@b.c\n", "Sent from my a\n",
    "wrote " * 60 + ":\n", "1 " * 190 + "wrote:\n> \n", " " * 390 + ":\n", "4", "4 ", "42 ",
    "4242424242424242 ://a ", "4242-", "DE89 ", "password: ", "password (", "://a:", "a-",
    "a1-", "-----BEGIN PRIVATE KEY-----", "eyJ", "eyJaaaaaaaaa.", "ssn 219-09-",
    "github_pat_", "www.", "http://", "http://a)", "(((", "cvv ", "m1] \u00b7 ",
]  # fmt: skip
MARKUP = [
    "<", "</", "<!--", "<!", "<a ", "<a b=", '<a b="', "<a b='\"", "<p>", "<div>", "<b>",
    "</p>", "<b><p>", "<span><div></span>", "<table>", "<table>x<b></b>", "<svg>",
    "<svg><style>", "<style>", "<select><option>", "<img src=x>", "&", "&lt",
    "<a href=javascript:", "<pre>\n", "<blockquote>", "<ul><li>", "<p style=display:none>",
    "<font size=1>x</p><p>", "<a a1 a2 a3 ",
]  # fmt: skip
ON_TEXT: list[Callable[[str], object]] = [fold, visible_reply, mask, linkify, text_to_html]
ON_MARKUP: list[Callable[[str], object]] = [clean_mail_html, html_to_text, mask_html]


def seconds(work: Callable[[str], object], text: str) -> float:
    start = time.process_time()
    work(text)
    return time.process_time() - start


def is_quick(work: Callable[[str], object], text: str) -> bool:
    """Less than a second, or in proportion to the size where the machine is too busy for that.

    Four times the input then takes less than eight times as long; quadratic is sixteen. Small
    sizes are tried first, with so little time that the square of it is less than a second.
    """
    before = 0.0
    for part in (16, 4, 1):
        taken = seconds(work, text[: len(text) // part])
        if taken < max(MOST_SECONDS / part**2, 8 * before):
            return True
        before = taken
    return False


@pytest.mark.parametrize("work", ON_TEXT)
@pytest.mark.parametrize("part", TEXTS)
def test_hostile_text_is_read_in_less_than_a_second(
    work: Callable[[str], object], part: str
) -> None:
    text = "Hello\n\n" + (part * (SIZE // len(part) + 1))[:SIZE] + "\n:x"

    assert is_quick(work, text)


@pytest.mark.parametrize("work", ON_MARKUP)
@pytest.mark.parametrize("part", MARKUP)
def test_hostile_markup_is_read_in_less_than_a_second(
    work: Callable[[str], object], part: str
) -> None:
    html = (part * (SIZE // len(part) + 1))[:SIZE]

    assert is_quick(work, html)


@pytest.mark.parametrize("part", ["<div>", "<ul><li>"])
def test_the_deepest_markup_that_is_cleaned_takes_no_longer(part: str) -> None:
    html = part * (MOST_TAGS // part.count("<"))

    assert not too_heavy(html)
    assert seconds(clean_mail_html, html) < 2 * MOST_SECONDS


def test_attributes_without_end_are_cleaned_in_time() -> None:
    html = "<p " + " ".join(f"a{number}" for number in range(SIZE // 7)) + ">x"

    assert is_quick(clean_mail_html, html)


def test_formatting_that_would_multiply_does_not() -> None:
    opened = "".join(f"<b title={number}>" for number in range(8_000))

    html = f"<p>{opened}</p>" + "<p>x</p>" * 8_000

    assert is_quick(clean_mail_html, html)
    assert len(clean_mail_html(html).html) < 2 * len(html)
