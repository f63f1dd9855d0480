"""What another system says about somebody, once it is proven; and why it may not be."""

from __future__ import annotations

from dataclasses import dataclass


class Unproven(Exception):  # noqa: N818 - what was said is
    """Nobody is let in; ``code`` says why, for an administrator who tests.

    Whoever signs in only hears that it did not work.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Claims:
    """What is proven about somebody.

    subject: by which the other system knows them for ever. email: empty unless it is
    verified. has_second_factor: it says that it asked for one.
    """

    subject: str
    email: str = ""
    name: str = ""
    has_second_factor: bool = False
