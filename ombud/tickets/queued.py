"""The tasks of tickets by name, so that verbs can ask for them.

What is done under a name stands in ``tasks.py``, which lies above the verbs and registers
itself with the queue.
"""

from __future__ import annotations

WAKE = "ombud.tickets.tasks.wake_one"
TASK_DUE = "ombud.tickets.tasks.task_due"
REMIND = "ombud.tickets.tasks.remind_one"
