from __future__ import annotations

from django.db import models

from ombud.base import clock
from ombud.datamap import NOT_PERSONAL, NotPersonal, declare
from ombud.people.models import Agent
from ombud.tickets.models.message import Message


class Submission(models.Model):
    """A form that was handed in: the same one handed in again writes nothing.

    A connection that dies before the answer leaves the page not knowing whether its reply
    was written; it may send it again without harm.
    """

    agent = models.ForeignKey(Agent, models.CASCADE, related_name="+")
    key = models.CharField(max_length=41)
    message = models.ForeignKey(Message, models.CASCADE, related_name="+", db_index=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agent", "key"], name="submission_once"),
        ]

    def __str__(self) -> str:
        return f"submission {self.pk}"


declare(
    Submission,
    {
        "key": NotPersonal("A random number that a page was given for one form."),
        "at": NOT_PERSONAL,
    },
)
