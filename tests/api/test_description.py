"""What the interface says of itself, and that it is true."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from ombud.api import egress, manual
from ombud.api.description import described
from ombud.api.egress import check_answers, every_answer, problem_of, undeclared
from ombud.api.examples import EXAMPLES, TOGETHER
from ombud.api.operations import OPERATIONS
from ombud.api.problems import KINDS
from ombud.api.schemas.base import From, Made, Out
from ombud.people.models import Agent
from ombud.rules.operators import EVENT, Operator
from ombud.tickets.models import Ticket
from tests.api.calling import Caller
from tests.makers import make_ticket
from tests.world import World


def test_the_description_is_openapi_and_names_every_operation() -> None:
    whole = described()
    named = {one["operationId"] for path in whole["paths"].values() for one in path.values()}

    assert whole["openapi"] == "3.1.0"
    assert named == set(OPERATIONS)
    assert {one["x-scope"] for path in whole["paths"].values() for one in path.values()} <= {
        one.needs.value for one in OPERATIONS.values()
    }


def test_every_body_refuses_what_it_does_not_name() -> None:
    open_ones = {
        name
        for name, schema in described()["components"]["schemas"].items()
        if schema.get("type") == "object" and schema.get("additionalProperties") is not False
    }

    assert open_ones == {"Problem"}


@pytest.mark.django_db
def test_the_description_and_the_pages_are_open_and_load_nothing_from_elsewhere() -> None:
    pages = [Client().get(path) for path in ("/api/v1/", "/api/v1/problems/refused")]
    whole = Client().get("/api/v1/openapi.json")

    assert whole.json()["info"]["title"] == "Ombud"
    for page in pages:
        text = page.content.decode()
        assert page.status_code == 200
        assert "http://" not in text
        assert "https://" not in text
        assert page.cookies == {}
    assert Client().get("/api/v1/problems/nonsense").status_code == 404


def test_docs_api_is_what_the_code_says() -> None:
    assert manual.FILE.read_text(encoding="utf-8") == manual.rendered(), (
        "run python -m ombud.api"
    )


def test_every_kind_of_problem_has_an_address_of_its_own() -> None:
    assert len({kind.type for kind in KINDS.values()}) == len(KINDS)
    assert all(kind.type == f"/api/v1/problems/{kind.word}" for kind in KINDS.values())


def test_every_operator_has_an_example() -> None:
    assert set(EXAMPLES) == set(Operator)
    assert all(one["operator"] == operator for operator, (_, one) in EXAMPLES.items())


def test_every_example_is_answered(world: World, ana: Caller) -> None:
    ticket = make_ticket(world)
    ana.patch(f"/tickets/{ticket.number}", {"assignee": world.ana.pk, "tags": ["card"]})

    for operator, (_, example) in EXAMPLES.items():
        answer = ana.post("/tickets/search", {"condition": example})

        if operator in EVENT:
            assert answer.status_code == 422
            assert answer.json()["errors"][0]["pointer"] == "#/condition/operator"
        else:
            count = len(answer.json()["items"])
            assert (operator, count) == (operator, 0 if operator in NOT_FOUND else 1)
    assert len(ana.post("/tickets/search", {"condition": TOGETHER}).json()["items"]) == 1


NOT_FOUND = {Operator.GT, Operator.EMPTY}  # the ticket is of normal priority, and Ana's


def test_what_is_wrong_in_a_condition_is_named_by_pointer(world: World, ana: Caller) -> None:
    answer = ana.post(
        "/tickets/search",
        {"condition": {"all": [{"field": "statuss", "operator": "is", "value": "new"}]}},
    )

    assert answer.status_code == 422
    assert answer.json()["errors"] == [
        {
            "pointer": "#/condition/all/0/field",
            "detail": "There is no field of this name. Did you mean status?",
        }
    ]


def test_no_member_of_an_answer_leaves_undeclared() -> None:
    assert check_answers() == []
    assert len(list(every_answer())) > 20


def test_a_member_that_is_not_declared_for_this_way_out_is_found() -> None:
    class Gossip(Out):
        preview: str

    member = Gossip.model_fields["preview"]

    assert [one.id for one in undeclared([Gossip])] == ["PDM007"]
    assert "not declared for egress" in problem_of([From(Agent, "password")])
    assert "not declared for egress" in problem_of([From(Ticket, "preview")])
    assert problem_of([Made("short")]) == "is made without a reason"
    assert problem_of(member.metadata) == "does not say which column it shows"


def test_an_interface_that_would_tell_too_much_answers_nothing(
    ana: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Gossip(Out):
        preview: str

    monkeypatch.setattr(egress, "every_answer", lambda: iter([Gossip]))

    egress.refuse_undeclared.cache_clear()

    assert ana.get("/tickets").status_code == 500

    monkeypatch.undo()
    assert ana.get("/tickets").status_code == 200


FIELDS: dict[str, dict[str, str]] = {
    "/tickets": {
        "ana": "assignee awaits_us channel contact number opened_at priority solved_at status "
        "subject tags team updated_at",
    },
    "/contacts": {"ana": "id identifiers name organisation since source"},
    "/agents": {"ana": "id is_active name", "rosa": "email id is_active name"},
    "/teams": {"ana": "id is_active key name"},
    "/views": {"ana": "condition is_own key name order"},
    "/tags": {"ana": "id name"},
    "/mailboxes": {
        "rosa": "acknowledges address checked_at has_secret id imap_folder imap_host imap_port "
        "imap_security is_active name polls problem quotes_previous shows_agent sign_in "
        "signature signature_html smtp_host smtp_port smtp_security team user_name",
    },
}


@pytest.mark.parametrize("path", sorted(FIELDS))
def test_each_role_gets_exactly_these_fields(
    world: World, ana: Caller, rosa: Caller, olga: Caller, path: str
) -> None:
    ticket = make_ticket(world)
    ana.post(f"/tickets/{ticket.number}/tag", {"tag": "x"})
    callers: dict[str, Caller] = {"ana": ana, "rosa": rosa}
    if path != "/mailboxes":
        callers["olga"] = olga

    for name, who in callers.items():
        if name == "ana" and path == "/mailboxes":
            continue
        expected = FIELDS[path].get(
            "rosa" if name == "rosa" else "ana", FIELDS[path].get("ana")
        )
        found: Any = who.get(path).json()["items"]
        assert found != []
        assert {" ".join(sorted(one)) for one in found} == {expected}
