from __future__ import annotations

from django.db import models

from ombud.bundles.models import Bundle
from ombud.datamap import declare
from ombud.privacy.models.request import PrivacyRequest


class HandedOver(models.Model):
    """The archive that answers a request."""

    request = models.OneToOneField(PrivacyRequest, models.CASCADE, related_name="handed_over")
    bundle = models.ForeignKey(Bundle, models.CASCADE, related_name="+")

    def __str__(self) -> str:
        return f"archive of {self.request}"


declare(HandedOver, {})
