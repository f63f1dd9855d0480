"""Promises G: where data is, and how it leaves."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.checks import run_checks

from ombud.api.egress import problem_of
from ombud.api.schemas.base import From
from ombud.people.models import Agent, Identifier
from ombud.purposes.gate import Decision
from ombud.tickets.models import MaskedValue, Message
from tests.api.calling import caller
from tests.makers import make_ticket
from tests.world import World


def test_g4_the_interface_tells_only_columns_of_the_allow_list() -> None:
    found = [one for one in run_checks(tags=["interface"]) if one.id == "PDM007"]

    assert found == []
    assert problem_of([From(Message, "text")]) == ""
    assert problem_of([From(Identifier, "lookup")]) != ""
    assert problem_of([From(Agent, "password")]) != ""
    assert problem_of([From(MaskedValue, "sealed")]) != ""


def test_g4_nobody_is_handed_out_whom_the_gate_refuses(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticket, ana = make_ticket(world), caller(world.ana)

    def refuse(*_: Any, **__: Any) -> Decision:
        return Decision(allowed=False, reason="test")

    monkeypatch.setattr("ombud.api.egress.decide", refuse)

    assert ana.get("/tickets").json()["items"] == []
    assert ana.get(f"/tickets/{ticket.number}").status_code == 404
    assert ana.get(f"/tickets/{ticket.number}/messages").status_code == 404
    assert ana.get(f"/contacts/{world.cleo.pk}").status_code == 404
    assert ana.get("/contacts").json()["items"] == []
