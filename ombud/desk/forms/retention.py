"""The form of a rule of retention: what was typed, and the rule it means."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ombud.desk.conditions import Group, from_node, read, to_condition
from ombud.desk.drafts_of_views import first_rows
from ombud.retention.sets import sets
from ombud.retention.statuses import Act
from ombud.rules.language import InvalidCondition, from_json

if TYPE_CHECKING:
    from django.http import QueryDict

    from ombud.retention.models import Rule

TEXTS = ("name", "trigger", "period", "minimum", "source", "act")


@dataclass(slots=True)
class RuleForm:
    """What stands in the form. ``asks``: only rows that fit the conditions in ``root``."""

    about: str
    typed: dict[str, str]
    parts: list[str]
    is_active: bool
    asks: bool
    root: Group

    def put_into(self, rule: Rule) -> Rule:
        """Write what was typed into ``rule``; ``save_rule`` checks it."""
        rule.about = self.about
        for name in TEXTS:
            setattr(rule, name, self.typed[name].strip())
        rule.parts, rule.is_active = self.parts, self.is_active
        rule.condition = to_condition(self.root) if self.asks else None
        return rule


def empty(about: str) -> RuleForm:
    """Return the form of a new rule about the set ``about``."""
    one = sets[about]
    typed = dict.fromkeys(TEXTS, "")
    typed |= {
        "trigger": next(iter(one.triggers)),
        "period": "P24M",
        "act": next(iter(one.verbs)),
    }
    return RuleForm(about, typed, [], is_active=True, asks=False, root=first_rows())


def of(rule: Rule) -> RuleForm:
    """Return the form of ``rule`` as it is."""
    typed = {name: str(getattr(rule, name)) for name in TEXTS}
    root = first_rows()
    if rule.condition is not None and rule.set.fields is not None:
        try:
            root = from_node(from_json(rule.condition, rule.set.fields))
        except InvalidCondition:
            root = first_rows()
    asks = rule.condition is not None
    return RuleForm(rule.about, typed, list(rule.parts), rule.is_active, asks, root)


def sent(posted: QueryDict, about: str) -> RuleForm:
    """Return the form as it was sent; whatever was sent gives one."""
    typed = {name: posted.get(name, "")[:200] for name in TEXTS}
    if typed["act"] not in Act.values:
        typed["act"] = ""
    root = read(posted) if "k.0" in posted else first_rows()
    known = sets[about].parts
    parts = [one for one in posted.getlist("parts") if one in known]
    return RuleForm(about, typed, parts, "is_active" in posted, "asks" in posted, root)
