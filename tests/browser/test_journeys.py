"""What agents do all day, in a real browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser
Begin = "Callable[..., Visit]"


def test_an_answer_can_be_undone_and_sent_again(visit: Callable[..., Visit]) -> None:
    ana = visit()
    ana.sign_in()
    ana.open("Undo me")
    page = ana.page
    page.fill("#reply-text", "A hasty word")
    page.click("[data-send] >> visible=true")
    page.wait_for_selector("om-undo")

    page.click("om-undo button")
    page.wait_for_selector("text=Stopped. Your draft is back.")

    assert page.inner_text("#reply-text") == "A hasty word"
    assert page.locator("#messages .msg--me").count() == 0
    assert (ana.strangers, ana.complaints) == ([], [])


def test_reading_and_answering_leaves_the_ticket_waiting(visit: Callable[..., Visit]) -> None:
    ana = visit()
    ana.sign_in()
    page = ana.go("/views/unsolved/")
    page.click("a.cover:text-is('Answer me')")
    page.wait_for_selector("#thread[data-number]")
    page.fill("#reply-text", "Try it again now, please.")

    page.click("[data-send] >> visible=true")

    page.wait_for_selector("#messages .msg--me >> text=Try it again now, please.")
    expect(page.locator("#reply-text")).to_have_text("")  # swapped a moment after the message
    expect(page.locator("#open-status")).to_contain_text("Waiting")
    assert (ana.strangers, ana.complaints) == ([], [])


def test_a_note_is_kept_while_typing_and_stays_inside(visit: Callable[..., Visit]) -> None:
    ana = visit()
    ana.sign_in()
    ana.open("Note me")
    page = ana.page
    page.keyboard.press("n")
    page.keyboard.type("Ask Ben about this one.")
    page.wait_for_selector("text=/Draft saved/")
    page.reload()
    page.keyboard.press("n")

    kept = page.inner_text("#note-text")
    page.click("text=Add internal note")
    page.wait_for_selector("#messages .msg--note >> text=Ask Ben about this one.")

    assert kept == "Ask Ben about this one."
    assert "customer can’t see this" in page.inner_text("#messages .msg--note")


def test_a_new_ticket_is_found_by_searching(visit: Callable[..., Visit]) -> None:
    ana = visit()
    ana.sign_in()
    page = ana.go("/tickets/new/")
    page.fill("#f-email", "dora@lumen.example")
    page.fill("#f-name", "Dora Lind")
    page.fill("#f-subject", "Peculiar humming")
    page.fill("#f-text", "The probe hums since Tuesday.")
    page.click("text=Open the ticket")
    page.wait_for_selector("#thread[data-number] >> text=Peculiar humming")

    page = ana.go("/search/?q=hums+status:new")

    assert page.inner_text(".tk__s") == "Peculiar humming"


def test_the_keyboard_alone_is_enough(visit: Callable[..., Visit]) -> None:
    ana = visit()
    ana.sign_in()
    page = ana.go("/views/unsolved/")
    subjects = page.locator(".tk__s").all_inner_texts()
    for _ in range(subjects.index("By keyboard") + 1):
        page.keyboard.press("j")
    page.keyboard.press("o")
    page.wait_for_selector("#head h2:text-is('By keyboard')")
    page.keyboard.press("r")
    page.keyboard.type("Typed without a mouse.")

    page.keyboard.press("Control+Enter")

    page.wait_for_selector("#messages .msg--me >> text=Typed without a mouse.")
    page.keyboard.press("Control+k")
    page.keyboard.type("keyboard map")
    page.keyboard.press("Enter")
    page.wait_for_selector("#keys", state="visible")
    assert ana.complaints == []


def test_a_phone_shows_one_pane_at_a_time(visit: Callable[..., Visit]) -> None:
    ana = visit(width=390, height=844, is_mobile=True, has_touch=True)
    ana.sign_in()
    page = ana.go("/views/unsolved/")
    page.tap("a.cover:text-is('On a phone')")
    page.wait_for_selector("#reply-text", state="visible")
    is_list_hidden = page.locator("#rows").is_hidden()
    page.fill("#reply-text", "From the train.")

    page.tap("[data-send] >> visible=true")

    page.wait_for_selector("#messages .msg--me >> text=From the train.")
    page.wait_for_timeout(500)  # the head is swapped a moment after the message
    page.tap("#head [data-cmd=list]")
    assert is_list_hidden
    page.wait_for_selector("#rows", state="visible")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert ana.complaints == []


def test_without_script_a_ticket_is_read_answered_and_solved(
    visit: Callable[..., Visit],
) -> None:
    ana = visit(java_script_enabled=False)
    ana.sign_in()
    ana.open("Without script")
    page = ana.page
    page.fill("#reply-text", "Sent by a plain form.")
    page.click("[data-send] >> visible=true")
    page.wait_for_selector("#messages >> text=Sent by a plain form.")

    page.click("a[aria-label='All properties']")
    page.select_option("#p-status", "solved")
    page.click("form[action$='/status/'] button")

    assert "Solved" in page.inner_text("#open-status")
    assert page.locator("text=marked it solved").count() == 1


def test_the_layout_of_a_mail_cannot_act_or_load(visit: Callable[..., Visit]) -> None:
    sven = visit()
    sven.sign_in("sven@halden.example")
    sven.open("Everything at once")
    page = sven.page
    title = page.title()

    page.click("#messages .original summary")
    frame = page.frame_locator(".original__frame")
    frame.locator("text=Hello from HTML").wait_for()

    assert frame.locator("[alt=dot]").evaluate("image => image.naturalWidth") == 1
    assert frame.locator("script").count() == 0
    assert frame.locator("[onerror]").count() == 0
    assert page.title() == title
    assert sven.strangers == []


def test_a_hidden_value_is_shown_for_a_reason_and_leaves_a_line(
    visit: Callable[..., Visit],
) -> None:
    sven = visit()
    sven.sign_in("sven@halden.example")
    sven.open("Everything at once")
    page = sven.page
    page.click("text=Reveal")
    page.select_option(".reveal select", "payment")

    page.click("text=Show and log")

    page.wait_for_selector("text=4242424242424242")
    page.reload()
    assert page.locator("text=4242424242424242").count() == 0
    assert page.locator("text=looked at a hidden value").count() == 1


def test_another_agents_reply_appears_by_itself(visit: Callable[..., Visit]) -> None:
    ana, sven = visit(), visit()
    ana.sign_in()
    sven.sign_in("sven@halden.example")
    ana.open("Question 3")
    sven.open("Question 3")
    sven.page.keyboard.press("n")
    sven.page.keyboard.type("Seen without reloading.")

    sven.page.keyboard.press("Control+Enter")

    ana.page.wait_for_selector("#messages >> text=Seen without reloading.")
    assert ana.complaints == []


def test_older_tickets_follow_without_an_end(visit: Callable[..., Visit]) -> None:
    ana = visit()
    ana.sign_in()
    page = ana.go("/views/unsolved/")
    first = page.locator(".tk").count()

    page.click("text=Older tickets")
    page.locator(".tk").nth(50).wait_for()  # asked from outside: the page evaluates no text

    assert first == 50
    numbers = page.eval_on_selector_all(".tk", "rows => rows.map(row => row.id)")
    assert len(numbers) == len(set(numbers))


def test_a_reply_written_without_a_connection_goes_out_once(
    visit: Callable[..., Visit],
) -> None:
    ana = visit()
    ana.sign_in()
    ana.open("Note me")
    page = ana.page
    page.fill("#reply-text", "Written in the tunnel.")
    page.context.set_offline(True)

    page.click("[data-send] >> visible=true")
    page.wait_for_selector(".comp__saved >> text=/No connection/")
    kept = page.inner_text("#reply-text")
    page.context.set_offline(False)
    page.wait_for_selector("#messages .msg--me >> text=Written in the tunnel.")
    page.reload()

    assert kept == "Written in the tunnel."
    assert page.locator("#messages .msg--me >> text=Written in the tunnel.").count() == 1
    assert page.inner_text("#reply-text").strip() == ""


def test_the_palette_finds_tickets_by_their_words(visit: Callable[..., Visit]) -> None:
    ana = visit()
    ana.sign_in()
    page = ana.go("/views/unsolved/")
    page.keyboard.press("Control+k")
    page.keyboard.type("undo me")
    page.wait_for_selector("#pal-found .pal__i[aria-selected=true] >> text=Undo me")

    page.keyboard.press("Enter")

    page.wait_for_selector("#thread[data-number]")
    assert (ana.strangers, ana.complaints) == ([], [])


def test_an_installed_desk_says_so_when_it_cannot_be_reached(
    visit: Callable[..., Visit],
) -> None:
    ana = visit()
    ana.sign_in()
    page = ana.page
    page.evaluate("navigator.serviceWorker.ready.then((one) => one.active.state)")
    page.context.set_offline(True)

    page.goto(f"{ana.desk}/views/unsolved/")

    assert page.inner_text("h1") == "No connection"
    page.context.set_offline(False)
    kept = page.evaluate(
        "caches.keys().then((names) => caches.open(names[0])).then((one) => one.keys())"
        ".then((asked) => asked.map((one) => new URL(one.url).pathname))"
    )
    assert kept[0] == "/offline/"
    assert all(path == "/offline/" or path.startswith("/static/") for path in kept)


def test_a_reply_is_formatted_by_keys_and_by_the_tool_bar(
    visit: Callable[..., Visit],
) -> None:
    ana = visit()
    ana.sign_in()
    ana.open("Note me")
    page = ana.page
    page.click("#reply-text")
    page.keyboard.type("Hello")
    page.keyboard.press("Enter")
    page.keyboard.press("Control+b")
    page.keyboard.type("now")
    page.focus("[data-format=bold] >> visible=true")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    page.wait_for_selector("[data-format=list][aria-pressed=true] >> visible=true")
    held = page.input_value("form[data-kind=reply] [name=html]")

    page.keyboard.press("Control+Enter")

    page.wait_for_selector("#messages .msg--me .rich li >> text=now")
    assert held.replace("<br>", "") == "<div>Hello</div><ul><li><b>now</b></li></ul>"
    assert ana.complaints == []
