from __future__ import annotations

from django.apps import AppConfig


class PurposesConfig(AppConfig):
    name = "ombud.purposes"
