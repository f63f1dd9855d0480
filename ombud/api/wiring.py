"""Plugs the interface into the checks that run at boot and in CI."""

from __future__ import annotations

from django.core import checks

from ombud.api.egress import check_answers

checks.register(check_answers, "datamap")
