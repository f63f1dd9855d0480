from __future__ import annotations

from django.db import models

from ombud.datamap import NOT_PERSONAL, declare
from ombud.tickets.models.ticket import Ticket
from ombud.tickets.models.vocabulary import CustomStatus, Product, ProductVersion, TicketType
from ombud.tickets.statuses import Impact, PrioritySource, Urgency


class Classification(models.Model):
    """What sort of ticket it is. A ticket that nobody classified has none.

    ``type`` and ``status`` are empty where the default holds; ``status`` belongs to the
    kind that the ticket has, always.
    """

    ticket = models.OneToOneField(
        Ticket, models.CASCADE, primary_key=True, related_name="classification"
    )
    type = models.ForeignKey(
        TicketType, models.PROTECT, null=True, blank=True, related_name="classifications"
    )
    status = models.ForeignKey(
        CustomStatus, models.PROTECT, null=True, blank=True, related_name="classifications"
    )
    impact = models.PositiveSmallIntegerField(choices=Impact, null=True, blank=True)
    urgency = models.PositiveSmallIntegerField(choices=Urgency, null=True, blank=True)
    priority_source = models.CharField(
        max_length=6, choices=PrioritySource, default=PrioritySource.MATRIX
    )
    product = models.ForeignKey(
        Product, models.PROTECT, null=True, blank=True, related_name="classifications"
    )
    version = models.ForeignKey(
        ProductVersion, models.PROTECT, null=True, blank=True, related_name="classifications"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(version=None) | models.Q(product__isnull=False),
                name="version_of_a_product",
            )
        ]

    def __str__(self) -> str:
        return f"classification {self.pk}"


declare(
    Classification,
    {"impact": NOT_PERSONAL, "urgency": NOT_PERSONAL, "priority_source": NOT_PERSONAL},
)
