from __future__ import annotations

import random

import pytest

from ombud.base.minimise import find
from ombud.base.minimise.checks import luhn


def found(text: str) -> list[tuple[str, str]]:
    return [(finding.kind, text[finding.start : finding.end]) for finding in find(text)]


CARDS = (
    """\
4242424242424242|4242 4242 4242 4242|4242-4242-4242-4242|4242.4242.4242.4242|5555555555554444
2223003122003222|378282246310005|3782 822463 10005|30569309025904|3056 930902 5904
6011111111111117|3530111333300000|6200000000000005|4222222222222|4000056655665556
6759649826438453|4242\u00a04242\u00a04242\u00a04242|4 2 4 2 4 2 4 2 4 2 4 2 4 2 4 2
""".replace("\n", "|")
    .strip("|")
    .split("|")
)


@pytest.mark.parametrize("number", CARDS)
@pytest.mark.parametrize("frame", ["{}", "card:{}, thanks", "my card is {}.", "scan_{}.pdf"])
def test_card_numbers_are_found_in_every_format(number: str, frame: str) -> None:
    assert found(frame.format(number)) == [("card", number)]


@pytest.mark.parametrize(
    "text",
    [
        "4242424242424241",
        "+4242424242424242",
        "(+42) 42424242424242",
        "https://e.example/order/4242424242424242",
        "www.e.example/4242424242424242",
        "5e884898-da28-4047-91a2-424242424242",
        "A4242424242424242",
        "4242424242424242B",
        "42424242424242424242424242424242",
        "4242424242424242@e.example",
        "parcel JD01-4242424242424242-X9",
        "0000000000000000",
        "1234567812345670",
        "tel. 4222222222222",
    ],
)
def test_numbers_that_are_no_cards_are_left(text: str) -> None:
    assert found(text) == []


def test_of_ten_thousand_order_numbers_that_fail_the_sum_none_is_taken() -> None:
    chance = random.Random(20260117)  # noqa: S311 - test data
    numbers = [f"{chance.randrange(10**16):016d}" for _ in range(12_000)]
    orders = [number for number in numbers if not luhn(number)][:10_000]

    taken = [number for number in orders if found(f"Order {number} is late")]

    assert len(orders) == 10_000
    assert taken == []


def test_a_quantity_before_and_a_code_after_a_card_are_told_apart() -> None:
    text = "1 4242 4242 4242 4242 CVV: 123"

    assert found(text) == [("card", "4242 4242 4242 4242"), ("card", "123")]


@pytest.mark.parametrize(
    "iban",
    [
        "DE89370400440532013000",
        "DE89 3704 0044 0532 0130 00",
        "de89 3704 0044 0532 0130 00",
        "GB82 WEST 1234 5698 7654 32",
        "NL91ABNA0417164300",
        "FR14 2004 1010 0505 0001 3M02 606",
        "NO93 8601 1117 947",
        "MT84MALT011000012345MTLCAST001S",
    ],
)
def test_bank_accounts_are_found(iban: str) -> None:
    assert found(f"Pay to {iban} please") == [("iban", iban)]


@pytest.mark.parametrize(
    "text",
    ["DE89370400440532013001", "XX89370400440532013000", "DE8937040044053201300012", "DE89 is"],
)
def test_wrong_bank_accounts_are_left(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("SSN: 219-09-9999", "219-09-9999"),
        ("my social security number is 219099999", "219099999"),
        ("NI number AB 12 34 56 C", "AB 12 34 56 C"),
        ("BSN 111222333", "111222333"),
        ("Steuer-ID: 86 095 742 719", "86 095 742 719"),
        ("n° sécu 2 55 08 14 168 025 38", "2 55 08 14 168 025 38"),
        ("DNI 12345678Z", "12345678Z"),
        ("NIE X1234567L", "X1234567L"),
        ("RSSMRA85T10A562S", "RSSMRA85T10A562S"),
        ("529.982.247-25", "529.982.247-25"),
        ("PESEL 44051401359", "44051401359"),
        ("131052-308T", "131052-308T"),
    ],
)
def test_national_ids_are_found(text: str, number: str) -> None:
    assert found(text) == [("national_id", number)]


@pytest.mark.parametrize(
    "text",
    [
        "219-09-9999",
        "SSN 666-09-9999",
        "111222333",
        "BSN 111222334",
        "Steuer-ID 86095742718",
        "AB123456C",
        "DNI 12345678A",
        "RSSMRA85T10A562T",
        "529.982.247-26",
        "131052-308U",
        "I was sitting at 86095742719",
    ],
)
def test_numbers_without_their_word_or_check_are_left(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("password: hunter2!", "hunter2!"),
        ("Passwort: geheim", "geheim"),
        ("Mein Kennwort lautet Sommer2024.", "Sommer2024"),
        ("mot de passe : Tr0uvé", "Tr0uvé"),
        ("contraseña=abcd1", "abcd1"),
        ("Пароль: секрет1", "секрет1"),
        ("パスワード：abc123", "abc123"),
        ("api_key = 'abcd1234efgh'", "abcd1234efgh"),
        ("https://ann:s3cret@e.example/", "s3cret"),
        ("Authorization: Bearer abcdef0123456789abcdef", "abcdef0123456789abcdef"),
        ("AKIAIOSFODNN7EXAMPLE", "AKIAIOSFODNN7EXAMPLE"),
        ("key ghp_" + "a1" * 18, "ghp_" + "a1" * 18),
        ("x https://e.example/?k=glpat-aaaaaaaaaaaaaaaaaaa1", "glpat-aaaaaaaaaaaaaaaaaaa1"),
        ("eyJhbGciOiJI.eyJzdWIiOiIx.SflKxwRJSMeK", "eyJhbGciOiJI.eyJzdWIiOiIx.SflKxwRJSMeK"),
    ],
)
def test_secrets_are_found(text: str, secret: str) -> None:
    assert found(text) == [("secret", secret)]


@pytest.mark.parametrize(
    "text",
    [
        "Your password has been reset",
        "the password is wrong",
        "password: ********",
        "Password: required",
        "reset it at password: https://e.example/reset",
        "a token of our thanks",
        "see https://e.example/a:b",
        "basic understanding",
    ],
)
def test_words_about_secrets_are_left(text: str) -> None:
    assert found(text) == []


def test_a_private_key_is_taken_whole_even_without_its_end() -> None:
    begin = "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXk\n"
    whole = begin + "-----END OPENSSH PRIVATE KEY-----"

    assert found(f"see\n{whole}\nbye") == [("secret", whole)]
    assert found(f"see\n{begin}") == [("secret", begin)]
