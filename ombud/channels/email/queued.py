"""The tasks of mail in by name, so that verbs can ask for them.

What is done under a name stands in ``tasks.py``, which lies above the verbs and registers
itself with the queue.
"""

from __future__ import annotations

TAKE_IN = "ombud.channels.email.tasks.take_in_mail"
EXTRACT_TEXT = "ombud.channels.email.tasks.extract_attachment_text"
