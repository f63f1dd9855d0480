"""Codes of thirty seconds against the table of RFC 6238, and recovery codes."""

from __future__ import annotations

import base64
from datetime import UTC, datetime, timedelta

import pytest

from ombud.signin import codes

SECRET = base64.b32encode(b"12345678901234567890").decode()


@pytest.mark.parametrize(
    ("second", "code"),
    [
        (59, "287082"),
        (1111111109, "081804"),
        (1111111111, "050471"),
        (1234567890, "005924"),
        (2000000000, "279037"),
        (20000000000, "353130"),
    ],
)
def test_the_codes_are_those_of_the_standard(second: int, code: str) -> None:
    moment = datetime.fromtimestamp(second, UTC)

    assert codes.step_of(code, SECRET, moment) == second // 30


@pytest.mark.parametrize(
    ("seconds_off", "is_taken"),
    [(-60, False), (-30, True), (0, True), (30, True), (60, False), (90, False)],
)
def test_a_code_holds_one_step_before_and_after(seconds_off: int, is_taken: bool) -> None:
    moment = datetime.fromtimestamp(1111111110, UTC) + timedelta(seconds=seconds_off)

    assert (codes.step_of("050471", SECRET, moment) is not None) is is_taken


@pytest.mark.parametrize(
    "code", ["", "28708", "2870822", "28708a", "٢٨٧٠٨٢", "<script>", "0x1234", "-12345"]
)
def test_what_is_no_code_is_none(code: str) -> None:
    assert codes.step_of(codes.plain(code), SECRET, datetime.fromtimestamp(59, UTC)) is None


def test_a_code_may_be_typed_in_groups() -> None:
    assert codes.plain(" 287 082 ") == "287082"
    assert codes.plain("ABCD-efgh 2345") == "abcdefgh2345"


def test_recovery_codes_have_120_bits_and_no_signs_to_mix_up() -> None:
    made = {codes.new_recovery_code() for _ in range(50)}

    assert len(made) == 50
    assert len(codes.ALPHABET) == 32
    assert all(len(codes.plain(one)) == 24 for one in made)
    assert not set("01lo") & set("".join(made))
