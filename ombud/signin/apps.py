from __future__ import annotations

from django.apps import AppConfig


class SigninConfig(AppConfig):
    name = "ombud.signin"

    def ready(self) -> None:
        from ombud.signin import wiring  # noqa: F401
