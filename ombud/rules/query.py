"""The language of the search box: words for the full text, conditions for the rest.

``status:open assignee:me "serial number" created:<7d -tag:billing priority:high,urgent
has:attachment (team:cards OR team:loans) sort:oldest #1234``

What cannot be understood is searched as words, with a hint: a query is never refused.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ombud.base.sentence import Sentence
from ombud.rules.language import EVERYTHING, All, Any_, Condition, Node, Not
from ombud.rules.operators import NEGATIVE, POSITIVE, Operator
from ombud.rules.terms import NotUnderstood, condition_of
from ombud.rules.tokens import Token, tokens

if TYPE_CHECKING:
    from ombud.rules.fields import FieldSet

NUMBER = re.compile(r"#([0-9]{1,15})")
ORDER_NAMES = ("sort", "order")


@dataclass(frozen=True, slots=True)
class Term:
    """Something for the full text: a word, or words next to each other.

    or_else: further terms of which one is enough in its place.
    """

    text: str
    is_phrase: bool = False
    is_negated: bool = False
    or_else: tuple[Term, ...] = ()


@dataclass(frozen=True, slots=True)
class Hint:
    """A term that was taken otherwise than it looks, and why. For the person who typed it."""

    term: str
    reason: str


@dataclass(frozen=True, slots=True)
class Query:
    """What the search box asks: all words and the condition together."""

    words: tuple[Term, ...] = ()
    node: Node = EVERYTHING
    ticket_number: int | None = None
    order: str = ""
    hints: tuple[Hint, ...] = field(default=(), compare=False)


def parse(text: str, fields: FieldSet) -> Query:
    """Return what ``text`` asks of the subjects that ``fields`` describe. Never raises."""
    return _Parser(list(tokens(text)), fields).query()


def negated(node: Node) -> Node:
    """Return what matches exactly where ``node`` does not, in its shortest form."""
    match node:
        case Not(part):
            return part
        case Condition(name, operator, value) if operator in NEGATIVE:
            return Condition(name, NEGATIVE[operator], value)
        case Condition(name, operator, value) if operator in POSITIVE:
            return Condition(name, POSITIVE[operator], value)
        case _:
            return Not(node)


Piece = Term | Node


class _Parser:
    """One pass from left to right; OR binds closer than standing side by side."""

    def __init__(self, found: list[Token], fields: FieldSet) -> None:
        self.found = found
        self.fields = fields
        self.at = 0
        self.depth = 0
        self.number: int | None = None
        self.order = ""
        self.hints: list[Hint] = []

    def query(self) -> Query:
        pieces = self.row()
        words = tuple(piece for piece in pieces if isinstance(piece, Term))
        node = joined([piece for piece in pieces if not isinstance(piece, Term)])
        return Query(words, node, self.number, self.order, tuple(self.hints))

    def peek(self) -> str:
        return self.found[self.at].kind if self.at < len(self.found) else ""

    def row(self) -> list[Piece]:
        """Read what stands side by side, up to the end of the group or text."""
        pieces: list[Piece] = []
        while self.peek() not in {"", ")"}:
            pieces.extend(self.choice())
        return pieces

    def choice(self) -> list[Piece]:
        """Read one thing, or several with OR between them."""
        options = [self.one()]
        while self.peek() == "OR":
            self.at += 1
            if self.peek() not in {"", ")", "OR"}:
                options.append(self.one())
        options = [option for option in options if option]
        if len(options) < 2:
            return options[0] if options else []
        return self.either(options)

    def either(self, options: list[list[Piece]]) -> list[Piece]:
        nodes = [[one for one in option if not isinstance(one, Term)] for option in options]
        if all(len(nodes[i]) == len(option) for i, option in enumerate(options)):
            return [Any_(tuple(joined(option) for option in nodes))]
        terms = [option[0] for option in options if is_plain_term(option)]
        if len(terms) == len(options):
            first, *others = (term for term in terms if isinstance(term, Term))
            return [Term(first.text, first.is_phrase, or_else=tuple(others))]
        self.hint(
            "OR",
            Sentence("OR works between words, or between conditions, but not between both."),
        )
        return [piece for option in options for piece in option]

    def one(self) -> list[Piece]:
        if self.peek() == "OR":
            return []
        token = self.found[self.at]
        self.at += 1
        self.depth += token.kind == "("
        pieces = self.group(token) if token.kind == "(" else self.term(token)
        self.depth -= token.kind == "("
        return pieces

    def group(self, opening: Token) -> list[Piece]:
        pieces = self.row()
        self.at += self.peek() == ")"
        if not opening.is_negated:
            return self.kept_together(pieces)
        if not any(isinstance(piece, Term) for piece in pieces):
            return [negated(joined(list(pieces)))] if pieces else []  # type: ignore[arg-type]
        if len(pieces) > 1:
            reason = Sentence("Words in an excluded group are excluded one by one.")
            self.hint("-(", reason)
        return [each for piece in pieces for each in excluded(piece)]

    def kept_together(self, pieces: list[Piece]) -> list[Piece]:
        nodes = [piece for piece in pieces if not isinstance(piece, Term)]
        return [joined(nodes)] if nodes and len(nodes) == len(pieces) else pieces

    def hint(self, term: str, reason: str) -> None:
        self.hints.append(Hint(term, reason))

    def term(self, token: Token) -> list[Piece]:
        if token.kind == "phrase":
            return [Term(token.raw, is_phrase=True, is_negated=token.is_negated)]
        if token.kind == "word":
            return self.word(token)
        if token.name.lower() in ORDER_NAMES and token.parts[0].text in self.fields.orders:
            self.order = token.parts[0].text
            return []
        try:
            node = condition_of(token, self.fields)
        except NotUnderstood as problem:
            self.hint(token.raw, problem.reason)
            return [Term(token.raw, is_negated=token.is_negated)]
        return [negated(node) if token.is_negated else node]

    def word(self, token: Token) -> list[Piece]:
        number = NUMBER.fullmatch(token.raw)
        if number and not token.is_negated and not self.depth and self.number is None:
            self.number = int(number[1])
            return []
        if number and self.fields.get("number"):
            node = Condition("number", Operator.IS, int(number[1]))
            return [negated(node) if token.is_negated else node]
        if not any(letter.isalnum() for letter in token.raw):
            return []
        return [Term(token.raw, is_negated=token.is_negated)]


def joined(nodes: list[Node]) -> Node:
    return nodes[0] if len(nodes) == 1 else All(tuple(nodes))


def is_plain_term(option: list[Piece]) -> bool:
    term = option[0]
    return len(option) == 1 and isinstance(term, Term) and not (term.is_negated or term.or_else)


def excluded(piece: Piece) -> list[Piece]:
    """Return ``piece`` negated; of alternatives, each one is."""
    if not isinstance(piece, Term):
        return [negated(piece)]
    alone = Term(piece.text, piece.is_phrase, not piece.is_negated)
    return [alone, *(each for other in piece.or_else for each in excluded(other))]
