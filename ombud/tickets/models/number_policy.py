from __future__ import annotations

from django.db import models

from ombud.datamap import NOT_PERSONAL, declare
from ombud.tickets.statuses import NumberWay


class NumberPolicy(models.Model):
    """What becomes of files that hold numbers of one kind; without a row they are kept.

    kind: in the words of ``ombud.base.minimise``. incoming: of what others send us. outgoing:
    of what agents send.
    """

    kind = models.CharField(max_length=12, unique=True)
    incoming = models.CharField(max_length=6, choices=NumberWay, default=NumberWay.KEEP)
    outgoing = models.CharField(max_length=6, choices=NumberWay, default=NumberWay.KEEP)

    class Meta:
        ordering = ["kind"]

    def __str__(self) -> str:
        return f"number policy {self.kind}"


declare(
    NumberPolicy,
    {"kind": NOT_PERSONAL, "incoming": NOT_PERSONAL, "outgoing": NOT_PERSONAL},
)
