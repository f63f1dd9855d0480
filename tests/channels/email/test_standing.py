"""The whole table of what a mail may do to the ticket that it names."""

from __future__ import annotations

from itertools import product

import pytest

from ombud.channels.email.standing import Evidence, Named, Standing, Step, standing_of
from ombud.channels.email.statuses import Reason

OTHER = Standing(Step.SET_ASIDE, reason=Reason.OTHER_SENDER)
UNPROVEN = Standing(Step.SET_ASIDE, reason=Reason.UNPROVEN)
APPEND = Standing(Step.APPEND)
VERIFIED = Standing(Step.APPEND, is_verified=True)
NOTE = Standing(Step.NOTE, is_verified=True)


@pytest.mark.parametrize(
    ("evidence", "standing"),
    [
        (Evidence(Named.NOT), Standing(Step.OPEN)),
        (Evidence(Named.NOT, is_aligned=True), Standing(Step.OPEN, is_verified=True)),
        (Evidence(Named.TOKEN, is_addressee=True, is_participant=True), VERIFIED),
        (Evidence(Named.TOKEN, is_addressee=True), VERIFIED),
        (Evidence(Named.TOKEN, is_participant=True), APPEND),
        (Evidence(Named.TOKEN, is_participant=True, is_aligned=True), VERIFIED),
        (Evidence(Named.TOKEN), OTHER),
        (Evidence(Named.TOKEN, is_aligned=True), OTHER),
        (Evidence(Named.SENT, is_addressee=True, is_participant=True), VERIFIED),
        (Evidence(Named.SENT, is_participant=True), APPEND),
        (Evidence(Named.SENT), OTHER),
        (Evidence(Named.RECEIVED, is_participant=True), UNPROVEN),
        (Evidence(Named.RECEIVED, is_participant=True, is_aligned=True), VERIFIED),
        (Evidence(Named.RECEIVED), UNPROVEN),
        (Evidence(Named.TAG, is_participant=True), UNPROVEN),
        (Evidence(Named.TAG, is_participant=True, is_aligned=True), VERIFIED),
        (Evidence(Named.TAG, is_aligned=True), UNPROVEN),
        (Evidence(Named.TAG), UNPROVEN),
        (Evidence(Named.TAG, is_colleague=True), UNPROVEN),
        (Evidence(Named.TOKEN, is_colleague=True), OTHER),
        (Evidence(Named.TAG, is_colleague=True, is_aligned=True), VERIFIED),
        (Evidence(Named.TOKEN, is_colleague=True, is_aligned=True), VERIFIED),
        (Evidence(Named.TAG, is_agent=True, is_aligned=True), NOTE),
        (Evidence(Named.SENT, is_agent=True, is_aligned=True), NOTE),
        (Evidence(Named.TOKEN, is_agent=True), OTHER),
        (Evidence(Named.TAG, is_agent=True), UNPROVEN),
    ],
)
def test_what_follows_from_the_evidence(evidence: Evidence, standing: Standing) -> None:
    assert standing_of(evidence) == standing


@pytest.mark.parametrize("named", [one for one in Named if one is not Named.NOT])
def test_nobody_who_takes_no_part_writes_into_a_ticket_as_a_contact(named: Named) -> None:
    for is_agent, is_aligned in product([False, True], repeat=2):
        evidence = Evidence(named, is_agent=is_agent, is_aligned=is_aligned)

        assert standing_of(evidence).step in {Step.SET_ASIDE, Step.NOTE}
