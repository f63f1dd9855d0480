"""Cutting the text of the search box into terms, quotes, groups and OR."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

TEXT_LIMIT = 2000
GROUP_LIMIT = 16

QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)("|\\?$)', re.DOTALL)
ESCAPED = re.compile(r"\\(.)", re.DOTALL)
NAME = re.compile(r"([A-Za-z][\w.]*):(?=[^\s)])(?!//)")
PREFIX = re.compile(r"(?:[<>]=?|[=~^])?")
BARE_VALUE = re.compile(r'[^\s,"]+')
BARE_WORD = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class Part:
    """One of the values of a term, with the sign before it: ``>``, ``>=``, ``~``."""

    prefix: str
    text: str


@dataclass(frozen=True, slots=True)
class Token:
    """One piece of the text.

    kind: ``(``, ``)``, ``OR``, ``word``, ``phrase`` or ``field``. raw: as it was typed,
    without the minus sign.
    """

    kind: str
    raw: str = ""
    is_negated: bool = False
    name: str = ""
    parts: tuple[Part, ...] = ()


def unescaped(text: str) -> str:
    return ESCAPED.sub(r"\1", text)


def tokens(text: str) -> Iterator[Token]:
    """Yield what ``text`` consists of, at most ``TEXT_LIMIT`` characters. Never fails."""
    return _Lexer(text[:TEXT_LIMIT]).tokens()


class _Lexer:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.depth = 0
        self.is_unclosed = False
        self.stray = ""

    def tokens(self) -> Iterator[Token]:
        while True:
            is_negated = self.sign()
            if self.at >= len(self.text):
                return
            token = self.token(is_negated=is_negated)
            if token:
                yield token

    def sign(self) -> bool:
        """Skip white space and minus signs; return whether an odd number was last."""
        skipped = self.take(re.compile(r"[\s-]*"))
        return len(re.findall(r"-*$", skipped)[0]) % 2 == 1

    def take(self, pattern: re.Pattern[str]) -> str:
        match = pattern.match(self.text, self.at)
        if match is None:
            return ""
        self.at = match.end()
        return match[0]

    def token(self, *, is_negated: bool) -> Token | None:
        head = self.text[self.at]
        if head == "(":
            return self.opened(is_negated=is_negated)
        if head == ")" and self.depth:
            self.at += 1
            self.depth -= 1
            return Token(")")
        if head == '"':
            phrase = unescaped(self.take(QUOTED)[1:].removesuffix('"'))
            return Token("phrase", phrase, is_negated) if phrase.strip() else None
        if name := self.take(NAME):
            return self.field(name, is_negated=is_negated)
        return self.word(is_negated=is_negated)

    def opened(self, *, is_negated: bool) -> Token | None:
        self.at += 1
        if self.depth >= GROUP_LIMIT:
            return None
        self.depth += 1
        return Token("(", "", is_negated)

    def field(self, name: str, *, is_negated: bool) -> Token:
        begin = self.at - len(name)
        parts = [self.part()]
        while self.text.startswith(",", self.at):
            self.at += 1
            parts.append(self.part())
        raw = self.text[begin : self.at]
        if self.is_unclosed:
            raw = raw.removesuffix(self.stray) + '"'
        return Token("field", raw, is_negated, name[:-1], tuple(parts))

    def part(self) -> Part:
        prefix = self.take(PREFIX)
        if match := QUOTED.match(self.text, self.at):
            self.at = match.end()
            self.is_unclosed = match[2] != '"'
            self.stray = match[2]  # a backslash with nothing after it
            return Part(prefix, unescaped(match[1]))
        return Part(prefix, self.within_group(BARE_VALUE))

    def within_group(self, pattern: re.Pattern[str]) -> str:
        """Take a run of characters; inside a group it ends before the closing bracket."""
        begin = self.at
        run = self.take(pattern)
        if self.depth and ")" in run:
            run = run[: run.index(")")]
            self.at = begin + len(run)
        return run

    def word(self, *, is_negated: bool) -> Token | None:
        word = self.within_group(BARE_WORD)
        if word == "OR" and not is_negated:
            return Token("OR")
        return Token("word", word, is_negated)
