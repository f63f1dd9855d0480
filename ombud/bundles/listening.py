"""To whom an archive speaks: the person, or who acts for a child, for the dead, for another."""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as lazy

from ombud.bundles.statuses import Audience

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True)
class Listener:
    """Who reads an archive, and what the person is called whom it is about."""

    audience: Audience = Audience.SELF
    name: str = ""


reads: ContextVar[Listener] = ContextVar("who reads the archive", default=Listener())  # noqa: B039


@contextmanager
def speaking_to(listener: Listener) -> Iterator[None]:
    """Let what is written within speak to ``listener``."""
    before = reads.set(listener)
    try:
        yield
    finally:
        reads.reset(before)


WHOM: dict[Audience, tuple[Any, Any]] = {  # with a name, and where none is known
    Audience.PARENT: (lazy("your child %(name)s"), lazy("your child")),
    Audience.ESTATE: (lazy("%(name)s (deceased)"), lazy("the person who died")),
    Audience.AGENT: (
        lazy("%(name)s (you act for this person)"),
        lazy("the person for whom you act"),
    ),
}
WORDS: dict[str, tuple[Any, Any]] = {  # said to the person; said to who acts for them
    "held": (lazy("What is held about you"), lazy("What is held about %(whom)s")),
    "nothing": (lazy("Nothing is held about you."), lazy("Nothing is held about %(whom)s.")),
    "elsewhere": (
        lazy("What was written about you elsewhere"),
        lazy("What was written about %(whom)s elsewhere"),
    ),
    "around": (
        lazy(
            "These words stand in conversations of other people. You get what is around your "
            "name or address; other people are left out."
        ),
        lazy(
            "These words stand in conversations of other people. You get what is around the "
            "person's name or address; other people are left out."
        ),
    ),
    "why": (
        lazy("Why it is held, for how long, and your rights"),
        lazy("Why it is held, for how long, and the person's rights"),
    ),
    "mails": (
        lazy("the mails that you sent, as they arrived"),
        lazy("the mails that the person sent, as they arrived"),
    ),
    "files": (
        lazy("the files in your requests; each stands on its page, too"),
        lazy("the files in the person's requests; each stands on its page, too"),
    ),
    "who": (
        lazy("who you are, for a program of another provider"),
        lazy("who the person is, for a program of another provider"),
    ),
    "requests": (lazy("Your requests to us"), lazy("The person's requests to us")),
    "from": (lazy("From you"), lazy("From the person")),
    "you": (lazy("You"), lazy("The person")),
    "rights": (lazy("Your rights (e)"), lazy("The person's rights (e)")),
    "recipients": (
        lazy(
            "The people who answer requests here, and the mail servers that carry the answers "
            "you asked for."
        ),
        lazy(
            "The people who answer requests here, and the mail servers that carry the answers "
            "the person asked for."
        ),
    ),
    "what can be done": (
        lazy(
            "You can have data corrected or erased, have their use restricted, object to it, "
            "and take data with you. Where you consented you can withdraw that at any time."
        ),
        lazy(
            "The person can have data corrected or erased, have their use restricted, object "
            "to it, and take data with them. Where they consented they can withdraw that at "
            "any time. Who acts for them asks in their place, as far as the law lets them."
        ),
    ),
    "decisions": (
        lazy(
            "No decision that has legal effect for you, or affects you as much, is made by a "
            "machine alone."
        ),
        lazy(
            "No decision that has legal effect for the person, or affects them as much, is "
            "made by a machine alone."
        ),
    ),
    "user": (lazy("Other data about you"), lazy("Other data about the person")),
    "user.account": (lazy("Your account"), lazy("The person's account")),
    "user.authorization": (lazy("What lets you in"), lazy("What lets the person in")),
    "user.behavior": (lazy("What you did here"), lazy("What the person did here")),
    "user.contact": (
        lazy("Addresses and numbers by which you are reached"),
        lazy("Addresses and numbers by which the person is reached"),
    ),
    "user.content": (
        lazy("What you wrote and sent"),
        lazy("What the person wrote and sent"),
    ),
    "user.unique_id": (
        lazy("Numbers that stand for you or for what is yours"),
        lazy("Numbers that stand for the person or for what is theirs"),
    ),
    "user.workplace": (lazy("Where you work"), lazy("Where the person works")),
}


def whom(listener: Listener) -> str:
    """Return whom an archive is about, to who acts for them."""
    named, unnamed = WHOM[listener.audience]
    return str(named) % {"name": listener.name} if listener.name else str(unnamed)


def said(name: str) -> str:
    """Return the words called ``name``, as they are said to who reads, in their language."""
    listener = reads.get()
    to_person, to_other = WORDS[name]
    if listener.audience == Audience.SELF:
        return str(to_person)
    return str(to_other) % {"whom": whom(listener)}
