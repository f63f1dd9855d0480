"""One list of spellings for taking out and for looking: texts and bytes find the same."""

from __future__ import annotations

import re
import unicodedata

import pytest

from ombud.base import spellings
from ombud.base.redact import Needle, Needles

ADDRESS = "lucja.brezanska@xn--bckerhf-5wa1o.example"
INTERNATIONAL = "lucja.brezanska@bäckerhöf.example"
FRIEND = "lucja.brezanska+friend@xn--bckerhf-5wa1o.example"
DOMAIN = ADDRESS.rpartition("@")[2]

THEIRS = [
    ADDRESS,
    ADDRESS.upper(),
    INTERNATIONAL,
    INTERNATIONAL.upper(),
    unicodedata.normalize("NFD", INTERNATIONAL),
    f"see {ADDRESS}. Thanks",
    f"lucja.brezanska+shop@{DOMAIN}",
    "lucja.brezanska+news.2026@bäckerhöf.example",
    f"lucja.brezanska @ {DOMAIN}",
    f"lucja.brezanska (at) {DOMAIN}",
    f"lucja.brezanska at {DOMAIN}",
    "lucja.brezanska@bäckerhöf[.]example",
    f"lucja.brezanska@\n> {DOMAIN}",
    f"lucja\u200b.brezanska\u00ad@{DOMAIN}",
    f"lucja.brezanska&#64;{DOMAIN}",
    "?u=lucja.brezanska%40b%C3%A4ckerh%C3%B6f.example",
    "?u=lucja.brezanska%2540b%25C3%25A4ckerh%25C3%25B6f.example",
    '{"mail": "lucja.brezanska@b\\u00e4ckerh\\u00f6f.example"}',
    f"{ADDRESS}.jpg",
    f"mailto:{ADDRESS[:9]}\r\n {ADDRESS[9:30]}\n\t{ADDRESS[30:]}",  # folded by a calendar
    "lucja.brezanska@bäcker\u00adhöf.example",
    f"lucja.brezanska\u00a0@{DOMAIN}",
    f"0501%7C{ADDRESS}",
    f"mailto%253A{ADDRESS}",
    f'{{"said": "\\n{ADDRESS}"}}',
    f"list-bounces+lucja.brezanska={DOMAIN}@list.example",
    f"SRS0=h4Sh=7B={DOMAIN}=lucja.brezanska@on.example",
    "u=mailto-3Alucja.brezanska-40xn-2D-2Dbckerhf-2D5wa1o.example&d=1",
    ADDRESS[:-3],  # cut off by its column
    "role-lucjabrezanskaxn-bckerhf-5wa1oexamp",
    "house_of_lucjabrezanskaxn_bckerhf_5w",
]
OF_OTHERS = [
    f"jo-{ADDRESS}",
    f"abc.{ADDRESS}",
    f"lucja.brezanska.two@{DOMAIN}",
    f"{ADDRESS}.org",
    FRIEND,
    f"list-bounces+jo.lucja.brezanska={DOMAIN}@list.example",
    f"team-20{ADDRESS}",
    f"lucja.brezanska={DOMAIN}",
    "lucja brezanska",
    "lucja.brezanska@other.example",
]


def finds(expression: str, text: str) -> tuple[bool, bool]:
    """Say whether ``expression`` is found in a text, and in its bytes as a scan has them."""
    octets = text.encode().lower()
    return (
        re.search(expression, text, re.IGNORECASE) is not None,
        re.search(expression.encode(), octets) is not None,
    )


@pytest.mark.parametrize("text", THEIRS)
def test_an_address_is_found_however_it_is_written(text: str) -> None:
    assert finds(spellings.address(ADDRESS, [FRIEND]), text) == (True, True)


@pytest.mark.parametrize("text", OF_OTHERS)
def test_an_address_of_somebody_else_is_not(text: str) -> None:
    assert finds(spellings.address(ADDRESS, [FRIEND]), text) == (False, False)


@pytest.mark.parametrize(
    ("text", "is_found"),
    [
        ("Write to ann@gmail.com.", True),
        ("ann@gmail", True),
        ("ann@gmail.co", False),  # is a domain of its own
        ("ann@gmail.com.br", False),
        ("joann@gmail.com", False),
        ("Ann is at gmail.com", False),
    ],
)
def test_what_may_be_a_whole_domain_is_not_taken_for_one_cut_off(
    text: str, is_found: bool
) -> None:
    assert finds(spellings.address("ann@gmail.com"), text) == (is_found, is_found)


@pytest.mark.parametrize(
    "text", ["KX-90417-B", "kx 90417 b", "KX90417B", "kx\u201390417\u2013b"]
)
def test_a_number_is_found_with_other_signs_in_it(text: str) -> None:
    assert finds(spellings.number("kx-90417-b"), text) == (True, True)


def test_a_short_number_is_found_only_as_it_is() -> None:
    assert finds(spellings.number("a-12"), "a 12") == (False, False)
    assert finds(spellings.number("a-12"), "A-12") == (True, True)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Łucja Brézanská’s order", "*’s order"),
        ("BRÉZANSKÁ, Łucja", "*"),
        ("Lucja Brezanska", "*"),
        (unicodedata.normalize("NFD", "Łucja Brézanská"), "*"),
        ("from Ł. Brézanská", "from *"),
        ("Łucja", "Łucja"),
        ("Łucja Brézanskáková", "Łucja Brézanskáková"),
    ],
)
def test_a_name_is_found_in_either_order_and_without_accents(text: str, left: str) -> None:
    for one in spellings.name(["Łucja", "Brézanská"]):
        text = re.sub(one, "*", text, flags=re.IGNORECASE)

    assert text == left


def test_a_name_that_a_deep_quotation_broke_is_found_by_every_list_of_spellings() -> None:
    broken, names = "Nora\n> > > > > > Quellmann wrote", spellings.name(["Nora", "Quellmann"])

    assert any(re.search(one, broken, re.IGNORECASE) for one in names)
    assert Needles([Needle("Nora Quellmann", "[name]")]).text(broken) == "[name] wrote"
    assert Needles([Needle("a@b.example", "[mail]")]).text("a&#64;b.example") == "[mail]"
