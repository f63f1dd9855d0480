"""A fee for what is manifestly unfounded or excessive (GDPR Art. 12(5)(a) and its like)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from email import message_from_bytes
from email.policy import default
from typing import TYPE_CHECKING

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from ombud.base import clock
from ombud.base.actor import SYSTEM
from ombud.base.errors import Refused
from ombud.channels.email.outgoing.compose import mail_bytes
from ombud.privacy import actions, queries
from ombud.privacy.actions import Charge
from ombud.privacy.addresses import own_word
from ombud.privacy.models import Fee, PrivacyRequest
from ombud.privacy.statuses import FeeState, Kind, LetterKind, Region, Source, State
from tests.conftest import client_of
from tests.privacy.requests import MONDAY, ask, identified, letter_texts, officer

if TYPE_CHECKING:
    from tests.world import World

ACCOUNT = "DE89 3704 0044 0532 0130 00"  # the desk's own: it is not hidden from who has to pay
CHARGE = Charge(
    amount=Decimal("35.00"),
    currency="EUR",
    ground="excessive",
    reasons="Eleven requests for the same copy in four months; each takes an hour.",
    how=f"By bank transfer to {ACCOUNT}, with R-1 as the reference.",
    until=date(2026, 12, 7),
)
LATE = datetime(2026, 12, 8, 9, 0, tzinfo=UTC)
FORM = {"amount": "35,00", "currency": "EUR", "ground": "excessive", "pay_until": "2026-12-07"}


def known(region: Region = Region.EUROPE, kind: Kind = Kind.ACCESS) -> PrivacyRequest:
    return identified(ask(kind, region=region, source=Source.MAIL))


@pytest.mark.parametrize(
    ("region", "pack", "before", "after"),
    [  # paid after ten days: the clock stood in the United Kingdom, and nowhere else
        (Region.EUROPE, "gdpr", "2026-12-23", "2026-12-23"),
        (Region.UNITED_KINGDOM, "uk", "2026-12-23", "2027-01-02"),
        (Region.CALIFORNIA, "california", "2027-01-07", "2027-01-07"),
    ],
)
def test_a_fee_is_asked_by_two_and_the_clock_stands_only_where_the_law_says_so(
    world: World, region: Region, pack: str, before: str, after: str
) -> None:
    petra, paul = officer(), officer("Paul")
    with clock.held_at(MONDAY):
        request = known(region)
        PrivacyRequest.objects.filter(pk=request.pk).update(earlier_in_a_year=11)
        request.refresh_from_db()
        actions.propose_fee(request, CHARGE, agent=petra, actor=petra.actor)
        said = [one for one in request.ticket.messages.all() if one.agent_id]
        with pytest.raises(Refused, match="Somebody else has to agree"):
            actions.ask_fee(request, agent=petra, actor=petra.actor)
        actions.ask_fee(request, agent=paul, actor=paul.actor)
        waits, due = request.state, str(request.due_day)
        with pytest.raises(Refused, match="waits for a fee"):
            actions.person_answered(request, actor=petra.actor)
        with pytest.raises(Refused, match="Waive the fee first"):
            actions.correct_kind(request, Kind.ERASURE, actor=petra.actor)
        identified(request)  # a code does not get round the fee
        still = request.state
    with clock.held_at(MONDAY + timedelta(days=10)):
        actions.fee_paid(request, actor=petra.actor)
    letter = request.letters.get(kind=LetterKind.FEE)
    assert letter.message is not None

    assert (request.pack, said, waits, still) == (pack, [], "clarifying", "clarifying")
    assert (due, str(request.due_day), request.state) == (before, after, State.COLLECTING)
    for words in (CHARGE.reasons, CHARGE.how, "€35.00", "7 December 2026", "excessive"):
        assert words in letter.message.text
    mail = message_from_bytes(mail_bytes(letter.message.outgoing_mails.get()), policy=default)
    for kind in ("plain", "html"):
        body = mail.get_body((kind,))
        assert body is not None
        assert ACCOUNT in body.get_content()
    proof = actions.evidence(request)
    assert proof["fee"]["outcome"] == "paid"
    assert CHARGE.reasons not in str(proof)
    row = queries.metrics(date(2026, 1, 1), date(2026, 12, 31))[0]
    assert (row["received"], row["charged"], row["paid"]) == (1, 1, 1)


def test_what_is_not_paid_in_time_is_refused_by_two_and_says_why(world: World) -> None:
    petra, paul = officer(), officer("Paul")
    with clock.held_at(MONDAY):
        request = known()
        own_page = f"/help/privacy/{own_word(request)}/"
        actions.propose_fee(request, CHARGE, agent=petra, actor=petra.actor)
        actions.ask_fee(request, agent=paul, actor=paul.actor)
        shown = Client().get(own_page).content.decode()
        client_of(petra).post(f"/privacy/{request.number}/refuse-unpaid/")
        early = Fee.objects.get().state
    with clock.held_at(LATE):
        stood = []
        for agent, verb in ((petra, "refuse-unpaid"), (petra, "approve"), (paul, "approve")):
            client_of(agent).post(f"/privacy/{request.number}/{verb}/")
            request.refresh_from_db()
            stood.append(request.state)
        letter = actions.draft_letter(request, LetterKind.ANSWER, actor=paul.actor)
        actions.send_letter(letter, agent=paul, actor=paul.actor)
    gone = Client().get(own_page).content.decode()

    assert "A fee is asked: €35.00" in shown
    assert ACCOUNT in shown
    assert (early, Fee.objects.get().state) == (FeeState.ASKED, FeeState.UNPAID)
    assert stood == [State.ASSESSING, State.ASSESSING, State.APPROVED]
    assert request.state == State.REFUSED
    assert letter.message is not None
    assert "The request is excessive" in letter.message.text
    assert "A fee is asked" not in gone


def test_who_need_not_pay_after_all_is_told(world: World) -> None:
    petra = officer()
    with clock.held_at(MONDAY):
        request = known()
        actions.propose_fee(request, CHARGE, agent=petra, actor=petra.actor)
        actions.waive_fee(request, actor=petra.actor)  # nobody was told of it: no mail
        mails = len(letter_texts())
        actions.propose_fee(request, CHARGE, agent=petra, actor=petra.actor)
        actions.ask_fee(request, agent=officer("Paul"), actor=SYSTEM)
        actions.waive_fee(request, actor=petra.actor)
        with pytest.raises(Refused, match="asked already"):
            actions.propose_fee(request, CHARGE, agent=petra, actor=petra.actor)

    assert len(letter_texts()) == mails + 1
    assert "You need not pay it" in letter_texts()[-1]
    assert (Fee.objects.get().state, request.state) == (FeeState.WAIVED, State.COLLECTING)


def test_no_fee_is_asked_of_strangers_for_a_word_or_for_what_the_law_makes_free(
    world: World,
) -> None:
    petra = officer()
    with clock.held_at(MONDAY):
        asked = {
            "Make sure who asks": ask(region=Region.EUROPE),
            "counts by the person's word": ask(Kind.OPT_OUT, region=Region.EUROPE),
            "in a year are free": known(Region.CALIFORNIA, Kind.PORTABILITY),
        }
        for words, request in asked.items():
            with pytest.raises(Refused, match=words):
                actions.propose_fee(request, CHARGE, agent=petra, actor=petra.actor)
        erasure = known(kind=Kind.ERASURE)
        unfit = {
            "Write the amount": replace(CHARGE, amount=Decimal(0)),
            "Choose a currency": replace(CHARGE, currency="XXX"),
            "ground of the law": replace(CHARGE, ground="others_rights"),
            "you must show it": replace(CHARGE, reasons=" \x00 "),
            "how the fee can be paid": replace(CHARGE, how=""),
            "time to pay": replace(CHARGE, until=date(2026, 11, 23)),
            "a day before the last one": replace(CHARGE, until=date(2026, 12, 23)),
        }
        for words, charge in unfit.items():
            with pytest.raises(Refused, match=words):
                actions.propose_fee(erasure, charge, agent=petra, actor=petra.actor)
    with (
        clock.held_at(datetime(2026, 12, 24, 9, 0, tzinfo=UTC)),
        pytest.raises(Refused, match="deadline has passed"),
    ):
        actions.propose_fee(erasure, CHARGE, agent=petra, actor=petra.actor)
    with pytest.raises(IntegrityError), transaction.atomic():
        Fee.objects.create(
            request=erasure, amount=1, currency="EUR", ground="x", reasons="x", how="x",
            pay_until=CHARGE.until, state=FeeState.ASKED,
        )  # fmt: skip

    assert not Fee.objects.exists()


def test_the_page_keeps_what_was_typed_and_offers_only_what_may_be_done(world: World) -> None:
    petra, paul = officer(), officer("Paul")
    with clock.held_at(MONDAY):
        request = known()
        page, verb = f"/privacy/{request.number}/", f"/privacy/{request.number}/fee/"
        bad = [
            client_of(petra).post(verb, FORM | more).content.decode()
            for more in ({"amount": "much"}, {"amount": "1.005"}, {"pay_until": "soon"}, {})
        ]
        gone = client_of(petra).post(verb, FORM | {"reasons": "Often.", "how": "Cash."})
        own, others = (client_of(one).get(page).content.decode() for one in (petra, paul))

    for shown in bad:
        assert 'value="2026-12-07"' in shown or 'value="soon"' in shown
        assert 'role="alert" id="fee-problem"' in shown
    assert gone.status_code == 302
    assert ("Agree and send" in own, "Agree and send" in others) == (False, True)
    assert "€35.00" in own
