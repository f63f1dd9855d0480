"""The tables of handing out work."""

from ombud.assignment.models.policy import Policy, Queued
from ombud.assignment.models.readiness import Readiness
from ombud.assignment.models.skill import AgentSkill, Skill

__all__ = ["AgentSkill", "Policy", "Queued", "Readiness", "Skill"]
