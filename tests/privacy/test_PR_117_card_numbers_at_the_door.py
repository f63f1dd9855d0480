"""PR-117: card numbers are told from 250 things that look like them, and kept nowhere."""

from __future__ import annotations

import email
import io
import random
from email.message import EmailMessage
from functools import cache
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest

from ombud.base.minimise import find, mask, mask_html
from ombud.jobs.worker import run_until_empty
from ombud.tickets.models import MaskedValue, Message
from ombud.vault import actions as vault
from ombud.vault import files
from ombud.vault.models import Blob
from tests import everywhere
from tests.channels.email.mails import take_in

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.world import World

# Beginning and length of the cards of ten issuers, each as its issuer gives them out.
ISSUED = (
    ("4", 16), ("4", 13), ("4", 19), ("51", 16), ("55", 16), ("2221", 16), ("2720", 16),
    ("34", 15), ("37", 15), ("6011", 16), ("65", 16), ("3528", 16), ("3589", 16), ("36", 14),
    ("305", 14), ("62", 16), ("62", 19), ("6759", 16), ("5018", 16), ("2200", 16),
)  # fmt: skip
SEPARATORS = ("", " ", "-", ".", "\u00a0")
FRAMES = (
    "{}",
    "my card is {}.",
    "Card:{}, valid to 08/29",
    "Bitte belasten Sie {} mit 40 EUR",
    "({})",
    "2 x 40.00 on {} please",
    "Carte n\u00b0 {}\nMerci",
    "scan_of_{}.pdf",
    "Visa/Mastercard {} CVV 123",
    "<{}>",
)


