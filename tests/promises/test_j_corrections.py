"""Promise J5: corrections are passed on, and the person reads who got their data."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from ombud.base.actor import SYSTEM
from ombud.base.errors import Refused
from ombud.privacy import actions, data
from ombud.privacy.models import PrivacyRequest
from ombud.privacy.statuses import Kind
from ombud.recipients.actions import disclose, opened
from ombud.recipients.models import Notice
from ombud.recipients.statuses import Way
from ombud.tickets.actions import fill_in
from tests.conftest import client_of
from tests.makers import make_contact, make_field, make_ticket
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


def test_j5_every_own_ticket_is_reached_from_the_list_and_set_right(
    world: World, a_way_out: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(data, "MOST", 2)
    field = make_field(name="Shoe size")
    tickets = [make_ticket(world) for _ in range(5)]
    for ticket in tickets:
        fill_in(ticket, {field.key: "43"}, actor=SYSTEM)
    client = sign_in()
    older: str | None = ""
    seen: list[str] = []
    while older is not None:
        page = client.get(f"/help/my-data/{older}").content.decode()
        seen += re.findall(r'<option value="ticket:(\d+):', page)
        more = re.search(r'href="(\?older=\d+)#wrong"', page)
        older = more[1] if more else None
    oldest = f"ticket:{tickets[0].number}:{field.pk}"
    asked = {
        "kind": "rectification",
        "field": oldest,
        "value": "44",
        "older": tickets[2].number,
    }
    client.post("/help/my-data/ask/", asked)
    request = PrivacyRequest.objects.get()

    assert seen == [str(one.number) for one in reversed(tickets)]
    assert [(one.field, one.proposed) for one in request.corrections.all()] == [(oldest, "44")]
    assert data.datum_of(world.cleo, oldest).shown == "43"
    with pytest.raises(Refused, match="no such datum"):
        data.datum_of(make_contact("dora@lind.example"), oldest)


def test_the_officers_page_speaks_about_the_person_and_not_to_them(world: World) -> None:
    petra = officer()
    make_ticket(world)
    client = client_of(petra)
    pages = []
    for kind in (
        Kind.ACCESS,
        Kind.ERASURE,
        Kind.RECTIFICATION,
        Kind.OBJECTION,
        Kind.LIMIT,
        Kind.WITHDRAWAL,
    ):
        request = ask(kind, address=f"{kind}@lumen.example")
        if kind == Kind.RECTIFICATION:
            actions.propose_correction(request, "name", "Cleo M.", actor=petra.actor)
        pages.append(client.get(f"/privacy/{request.number}/").content.decode())

    assert (
        re.findall(r"[^<>]*\b[Yy]ou(?:r|rs)?\b[^<>]*", "".join(shown(one) for one in pages))
        == []
    )
    assert "Asking the person how satisfied they were" in pages[3]


def shown(page: str) -> str:
    """Return what a page says of the data, without its frame."""
    main = page[page.index("<main") : page.index("</main>")]
    return re.sub(r'="[^"]*"', "", main)
