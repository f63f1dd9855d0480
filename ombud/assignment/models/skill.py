from __future__ import annotations

from django.db import models

from ombud.base.shapes import CONDITION, ShapedJSONField
from ombud.datamap import NOT_PERSONAL, NotPersonal, declare
from ombud.people.models import Agent


class Skill(models.Model):
    """Something that tickets of a kind ask for: a language, a product.

    ``condition`` says which tickets, in the one condition language.
    """

    name = models.CharField(max_length=80, unique=True)
    condition = ShapedJSONField(shape=CONDITION, default=dict)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return f"skill {self.pk}"


class AgentSkill(models.Model):
    """An agent who can do it."""

    agent = models.ForeignKey(Agent, models.CASCADE, related_name="skills")
    skill = models.ForeignKey(Skill, models.CASCADE, related_name="agents")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agent", "skill"], name="skill_once")]

    def __str__(self) -> str:
        return f"agent skill {self.pk}"


declare(
    Skill,
    {
        "name": NotPersonal("A word of the desk's own vocabulary."),
        "condition": NOT_PERSONAL,
    },
)
declare(AgentSkill, {})
