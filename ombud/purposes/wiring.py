"""Plugs the purposes into the checks that run at boot and in CI."""

from __future__ import annotations

from django.core import checks

from ombud.purposes.checks import check_purposes

checks.register(check_purposes, "datamap")
