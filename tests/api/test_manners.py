"""How every operation behaves: tokens, bodies, tags, repeats, limits."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from ombud.base import clock
from ombud.people.models import AccessToken, KeptAnswer
from ombud.people.tokens import revoke_token
from ombud.tickets.models import Message, Ticket
from tests.api.calling import Caller, caller
from tests.conftest import client_of
from tests.makers import make_ticket
from tests.world import World


def opening(world: World) -> dict[str, Any]:
    return {
        "contact": {"email": "nora@brook.example"},
        "team": world.lending.pk,
        "text": "Hello",
    }


@pytest.mark.parametrize(
    "sent",
    ["", "Bearer", "Bearer x", "Basic eDp5", "bearer ombud_" + "0" * 46, "ombud_" + "a" * 46],
)
def test_without_a_live_token_there_is_nothing(world: World, sent: str) -> None:
    answer = Client().get("/api/v1/tickets", headers={"Authorization": sent} if sent else {})

    assert answer.status_code == 401
    assert answer["WWW-Authenticate"] == 'Bearer realm="ombud"'
    assert answer.json()["type"] == "/api/v1/problems/no-token"


def test_a_session_is_no_token(world: World) -> None:
    assert client_of(world.rosa).get("/api/v1/tickets").status_code == 401
    assert client_of(world.rosa).post("/api/v1/tickets", {}).status_code == 401


def test_a_token_is_no_session(world: World, rosa: Caller) -> None:
    answer = Client().get("/account/", headers={"Authorization": f"Bearer {rosa.token}"})

    assert answer.status_code == 302


def test_a_revoked_an_expired_and_a_sleeping_owners_token_are_none(world: World) -> None:
    revoked, expired, asleep = caller(world.ana), caller(world.ana, days=1), caller(world.ben)
    revoke_token(AccessToken.objects.order_by("pk")[0], actor=world.ana.actor)
    world.ben.is_active = False
    world.ben.save()

    with clock.held_at(datetime.now(UTC) + timedelta(days=2)):
        late = expired.get("/me").status_code

    assert (revoked.get("/me").status_code, late, asleep.get("/me").status_code) == (
        401,
        401,
        401,
    )


def test_the_token_lies_nowhere_in_the_clear(world: World, ana: Caller) -> None:
    row = AccessToken.objects.get()

    assert ana.token.encode() not in bytes(row.digest)
    assert (row.hint, len(row.digest)) == (ana.token[-4:], 32)


def test_a_token_tells_the_day_of_its_use_and_no_more(world: World, ana: Caller) -> None:
    ana.get("/me")

    row = AccessToken.objects.get()
    assert row.used_on == clock.now().date()
    assert type(row.used_on).__name__ == "date"


def test_too_many_requests_have_to_wait(world: World, ana: Caller, settings: Any) -> None:
    settings.OMBUD_API_PER_MINUTE = 2

    noon = clock.now() + timedelta(hours=1)
    with clock.held_at(noon):
        statuses = [ana.get("/me").status_code for _ in range(3)]
        limited = ana.get("/me")
    with clock.held_at(noon + timedelta(seconds=61)):
        later = ana.get("/me").status_code

    assert statuses == [200, 200, 429]
    assert limited["Retry-After"] == "60"
    assert limited.json()["type"] == "/api/v1/problems/too-many-requests"
    assert later == 200


@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        (b"{", "application/json", 400),
        (b'{"text": "a", "text": "b"}', "application/json", 400),
        (b'{"text": "\\u0000"}', "application/json", 400),
        (b'{"text": "\\ud800"}', "application/json", 400),
        (b'{"text": NaN}', "application/json", 400),
        (b"\xff", "application/json", 400),
        (b"[" * 100_000, "application/json", 400),
        (b"text=x", "application/x-www-form-urlencoded", 415),
        (b"<a/>", "application/xml", 415),
        (b"{}", "application/json; charset=utf-16", 415),
        (b'{"text": "' + b"x" * 2**20 + b'"}', "application/json", 413),
        (b"[]", "application/json", 422),
        (b"{}", "application/json", 422),
        (b'{"text": "x", "ticket_id": 1}', "application/json", 422),
    ],
)
def test_a_body_is_json_of_its_own_members_or_refused(
    world: World, ana: Caller, body: bytes, content_type: str, status: int
) -> None:
    ticket = make_ticket(world)
    before = Message.objects.count()

    answer = ana.ask("POST", f"/tickets/{ticket.number}/tag", body, Content_Type=content_type)

    assert answer.status_code == status
    assert answer["Content-Type"] == "application/problem+json"
    assert Message.objects.count() == before


def test_faults_are_named_by_pointer_and_never_repeat_what_was_sent(
    world: World, ana: Caller
) -> None:
    answer = ana.post(
        "/tickets",
        {
            "contact": {"email": "x", "phone": "secret-words"},
            "team": "secret-words",
            "priority": "secret-words",
        },
    )

    assert answer.status_code == 422
    assert {one["pointer"] for one in answer.json()["errors"]} == {
        "#/contact/email",
        "#/contact/phone",
        "#/team",
        "#/priority",
    }
    assert b"secret-words" not in answer.content


def test_an_unknown_parameter_is_refused(world: World, ana: Caller) -> None:
    answer = ana.get("/tickets?limit=5")

    assert answer.status_code == 422
    assert answer.json()["errors"] == [
        {"pointer": "query/limit", "detail": "There is no such parameter."}
    ]


def test_a_write_sent_twice_happens_once(world: World, ana: Caller) -> None:
    first = ana.post("/tickets", opening(world), Idempotency_Key="one")
    second = ana.post("/tickets", opening(world), Idempotency_Key="one")

    assert (first.status_code, second.status_code) == (201, 201)
    assert second.content == first.content
    assert second["Location"] == first["Location"]
    assert second["Idempotency-Replayed"] == "true"
    assert Ticket.objects.count() == 1


def test_a_key_belongs_to_one_request_of_one_token_for_a_day(world: World, ana: Caller) -> None:
    other = caller(world.ana)
    ana.post("/tickets", opening(world), Idempotency_Key="one")

    reused = ana.post("/tickets", opening(world) | {"text": "x"}, Idempotency_Key="one")
    others = other.post("/tickets", opening(world), Idempotency_Key="one")
    with clock.held_at(clock.now() + timedelta(hours=25)):
        later = ana.post("/tickets", opening(world), Idempotency_Key="one")

    assert reused.status_code == 422
    assert reused.json()["type"] == "/api/v1/problems/idempotency-key-reused"
    assert "Idempotency-Replayed" not in others
    assert "Idempotency-Replayed" not in later
    assert Ticket.objects.count() == 3


def test_what_was_refused_is_tried_anew(world: World, ana: Caller) -> None:
    body = opening(world) | {"text": ""}
    refused = ana.post("/tickets", body, Idempotency_Key="one")

    assert refused.status_code == 409
    assert KeptAnswer.objects.count() == 0
    assert ana.post("/tickets", opening(world), Idempotency_Key="one").status_code == 201


def test_a_kept_answer_cannot_be_read_without_its_key(world: World, ana: Caller) -> None:
    ana.post("/tickets", opening(world), Idempotency_Key="a-key-of-mine")

    row = KeptAnswer.objects.get()
    stored = bytes(row.sealed) + bytes(row.key) + bytes(row.request)
    assert b"nora" not in stored.lower()
    assert b"a-key-of-mine" not in stored


@pytest.mark.parametrize("key", ["", " ", "ä", "x" * 201])
def test_a_key_is_visible_ascii(world: World, ana: Caller, key: str) -> None:
    answer = ana.post("/tickets", opening(world), Idempotency_Key=key)

    assert answer.status_code == 400
    assert Ticket.objects.count() == 0


def test_what_one_has_already_is_not_sent_again(world: World, ana: Caller) -> None:
    ticket = make_ticket(world)
    tag = ana.get(f"/tickets/{ticket.number}")["ETag"]

    same = ana.get(f"/tickets/{ticket.number}", If_None_Match=f'"x", W/{tag}')
    ana.post(f"/tickets/{ticket.number}/tag", {"tag": "x"})
    changed = ana.get(f"/tickets/{ticket.number}", If_None_Match=tag)

    assert (same.status_code, same.content) == (304, b"")
    assert changed.status_code == 200


def test_a_change_over_somebody_elses_is_refused(world: World, ana: Caller) -> None:
    ticket = make_ticket(world)
    at = f"/tickets/{ticket.number}"
    tag = ana.get(at)["ETag"]
    done = ana.patch(at, {"priority": "high"}, If_Match=tag)

    stale = ana.patch(at, {"priority": "low"}, If_Match=tag)
    fresh = ana.patch(at, {"priority": "low"}, If_Match=done["ETag"])

    assert (done.status_code, stale.status_code, fresh.status_code) == (200, 412, 200)
    assert stale["ETag"] == done["ETag"]


def test_if_match_is_refused_where_it_means_nothing(world: World, ana: Caller) -> None:
    answer = ana.post("/tickets", opening(world), If_Match="*")

    assert answer.status_code == 400
    assert Ticket.objects.count() == 0


def test_a_cursor_is_signed_and_bound_to_its_list(world: World, ana: Caller) -> None:
    for _ in range(3):
        make_ticket(world)
    cursor = ana.get("/tickets?size=1").json()["next"]
    forged = ("B" if cursor[0] == "A" else "A") + cursor[1:]  # the last one holds spare bits

    statuses = [
        ana.get(f"/tickets?size=1&cursor={cursor}").status_code,
        ana.get(f"/tickets?size=1&order=oldest&cursor={cursor}").status_code,
        ana.get(f"/contacts?cursor={cursor}").status_code,
        ana.get(f"/tickets?size=1&cursor={forged}").status_code,
        ana.get("/tickets?cursor=1-1").status_code,
    ]

    assert statuses == [200, 400, 400, 400, 400]


def test_pages_hold_every_ticket_once(world: World, ana: Caller) -> None:
    numbers = {make_ticket(world).number for _ in range(5)}

    seen, cursor = [], ""
    while True:
        page = ana.get(f"/tickets?size=2{cursor and '&cursor=' + cursor}").json()
        seen += [one["number"] for one in page["items"]]
        cursor = page["next"]
        if not cursor:
            break

    assert sorted(seen) == sorted(numbers)
    assert len(seen) == 5


def test_other_methods_and_addresses_answer_as_problems(world: World, ana: Caller) -> None:
    method, nowhere = ana.put("/tickets", {}), ana.get("/tickets/1/gadgets")

    assert method.status_code == 405
    assert set(method["Allow"].split(", ")) == {"GET", "POST"}
    assert method["Content-Type"] == "application/problem+json"
    assert (nowhere.status_code, nowhere.json()["type"]) == (404, "/api/v1/problems/not-found")


def test_no_other_site_may_call(world: World, ana: Caller) -> None:
    answer = ana.ask("OPTIONS", "/tickets", Origin="https://evil.example")
    asked = ana.get("/tickets", Origin="https://evil.example")

    assert answer.status_code == 405
    assert not [name for name in asked.headers if name.startswith("Access-Control")]
    assert asked["Cache-Control"] == "no-store"
    assert asked["X-Content-Type-Options"] == "nosniff"


def test_what_breaks_on_our_side_says_nothing_but_a_code(
    world: World, ana: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: Any) -> None:
        raise RuntimeError("nora@brook.example")

    monkeypatch.setattr("ombud.api.shapes.ticket_members", broken)
    before = Ticket.objects.count()

    answer = ana.post("/tickets", opening(world))

    assert answer.status_code == 500
    assert answer.json()["code"].startswith("E-")
    assert b"nora" not in answer.content
    assert Ticket.objects.count() == before


@pytest.mark.parametrize("path", ["/tickets", "/contacts"])
def test_a_list_of_many_costs_what_a_list_of_one_costs(
    world: World, rosa: Caller, queries: Any, path: str
) -> None:
    from tests.makers import make_contact

    make_ticket(world)
    with queries(5):
        assert len(rosa.get(path).json()["items"]) == 1
    for number in range(20):
        contact = make_contact(f"c{number}@lumen.example", f"C {number}")
        make_ticket(world, contact=contact)

    with queries(5):
        assert len(rosa.get(path).json()["items"]) == 21


def test_messages_of_a_long_ticket_cost_what_those_of_a_short_one_cost(
    world: World, ana: Caller, queries: Any
) -> None:
    ticket = make_ticket(world)
    at = f"/tickets/{ticket.number}/messages"
    with queries(7):
        ana.get(at)
    for number in range(5):
        ana.post(f"/tickets/{ticket.number}/notes", {"text": f"Note {number}"})

    with queries(7):
        assert len(ana.get(at).json()["items"]) == 6
