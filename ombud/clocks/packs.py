"""Rule packs: law and promises as dated data with sources.

A pack has versions; each says from when it is in force. A case that was opened under one
version keeps it: ask ``Library.version`` with the pack and the version it froze.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from ombud.clocks.rules import Rule, rule

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from importlib.resources.abc import Traversable


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of the law that is no clock: how often, how many, from what age."""

    value: int | str
    source: str
    is_checked: bool = True


@dataclass(frozen=True, slots=True)
class Age:
    """From how old somebody agrees for themselves, since a local date.

    is_checked: somebody has compared it with the official text.
    """

    value: int
    since: date
    source: str
    is_checked: bool = True


@dataclass(frozen=True, slots=True)
class Right:
    """What a person may ask for under a pack: where it stands, and by which rules it runs.

    acknowledge: id of the rule for the receipt, empty where the law asks for none.
    """

    article: str
    answer: str
    acknowledge: str = ""


@dataclass(frozen=True)
class Pack:
    """One version of a set of rules.

    effective_from, effective_to: local dates, both within; None is open. holidays: the
    snapshot it reckons with. rights: by kind of request. grounds: codes by kind
    (``refuse``, ``extend``, …), each with its text by language and the article. texts: what
    letters must say, by block and language. ages: from how old somebody consents for
    themselves, by country (ISO 3166, empty for all others).
    """

    id: str
    version: int
    title: Mapping[str, str]
    effective_from: date
    effective_to: date | None
    jurisdictions: tuple[str, ...]
    holidays: str
    rights: Mapping[str, Right]
    rules: Mapping[str, Rule]
    figures: Mapping[str, Figure]
    grounds: Mapping[str, Mapping[str, Mapping[str, str]]]
    texts: Mapping[str, Mapping[str, str]]
    ages: Mapping[str, tuple[Age, ...]]

    def age_of_consent(self, country: str, on: date) -> Age | None:
        """Return from how old somebody in ``country`` agrees for themselves on ``on``.

        The country's own age, else what the pack says for all (""); None where it says none.
        """
        known = [*self.ages.get(country, ()), *self.ages.get("", ())]
        return next((one for one in known if one.since <= on), None)

    def is_in_force(self, on: date) -> bool:
        """Say whether this version counts for what happens on ``on``."""
        return self.effective_from <= on and (
            self.effective_to is None or on <= self.effective_to
        )


def pack(data: Mapping[str, Any]) -> Pack:
    """Read a pack. Raises ``ValueError`` or ``KeyError`` naming what is wrong with it."""
    rules = [rule({"id": name, **one}) for name, one in data.get("rules", {}).items()]
    _check_rights(data)
    end = data.get("effective_to")
    return Pack(
        id=data["id"],
        version=data["version"],
        title=data["title"],
        effective_from=date.fromisoformat(data["effective_from"]),
        effective_to=date.fromisoformat(end) if end else None,
        jurisdictions=tuple(data.get("jurisdictions", ())),
        holidays=data["holidays"],
        rights={name: Right(**one) for name, one in data.get("rights", {}).items()},
        rules={one.id: one for one in rules},
        figures={name: Figure(**one) for name, one in data.get("figures", {}).items()},
        grounds=data.get("grounds", {}),
        texts=data.get("texts", {}),
        ages={name: _ages(rows) for name, rows in data.get("ages", {}).items()},
    )


def _ages(rows: list[dict[str, Any]]) -> tuple[Age, ...]:
    """Read the ages of one country, the newest first."""
    made = [Age(**{**one, "since": date.fromisoformat(one["since"])}) for one in rows]
    return tuple(sorted(made, key=lambda one: one.since, reverse=True))


def _check_rights(data: Mapping[str, Any]) -> None:
    """Raise ``ValueError`` when a right runs by a rule that the pack does not have."""
    for name, right in data.get("rights", {}).items():
        for rule_id in (right["answer"], right.get("acknowledge", "")):
            if rule_id and rule_id not in data["rules"]:
                raise ValueError(f"Right {name} of {data['id']} names no rule: {rule_id}.")


def layered(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    """Return ``below`` with what ``above`` says anew; an empty object takes something away.

    So a new version states what changed, and nothing else.
    """
    made = dict(below)
    for name, value in above.items():
        if value == {}:
            made.pop(name, None)
        elif isinstance(value, dict) and isinstance(made.get(name), dict) and name != "title":
            made[name] = layered(made[name], value)
        else:
            made[name] = value
    return made


class Library:
    """All versions of all packs of one folder."""

    def __init__(self, folder: Traversable) -> None:
        self._folder = folder

    @cached_property
    def _data(self) -> dict[tuple[str, int], dict[str, Any]]:
        found: dict[tuple[str, int], dict[str, Any]] = {}
        for file in self._folder.iterdir():
            if file.name.endswith(".json") and not file.name.startswith("holidays-"):
                one = json.loads(file.read_text())
                if (one["id"], one["version"]) in found:
                    raise ValueError(f"There are two versions {one['version']} of {one['id']}.")
                found[one["id"], one["version"]] = one
        return found

    @cached_property
    def _packs(self) -> dict[tuple[str, int], Pack]:
        return {key: pack(self._whole(*key)) for key in sorted(self._data)}

    def _whole(self, name: str, version: int) -> dict[str, Any]:
        """Return a version with what it takes over from the one it is ``based_on``."""
        own = dict(self._data[name, version])
        below = own.pop("based_on", None)
        return own if below is None else layered(self._whole(name, below), own)

    def __iter__(self) -> Iterator[Pack]:
        return iter(self._packs.values())

    def version(self, name: str, version: int) -> Pack:
        """Return one version of a pack. Raises ``KeyError`` when it is not there."""
        return self._packs[name, version]

    def in_force(self, name: str, on: date) -> Pack:
        """Return the newest version of pack ``name`` that counts on the local date ``on``.

        Raises ``KeyError`` when none does.
        """
        found = [one for one in self if one.id == name and one.is_in_force(on)]
        if not found:
            raise KeyError(f"No version of {name} is in force on {on}.")
        return max(found, key=lambda one: one.version)


shipped = Library(files("ombud.clocks") / "data")
