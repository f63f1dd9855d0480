"""`ombud serve`: one supervisor that loads the desk once and forks its parts.

The parts share the loaded desk's memory pages, so that four processes cost little more than
one (measured in docs/performance.md).
"""
