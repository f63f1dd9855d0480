"""Somebody who works with the keyboard alone: keys, and eyes. There is no mouse here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Callable

LONGEST = 20_000  # ms that a state may take on a busy machine
MOST_KEYS = 120  # until one gives up looking for something
FOCUSED = """() => {
  const at = document.activeElement;
  if (at.matches('body, [role=group], main')) return ['', '', '', ''];
  const words = at.getAttribute('aria-label') || at.labels?.[0]?.textContent || at.textContent;
  return [at.id, at.name || '', at.value || '', words.trim().slice(0, 200)];
}"""


class Hands:
    """Presses keys in a page, types, and reads. Nothing else of the page can be reached."""

    def __init__(self, page: Any) -> None:
        keyboard = page.keyboard
        self.press: Callable[[str], None] = keyboard.press
        self.type: Callable[[str], None] = keyboard.type
        self.go_to: Callable[[str], object] = page.goto  # types an address
        self.load_again: Callable[[], object] = page.reload  # F5
        self.count: Callable[[str], int] = lambda selector: page.locator(selector).count()
        self._focused: Callable[[], list[str]] = lambda: page.evaluate(FOCUSED)
        self._expected: Callable[[str], Any] = lambda selector: expect(
            page.locator(selector).first
        )
        expect.set_options(timeout=LONGEST)
        self._settled: Callable[[], object] = lambda: page.wait_for_load_state("load")

    def see(self, selector: str, text: str = "") -> None:
        """Wait until ``selector`` shows, with ``text`` in it, on a page whose keys work."""
        self._expected(selector).to_be_visible()
        if text:
            self._expected(selector).to_contain_text(text)
        self._settled()

    def see_no(self, selector: str) -> None:
        """Wait until nothing that is ``selector`` shows."""
        self._expected(selector).to_be_hidden()

    def on(self, *wanted: str) -> bool:
        """Whether the focus is on what has one of these as id, name, value or in its words."""
        *marks, words = self._focused()
        return any(one in marks or one in words for one in wanted)

    def until(self, key: str, *wanted: str, then: str = "") -> int:
        """Press ``key`` until the focus is on what is wanted, then the key ``then``.

        Returns how many presses it took. Fails when it is nowhere.
        """
        for pressed in range(MOST_KEYS):
            if self.on(*wanted):
                if then:
                    self.press(then)
                return pressed
            self.press(key)
        raise AssertionError(f"{wanted} is not reached by {key}, but {self._focused()}")

    def sign_in(self, address: str, email: str, password: str) -> None:
        self.go_to(f"{address}/sign-in/")
        self.until("Tab", "f-email")
        self.type(email)
        self.press("Tab")
        self.type(password)
        self.press("Enter")
        self.see("#list")

    def ask(self, words: str, *, name: str = "") -> None:
        """Call the palette, type ``words``, and take what it then offers first: the command
        or place ``name``, or else the ticket whose subject the words are."""
        self.press("Control+k")
        self.see("#palette")
        self.type(words)
        first = f"#pal-{name}" if name else "#pal-found .pal__i"
        self.see(f'{first}[aria-selected="true"]', "" if name else words)
        self.press("Enter")