def summed(digits: str) -> int:
    """Return Luhn's sum, worked out as ISO/IEC 7812-1 describes it by hand."""
    doubled = [
        int(one) * 2 if at % 2 == 0 else int(one) for at, one in enumerate(digits[-2::-1])
    ]
    return sum(one // 10 + one % 10 for one in doubled) + int(digits[-1])


def with_check(digits: str) -> str:
    return next(f"{digits}{last}" for last in range(10) if summed(f"{digits}{last}") % 10 == 0)


def without_check(digits: str) -> str:
    return next(
        f"{digits}{last}" for last in range(9, -1, -1) if summed(f"{digits}{last}") % 10
    )


def digits_of(chance: random.Random, length: int) -> str:
    return "".join(chance.choice("0123456789") for _ in range(length))


def grouped(number: str, separator: str) -> str:
    """Return a number in the groups that stand on cards of its length."""
    sizes = {15: (4, 6, 5), 14: (4, 6, 4)}.get(len(number), (4, 4, 4, 4, 4))
    parts, at = [], 0
    for size in sizes:
        parts.append(number[at : at + size])
        at += size
    return separator.join(part for part in parts if part)


@cache
def cards() -> list[tuple[str, str]]:
    """Return 250 texts, each with the card number that it holds."""
    chance = random.Random(117)  # noqa: S311 - test data
    made = []
    for at in range(250):
        begin, length = ISSUED[at % len(ISSUED)]
        number = with_check(begin + digits_of(chance, length - 1 - len(begin)))
        shown = grouped(number, SEPARATORS[at // len(ISSUED) % len(SEPARATORS)])
        made.append((FRAMES[at % len(FRAMES)].format(shown), shown))
    return made


@cache
def others() -> list[str]:
    """Return 250 texts with numbers that are as long as a card's and are none."""
    chance = random.Random(118)  # noqa: S311 - test data

    def some(length: int) -> str:
        return digits_of(chance, length)

    makers: tuple[Callable[[], str], ...] = (
        lambda: f"Order {without_check('4' + some(14))} has not come",
        lambda: f"invoice {without_check('51' + some(13))}, second reminder",
        lambda: f"Call me: +49 {some(4)} {with_check('4' + some(10))}",
        lambda: f"tel. {with_check('4' + some(11))}",
        lambda: f"see https://shop.example/o/{with_check('4' + some(14))}?a=1",
        lambda: f"Reference {UUID(int=chance.getrandbits(128))}",
        lambda: f"My phone has IMEI {with_check('35' + some(12))}",
        lambda: f"SIM {with_check('8949' + some(14))} does not work",
        lambda: f"parcel JD01-{with_check('4' + some(14))}-X{some(2)}",
        lambda: f"at 2026{chance.randrange(1, 13):02}{chance.randrange(1, 29):02}{some(6)}",
        lambda: f"Article 9{some(12)}",
        lambda: f"commit {chance.getrandbits(160):040x}",
        lambda: f"serial A{with_check('4' + some(14))}",
        lambda: f"tracking {with_check('4' + some(20))}",
        lambda: f"{with_check('4' + some(14))}@mail.example wrote",
        lambda: f"meter 0{some(4)} {some(4)} {some(4)} {some(4)}, read today",
    )
    return [makers[at % len(makers)]() for at in range(250)]


def card_of(text: str) -> list[str]:
    return [text[one.start : one.end] for one in find(text) if one.kind == "card"]


def test_PR_117_five_hundred_strings_are_told_apart() -> None:
    right = [number for text, number in cards() if number in card_of(text)]
    wrong = [text for text in others() if card_of(text)]

    recall, precision = len(right) / 250, len(right) / (len(right) + len(wrong))
    missed = [text for text, number in cards() if number not in card_of(text)]
    assert len({text for text, _ in cards()} | set(others())) == 500
    assert recall >= 0.99, missed
    assert precision >= 0.98, wrong


def test_PR_117_only_the_last_four_digits_are_left_of_each() -> None:
    for text, number in cards():
        plain = "".join(filter(str.isdigit, number))
        for masked in (mask(text).text, mask_html(f"<p>{text.replace('<', '&lt;')}</p>").text):
            assert plain not in "".join(filter(str.isdigit, masked)), text
            assert plain[-4:] in masked


def letter_with(numbers: list[str]) -> bytes:
    """Return a mail with card numbers in each of its parts, encoded in several ways."""
    subject, plain, html, file, name = numbers
    message = EmailMessage()
    message["From"] = "Cleo Marchetti <cleo@lumen.example>"
    message["To"] = "lending@halden.example"
    message["Subject"] = f"Card {subject}"
    message["Message-ID"] = "<cards@lumen.example>"
    message.set_content(f"My card {plain} fails. Also {subject}.", cte="base64")
    message.add_alternative(f"<p>My card {html} <b>fails</b>.</p>", "html", cte="base64")
    message.add_attachment(f"no;{file};yes".encode(), "text", "csv", filename=f"{name}.csv")
    return message.as_bytes()


def digits_in(text: str) -> str:
    return "".join(filter(str.isdigit, text))


@pytest.mark.parametrize("begin", [0, 20])
def test_PR_117_after_intake_the_full_number_is_in_no_store(
    world: World,
    log: io.StringIO,
    django_capture_on_commit_callbacks: Any,
    begin: int,
) -> None:
    before = on_disk()
    numbers = [number for _, number in cards()[begin : begin + 5]]
    with django_capture_on_commit_callbacks(execute=True):
        mail = take_in(letter_with(numbers), envelope_to="lending@halden.example")
        run_until_empty()

    message = Message.objects.get()
    assert everywhere.where(*numbers) == []
    assert [one for one in numbers if digits_in(one) in digits_in(log.getvalue())] == []
    first, second = (f"[card •••• {digits_in(one)[-4:]} removed]" for one in numbers[:2])
    assert message.text.strip() == f"My card {second} fails. Also {first}."
    assert mail.subject == ""
    assert message.ticket.subject == f"Card {first}"
    assert MaskedValue.objects.count() == 0
    assert b"My card" in decoded(vault.read(mail.blob))
    assert on_disk() - before == {one.file_name for one in Blob.objects.all()}


def on_disk() -> set[str]:
    return {path.name for path in files.folder().rglob("*") if path.is_file()}


def decoded(raw: bytes) -> bytes:
    """Return the plain text of a mail: what was rewritten is still a mail."""
    part: Any = email.message_from_bytes(raw).get_payload(0)
    while part.is_multipart():
        part = part.get_payload(0)
    return bytes(part.get_payload(decode=True))
