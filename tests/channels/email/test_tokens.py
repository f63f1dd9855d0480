from __future__ import annotations

import string
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ombud.base import keys
from ombud.channels.email import tokens
from ombud.channels.email.mime.model import Address, ParsedMail
from ombud.channels.email.tokens import TokenClaim

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_django.fixtures import Settings

numbers = st.integers(0, 2**63 - 1)
claims = st.builds(TokenClaim, numbers, numbers, numbers)
ALPHABET = string.ascii_lowercase + "234567"
OURS = TokenClaim(ticket=41, contact=7, mail=1203)


@given(claims)
def test_what_a_token_says_comes_back(claim: TokenClaim) -> None:
    token = tokens.make(claim)

    assert tokens.opened(token) == claim
    assert tokens.opened(token.upper()) == claim


@given(claims, st.data())
def test_a_token_with_one_changed_letter_is_not_accepted(
    claim: TokenClaim, data: st.DataObject
) -> None:
    token = tokens.make(claim)
    place = data.draw(st.integers(0, len(token) - 1))
    letter = data.draw(st.sampled_from([one for one in ALPHABET if one != token[place]]))

    changed = token[:place] + letter + token[place + 1 :]

    assert tokens.opened(changed) is None


@given(claims, st.data())
def test_a_token_that_was_cut_or_lengthened_is_not_accepted(
    claim: TokenClaim, data: st.DataObject
) -> None:
    token = tokens.make(claim)
    cut = data.draw(st.integers(0, len(token) - 1))
    more = data.draw(st.text(ALPHABET, min_size=1, max_size=12))

    assert tokens.opened(token[:cut]) is None
    assert tokens.opened(token + more) is None


@given(st.text(ALPHABET, min_size=30, max_size=56))
def test_an_invented_token_is_not_accepted(invented: str) -> None:
    assert tokens.opened(invented) is None


@given(st.text(max_size=80))
def test_any_text_is_answered_without_an_error(text: str) -> None:
    assert tokens.opened(text) is None


def test_the_last_letter_has_one_spelling_only() -> None:
    token = tokens.make(OURS)

    accepted = [letter for letter in ALPHABET if tokens.opened(token[:-1] + letter)]

    assert accepted == [token[-1]]


def test_a_token_of_another_desk_is_not_accepted(settings: Settings, tmp_path: Path) -> None:
    theirs = tmp_path / "keys" / "desk.key"
    keys.create(theirs)
    token = tokens.make(OURS)

    settings.OMBUD_KEY_FILE = theirs

    assert tokens.opened(token) is None


def test_tokens_of_one_contact_cannot_be_linked() -> None:
    first = tokens.make(TokenClaim(41, 7, 1203))
    second = tokens.make(TokenClaim(41, 7, 1204))

    same = sum(one == other for one, other in zip(first, second, strict=True))

    assert same < 12


@pytest.mark.parametrize(
    "claim",
    [TokenClaim(1, 1, 1), TokenClaim(10**6, 10**6, 10**7), TokenClaim(2**40, 2**40, 2**40)],
)
def test_a_reply_address_fits_into_an_envelope(claim: TokenClaim) -> None:
    address = tokens.reply_address(tokens.make(claim), "support@halden.example")

    assert len(address.partition("@")[0]) <= 64
    assert address == address.lower()
    assert tokens.claim_in([address]) == claim


def test_a_long_mailbox_name_leaves_the_token_to_the_references() -> None:
    mailbox = "complaints-and-disputes-department@halden.example"

    assert tokens.reply_address(tokens.make(OURS), mailbox) == mailbox


TOKEN = tokens.make(OURS)


@pytest.mark.parametrize(
    "text",
    [
        f"<{TOKEN}@halden.example>",
        f"support+{TOKEN}@halden.example",
        f"Support+{TOKEN.upper()}@HALDEN.EXAMPLE",
        f'"Desk" <support+{TOKEN}@halden.example>',
        f"<a@b> <{TOKEN}@halden.example> <c@d>",
    ],
)
def test_a_claim_is_found_where_mail_programs_put_it(text: str) -> None:
    assert tokens.claim_in([text]) == OURS


@pytest.mark.parametrize(
    "text",
    ["", f"{TOKEN}", f"x{TOKEN}@halden.example", f"<{TOKEN[:-1]}@halden.example>", "a@b" * 999],
)
def test_a_claim_is_not_found_elsewhere(text: str) -> None:
    assert tokens.claim_in([text]) is None


def test_a_crafted_mail_costs_two_hundred_tries_at_most() -> None:
    decoys = ["a" * 40 + "@x"] * 200

    assert tokens.claim_in([*decoys, f"{TOKEN}@halden.example"]) is None
    assert tokens.claim_in([*decoys[:199], f"{TOKEN}@halden.example"]) == OURS


def test_where_a_mail_was_sent_weighs_more_than_what_it_quotes() -> None:
    older = tokens.make(TokenClaim(40, 7, 900))
    mail = ParsedMail(
        in_reply_to=(f"<{older}@halden.example>",),
        references=(f"<{older}@halden.example>",),
        to=(Address("", f"support+{older}@halden.example"),),
    )

    assert tokens.token_in(mail, [f"support+{TOKEN}@halden.example"]) == OURS
    assert tokens.token_in(mail, ["support@halden.example"]) == TokenClaim(40, 7, 900)


def test_the_latest_reference_counts() -> None:
    older = tokens.make(TokenClaim(40, 7, 900))
    mail = ParsedMail(references=(f"<{older}@halden.example>", f"<{TOKEN}@halden.example>"))

    assert tokens.token_in(mail) == OURS
