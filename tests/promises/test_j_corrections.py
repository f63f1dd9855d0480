"""Promise J5: corrections are passed on, and the person reads who got their data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ombud.base.actor import SYSTEM
from ombud.privacy import actions
from ombud.privacy.statuses import Kind
from ombud.recipients.actions import disclose, opened
from ombud.recipients.models import Notice
from ombud.recipients.statuses import Way
from tests.conftest import client_of
from tests.portal.visiting import sign_in
from tests.privacy.requests import LINK, ask, decided, officer
from tests.privacy.test_PR_066_recipients_are_told import declared

if TYPE_CHECKING:
    from tests.world import World


def test_j5_the_person_reads_on_their_own_page_who_got_their_data(
    world: World, a_way_out: None
) -> None:
    crm, _ = declared("crm", Way.FETCH)
    client_of(world.rosa).post(
        f"/contacts/{world.cleo.pk}/disclosures/", {"recipient": "crm", "what": "phone number"}
    )
    page = sign_in().get("/help/my-data/").content.decode()

    assert "The crm" in page
    assert "phone number" in page
    assert crm.disclosures.count() == 1


def test_j5_whoever_got_a_datum_is_told_what_is_right_now(
    world: World, a_way_out: None
) -> None:
    petra, (crm, _key) = officer(), declared("crm", Way.FETCH)
    disclose(world.cleo, crm, what="name", reference="C-9", actor=SYSTEM)
    request = ask(Kind.RECTIFICATION)
    actions.propose_correction(request, "name", "Cleo M.", actor=petra.actor)
    decided(request, petra)
    actions.approve(request, LINK, agent=petra, actor=petra.actor)
    actions.carry_on(request, actor=petra.actor)

    notice = Notice.objects.get()
    assert (notice.recipient, opened(notice)["corrected"]) == (crm, {"name": "Cleo M."})
    assert opened(notice)["references"] == ["C-9"]
