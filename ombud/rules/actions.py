"""The one action vocabulary: what can be done to a subject, by name, with typed values.

``{"action": "ticket.set_status", "with": {"status": "solved"}}``. Macros, and later triggers,
schedules, bulk changes and the interface, hold lists of such steps. Packages register their
actions; what carries them out lies above (``automation``).
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from ombud.base.filling import unknown
from ombud.base.registry import Registry
from ombud.base.sentence import Sentence
from ombud.rules.language import Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from ombud.rules.fields import Choice

Value = str | int | bool
MOST_STEPS = 20
LONGEST_WORD = 250
LONGEST_TEXT = 50_000
HIGHEST = 2**53  # beyond it, JSON does not keep whole numbers


class ParameterType(StrEnum):
    """What a value of an action is; it decides how it is checked and asked for."""

    TEXT = "text"  # paragraphs, with {{ names }} where the parameter has variables
    HTML = "html"  # the paragraphs of the text beside it once more, with formatting
    WORD = "word"  # one line
    CHOICE = "choice"
    REFERENCE = "reference"  # the number of another row, or one of the parameter's choices
    NUMBER = "number"
    FLAG = "flag"  # yes or no


@dataclass(frozen=True, slots=True)
class Parameter:
    """One value that an action takes.

    choices: for choices all values, for references words beside numbers (``me``, ``nobody``).
    reference: what a reference, or a number that is typed, points at: agent, team, object…
    variables: the names that may stand in a text.
    least, most: of a number, or the longest text or word.
    """

    name: str
    label: object
    type: ParameterType
    choices: tuple[Choice, ...] = ()
    reference: str = ""
    variables: frozenset[str] = frozenset()
    is_required: bool = True
    least: int = 0
    most: int = 0

    def choice(self, word: object) -> Choice | None:
        """Return the choice that JSON calls ``word``, or None."""
        return next((one for one in self.choices if one.word == word), None)


@dataclass(frozen=True, slots=True)
class Action:
    """Something that can be done, as people and JSON name it.

    phrase: a sentence with ``{parameter}`` in it; both it and labels may translate themselves.
    needs: the capability that the acting person holds where the subject lies.
    run: ``(subject, values, acting)`` calls the package's own verb; it raises ``Refused``.
    leaves: something goes out to the contact.
    """

    name: str
    label: object
    phrase: object
    parameters: tuple[Parameter, ...]
    needs: str
    run: Callable[[Any, Mapping[str, Value], Any], object]
    leaves: bool = False

    def parameter(self, name: object) -> Parameter | None:
        """Return the parameter called ``name``, or None."""
        return next((one for one in self.parameters if one.name == name), None)


@dataclass(frozen=True)
class Step:
    """One action with its values, checked."""

    action: str
    values: Mapping[str, Value] = field(default_factory=dict)


class InvalidActions(Exception):  # noqa: N818 - reads as a sentence where it is caught
    """The list of actions cannot be used; ``problems`` say why, step by step."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(f"The actions have {len(problems)} problem(s).")
        self.problems = problems


class ActionSet:
    """The actions that can be done to one kind of subject."""

    def __init__(self, subject: str) -> None:
        self.subject = subject
        self._actions: Registry[Action] = Registry(f"action on a {subject}")

    def add(self, *actions: Action) -> None:
        """Register ``actions``. Raises ``ValueError`` when a name is taken."""
        for one in actions:
            self._actions.register(one.name, one)

    def get(self, name: object) -> Action | None:
        """Return the action called exactly ``name``, or None."""
        return self._actions[str(name)] if name in self._actions else None

    def __getitem__(self, name: str) -> Action:
        return self._actions[name]

    def __iter__(self) -> Iterator[Action]:
        return (self._actions[name] for name in self._actions)


vocabularies: Registry[ActionSet] = Registry("action vocabulary")


def from_json(data: object, actions: ActionSet) -> tuple[Step, ...]:
    """Return the steps that ``data`` (as ``json.loads`` gives it) describes.

    Raises ``InvalidActions`` with all problems found, each with its place: ``[2].status``.
    """
    if not isinstance(data, list) or not 0 < len(data) <= MOST_STEPS:
        raise InvalidActions(
            [Problem("", Sentence("Give a list of 1 to %(most)s actions.", most=MOST_STEPS))]
        )
    problems: list[Problem] = []
    steps = [_step(one, f"[{at}]", actions, problems) for at, one in enumerate(data)]
    if problems:
        raise InvalidActions(problems)
    return tuple(step for step in steps if step)


def to_json(steps: Sequence[Step]) -> list[dict[str, Any]]:
    """Return ``steps`` as plain JSON values; ``from_json`` reads the same steps back."""
    return [{"action": step.action, "with": dict(step.values)} for step in steps]


def _step(data: object, where: str, actions: ActionSet, problems: list[Problem]) -> Step | None:
    if not isinstance(data, dict) or not data.keys() <= {"action", "with"}:
        problems.append(Problem(where, Sentence("A step is an object with action and with.")))
        return None
    action = actions.get(data.get("action"))
    if action is None:
        known = [one.name for one in actions]
        near = difflib.get_close_matches(str(data.get("action"))[:60], known, n=1)
        problems.append(Problem(f"{where}.action", no_action(near)))
        return None
    given = data.get("with", {})
    if not isinstance(given, dict) or not given.keys() <= {p.name for p in action.parameters}:
        names = ", ".join(one.name for one in action.parameters)
        problems.append(Problem(f"{where}.with", takes(names)))
        return None
    values: dict[str, Value] = {}
    for parameter in action.parameters:
        raw: Any = given.get(parameter.name)
        if raw is None and not parameter.is_required:
            continue
        wrong = reason_against(parameter, raw)
        if wrong:
            problems.append(Problem(f"{where}.{parameter.name}", wrong))
        else:
            values[parameter.name] = raw
    return Step(action.name, values)


