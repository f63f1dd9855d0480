"""A day at the desk without a mouse: forty mails in the morning, none in the evening."""

from __future__ import annotations

import time
import urllib.request
from typing import TYPE_CHECKING, Any

import pytest

from tests.browser.conftest import free_port, serving
from tests.browser.hands import Hands
from tests.world import PASSWORD

if TYPE_CHECKING:
    from collections.abc import Iterator
    from http.client import HTTPResponse
    from pathlib import Path

pytestmark = [pytest.mark.browser, pytest.mark.slow]
SINK_SECONDS = 40  # the answers wait ten seconds, in which they can be undone
Pair = tuple[Hands, str]


@pytest.fixture
def ana(chromium: Any, tmp_path: Path) -> Iterator[Pair]:
    """Ana's keyboard at a desk of her own, whose mail goes to the sink; and its address.

    When the desk stops, it ends what still listens: a stream that is broken off raises here.
    """
    demo = {"OMBUD_DEMO": "yes", "OMBUD_SMTP": f"127.0.0.1:{free_port()}"}
    with serving(tmp_path, "tests.browser.morning", **demo) as address:
        context = chromium.new_context(locale="en-GB")
        context.set_default_timeout(15_000)
        hands = Hands(context.new_page())
        hands.sign_in(address, "ana@halden.example", PASSWORD)
        yield hands, address
        stream = live(address, context.cookies())
        context.close()
    with stream:
        stream.read()


def live(address: str, cookies: list[dict[str, Any]]) -> HTTPResponse:
    """Listen to the live stream as the browser with ``cookies`` does."""
    said = "; ".join(f"{one['name']}={one['value']}" for one in cookies)
    asked = urllib.request.Request(f"{address}/live/", headers={"Cookie": said})  # noqa: S310 - our own loopback
    stream: HTTPResponse = urllib.request.urlopen(asked)  # noqa: S310
    stream.readline()
    return stream


def all_unsolved(ana: Hands) -> None:
    ana.ask("all unsolved", name="v-unsolved")
    ana.see("#list h2", "All unsolved")


def open_next(ana: Hands, subject: str) -> None:
    """Walk down the list to ``subject``, and open it."""
    ana.until("j", subject, then="o")
    ana.see("#head h2", subject)


def open_found(ana: Hands, subject: str) -> None:
    """Ask the palette for ``subject``, and open it."""
    ana.ask(subject)
    ana.see("#head h2", subject)


def triage(ana: Hands) -> None:
    """Mine, urgent, tagged; the customer is answered, the ticket waits."""
    open_next(ana, "The lamp hums")
    ana.press("a")
    ana.see("#open-assignee", "Ana")
    ana.press("p")
    ana.until("ArrowDown", "Urgent", then="Enter")
    ana.see("#open-priority", "Urgent")
    ana.press("t")
    ana.type("lamps")
    ana.press("Enter")
    ana.see("#head", "lamps")
    answer(ana, "Please unplug it at once.")
    ana.see("#open-status", "Waiting")


def answer(ana: Hands, text: str, keys: str = "Control+Enter") -> None:
    ana.press("r")
    ana.type(text)
    ana.press(keys)
    ana.see("#messages .msg--me", text)


def solve(ana: Hands) -> None:
    ana.press("s")
    ana.until("ArrowDown", "Solved", then="Enter")
    ana.see("#open-status", "Solved")


def hand_on_with_a_note(ana: Hands) -> None:
    open_next(ana, "Order 4032")
    ana.press("n")
    ana.type("Sven knows this customer.")
    ana.press("Control+Enter")
    ana.see("#messages .msg--note", "Sven knows this customer.")
    ana.press("i")
    ana.until("ArrowDown", "Sven Halden", then="Enter")
    ana.see("#open-assignee", "Sven")


def merge(ana: Hands) -> None:
    """The second ticket is read in the first, which is then answered."""
    open_found(ana, "Declined again")
    ana.press("M")
    ana.see("#f-into")
    ana.until("Tab", "chosen")
    ana.until("ArrowDown", "The card was declined")
    ana.press("Space")
    ana.press("Enter")
    ana.see("#head h2", "The card was declined")
    ana.see("#messages", "Now at the baker's, too.")
    answer(ana, "We have unlocked it.", "Control+Shift+Enter")
    ana.see("#open-status", "Solved")


