"""The deployment's self-check: what is right, what is wrong, what to do about it."""

from ombud.project.selfcheck.run import examine, refuse_undeclared, refuse_unsafe_start

__all__ = ["examine", "refuse_undeclared", "refuse_unsafe_start"]
