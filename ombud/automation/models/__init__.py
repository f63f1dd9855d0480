"""The tables of what is prepared."""

from ombud.automation.models.macro import Macro

__all__ = ["Macro"]