def let_in_and_split(ana: Hands) -> None:
    """A mail without proof is let into its ticket, and becomes one of its own there."""
    ana.ask("quarantine", name="go-quarantine")
    ana.see("h1", "Quarantine")
    ana.until("Tab", "Add to #", then="Enter")
    ana.see("#head h2", "A late invoice")
    solve(ana)
    ana.press("S")
    ana.see("#f-subject")
    ana.press("Tab")
    ana.press("Space")
    ana.until("Tab", "f-subject")
    ana.press("Control+a")
    ana.type("We have moved")
    ana.press("Enter")
    ana.see("#head h2", "We have moved")
    ana.see("#messages", "Elm Road 4")
    solve(ana)


def snooze(ana: Hands) -> None:
    open_found(ana, "Please call me back")
    ana.press("z")
    ana.see("#pick-snooze button", "")
    ana.until("Tab", "Until the customer writes", "reply", then="Enter")
    ana.see("#head", "Sleeps until the customer writes")


def think_again(ana: Hands) -> None:
    """An answer is taken back, mended and sent; the ticket is solved with it."""
    open_found(ana, "A quick question")
    answer(ana, "No idea.")
    ana.see("om-undo")
    ana.press("Control+z")
    ana.see_no("#messages .msg--me")
    ana.press("r")
    ana.press("Control+a")
    ana.type("Yes, from nine to five.")
    ana.press("Control+Shift+Enter")
    ana.see("#messages .msg--me", "Yes, from nine to five.")
    ana.see("#open-status", "Solved")


def change_some_then_all(ana: Hands) -> None:
    """Three tickets are marked and solved in one go, then whatever is left."""
    all_unsolved(ana)
    ana.press("V")
    ana.see(".table--tickets")
    ana.press("x")
    ana.press("j")
    ana.press("j")
    ana.press("X")
    assert ana.count("input[form=bulk]:checked") == 3
    to_solved(ana, "3")
    all_unsolved(ana)
    ana.press("V")
    ana.see(".table--tickets")
    ana.press(".")
    ana.until("Shift+Tab", "which")
    ana.press("ArrowDown")
    to_solved(ana, "")


def to_solved(ana: Hands, count: str) -> None:
    """Choose what happens to those marked: solved; wait until it is done."""
    ana.press(".")
    ana.type("Set the status")
    ana.press("Tab")
    ana.press("Enter")
    ana.see("h1", f"Change {count}")
    ana.until("Tab", "step-0-status")
    ana.type("Solved")
    ana.until("Tab", "run", then="Enter")
    ana.see("#progress", "Done")
    ana.see("#progress", f"Changed{count}" if count else "Refused0")


def test_forty_mails_are_worked_off_by_keys_alone(ana: Pair, chromium: Any) -> None:
    hands, address = ana
    all_unsolved(hands)

    triage(hands)
    hand_on_with_a_note(hands)
    merge(hands)
    let_in_and_split(hands)
    snooze(hands)
    think_again(hands)
    change_some_then_all(hands)

    hands.press("g")
    hands.press("i")
    hands.see("#list h2", "Mine, unsolved")
    hands.see("#list .empty", "Nothing here")
    all_unsolved(hands)
    hands.see("#list .empty", "Nothing here")
    context = chromium.new_context(locale="en-GB")
    assert sent(Hands(context.new_page()), address) == 3
    context.close()


def sent(rosa: Hands, address: str) -> int:
    """Return how many mails the sink holds, once it holds three or has had its time."""
    rosa.sign_in(address, "rosa@halden.example", PASSWORD)
    rosa.ask("demo mails", name="go-sink")
    rosa.see("h1", "Demo mails")
    until = time.monotonic() + SINK_SECONDS
    while (count := rosa.count("main .rows__item")) < 3 and time.monotonic() < until:
        rosa.load_again()
    return count
