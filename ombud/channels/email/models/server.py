from __future__ import annotations

from django.db import models

from ombud.datamap import NOT_PERSONAL, NotPersonal, declare


class ServerPause(models.Model):
    """A mail server that does not answer is left alone for a while, so that others go on.

    ``until`` is when one mail may try again; ``failures`` in a row make the pause longer.
    """

    server = models.CharField(max_length=270, unique=True)
    failures = models.PositiveSmallIntegerField(default=0)
    until = models.DateTimeField()

    def __str__(self) -> str:
        return f"server pause {self.pk}"


declare(
    ServerPause,
    {
        "server": NotPersonal("Host and port of the desk's own mail server."),
        "failures": NOT_PERSONAL,
        "until": NOT_PERSONAL,
    },
)