def no_action(near: Sequence[str]) -> Sentence:
    if not near:
        return Sentence("There is no action of this name.")
    return Sentence("There is no action of this name. Did you mean %(name)s?", name=near[0])


def takes(names: str) -> Sentence:
    if not names:
        return Sentence("This action takes nothing.")
    return Sentence("This action takes %(names)s.", names=names)


def reason_against(parameter: Parameter, value: object) -> str:
    """Return why ``value`` does not suit ``parameter``, or an empty text."""
    match parameter.type:
        case ParameterType.TEXT | ParameterType.HTML | ParameterType.WORD:
            return _text(parameter, value)
        case ParameterType.CHOICE:
            return "" if parameter.choice(value) else _one_of(parameter)
        case ParameterType.REFERENCE:
            is_number = isinstance(value, int) and not isinstance(value, bool)
            if parameter.choice(value) or (is_number and 0 < int(str(value)) <= HIGHEST):
                return ""
            return _one_of(parameter, "the number of one")
        case ParameterType.NUMBER:
            return _number(parameter, value)
        case ParameterType.FLAG:
            return "" if isinstance(value, bool) else Sentence("Give true or false.")


def _one_of(parameter: Parameter, *others: str) -> str:
    words = ", ".join([*(one.word for one in parameter.choices), *others])
    return Sentence("Give one of: %(words)s.", words=words)


def _number(parameter: Parameter, value: object) -> str:
    most = parameter.most or HIGHEST
    if isinstance(value, bool) or not isinstance(value, int):
        return Sentence("Give a whole number.")
    if not parameter.least <= value <= most:
        return Sentence(
            "Give a number from %(least)s to %(most)s.", least=parameter.least, most=most
        )
    return ""


def _text(parameter: Parameter, value: object) -> str:
    is_word = parameter.type == ParameterType.WORD
    most = parameter.most or (LONGEST_WORD if is_word else LONGEST_TEXT)
    if not isinstance(value, str) or not value.strip():
        return Sentence("Give a text that is not empty.")
    if len(value) > most:
        return Sentence("Give a text of at most %(most)s characters.", most=most)
    if "\0" in value or (is_word and "\n" in value):
        return Sentence("The text holds a character that does not belong here.")
    for one in unknown(value, parameter.variables) if parameter.variables else ():
        names = ", ".join(sorted(parameter.variables))
        return Sentence(
            "At line %(line)s, column %(column)s is a name that cannot be filled in. "
            "Choose from %(names)s.",
            line=one.line,
            column=one.column,
            names=names,
        )
    return ""


def exported(actions: ActionSet) -> list[dict[str, Any]]:
    """Return the vocabulary as plain JSON values: what a caller may ask for, and how."""
    return [
        {
            "action": action.name,
            "label": str(action.label),
            "needs": action.needs,
            "leaves": action.leaves,
            "with": [_exported(one) for one in action.parameters],
        }
        for action in actions
    ]


def _exported(parameter: Parameter) -> dict[str, Any]:
    return {
        "name": parameter.name,
        "label": str(parameter.label),
        "type": str(parameter.type),
        "required": parameter.is_required,
        "choices": [one.word for one in parameter.choices],
        "reference": parameter.reference,
        "variables": sorted(parameter.variables),
    }


LONGEST_QUOTED = 60


def describe_step(
    step: Step, actions: ActionSet, *, names: Mapping[tuple[str, int], str] | None = None
) -> str:
    """Return ``step`` as a sentence: ``Set the status to Solved``.

    names: what references are called, by kind and number; others are shown as ``#5``.
    Texts are cut; the language is that of the labels when they are asked.
    """
    action = actions.get(step.action)
    if action is None:
        return step.action
    told = {
        one.name: value_in_words(one, step.values.get(one.name), names or {})
        for one in action.parameters
    }
    return str(action.phrase).format(**told)


def value_in_words(
    parameter: Parameter, value: Value | None, names: Mapping[tuple[str, int], str]
) -> str:
    """Return a value as people call it; a dash for one that is not given."""
    if value is None:
        return "–"
    choice = parameter.choice(value)
    if choice:
        return str(choice.label) or choice.word
    if parameter.reference and isinstance(value, int):
        return names.get((parameter.reference, int(value)), f"#{value}")
    words = " ".join(str(value).split())
    return words if len(words) <= LONGEST_QUOTED else f"{words[: LONGEST_QUOTED - 1]}…"


def references_in(steps: Sequence[Step], actions: ActionSet) -> set[tuple[str, int]]:
    """Return what ``steps`` point at, by kind and number, so that names can be looked up."""
    found = set()
    for step in steps:
        action = actions.get(step.action)
        for one in action.parameters if action else ():
            value = step.values.get(one.name)
            if one.reference and isinstance(value, int):
                found.add((one.reference, value))
    return found
