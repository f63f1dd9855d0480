"""PR-066, PR-083, promise J5: who got data is told of a correction or an erasure."""

from __future__ import annotations

import json
import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from joserfc import errors, jwk, jws

from ombud.base import clock
from ombud.base.actor import SYSTEM
from ombud.base.errors import Refused
from ombud.erasure.actions import plan_erasure, run_to_the_end, start_erasure
from ombud.erasure.statuses import State as ErasureState
from ombud.events.models import Event
from ombud.privacy import actions as requests
from ombud.privacy.statuses import Kind as Right
from ombud.privacy.statuses import LetterKind
from ombud.recipients import actions
from ombud.recipients.actions.sending import pause_after
from ombud.recipients.models import Notice, Recipient
from ombud.recipients.statuses import Kind, Way
from ombud.vault.secrets import open_text
from tests.api.calling import caller
from tests.conftest import client_of
from tests.erasure.conftest import forget_ledger
from tests.makers import make_contact
from tests.portal.visiting import sign_in
from tests.privacy.requests import LINK, ask, decided, letter_texts, officer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.world import World


class Ear(HTTPServer):
    """A webhook of another system: keeps what is posted to it."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Listening)
        self.heard: list[tuple[str, str, str]] = []

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class Listening(BaseHTTPRequestHandler):
    server: Ear

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.server.heard.append((self.path, self.headers["Content-Type"], body))
        self.send_response(500 if self.path == "/broken" else 204)
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@pytest.fixture
def ear(settings: Any) -> Iterator[Ear]:
    made = Ear()
    settings.OMBUD_OUTBOUND_ALLOW = (f"127.0.0.1:{made.server_port}",)
    thread = threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield made
    made.shutdown()
    thread.join()
    made.server_close()


@pytest.fixture
def own_ledger(transactional_db: None) -> Iterator[None]:
    forget_ledger()
    yield
    forget_ledger()


def declared(key: str, way: Way, address: str = "", **more: Any) -> tuple[Recipient, str]:
    return actions.declare_recipient(
        key=key,
        name=f"The {key}",
        kind=more.pop("kind", Kind.SYSTEM),
        way=way,
        address=address,
        gets_all=more.pop("gets_all", False),
        actor=SYSTEM,
    )


def read(text: str, key: str) -> dict[str, Any]:
    """Return what a signed notice says. Raises ``BadSignatureError``."""
    found = jws.deserialize_compact(text, jwk.OctKey.import_key(key), algorithms=["HS256"])
    words: dict[str, Any] = json.loads(found.payload)
    return words


def test_PR_066_two_webhooks_and_a_processor_get_signed_notices_of_an_erasure(
    own_ledger: None, world: World, ear: Ear, a_way_out: None
) -> None:
    shop, shop_key = declared("shop", Way.HTTP, f"{ear.address}/shop")
    crm, crm_key = declared("crm", Way.HTTP, f"{ear.address}/crm")
    bureau, _ = declared("bureau", Way.MAIL, "dpo@bureau.example", kind=Kind.PROCESSOR)
    other, _ = declared("other", Way.FETCH)
    for one in (shop, crm, bureau):
        actions.disclose(world.cleo, one, what="name, address", reference="K-17", actor=SYSTEM)
    actions.disclose(make_contact("d@x.example"), other, what="", reference="", actor=SYSTEM)
    erasure = plan_erasure(world.cleo, actor=SYSTEM)
    start_erasure(erasure, actor=SYSTEM)
    early = actions.send_notices()
    run_to_the_end(erasure)
    erasure.refresh_from_db()
    sent, again = actions.send_notices(), actions.send_notices()

    assert erasure.state == ErasureState.DONE
    assert erasure.certificate is not None
    assert "stores: kept apart (notice to a recipient)" in erasure.certificate["scan"]["scope"]
    assert (early, sent, again) == (0, 3, 0)
    assert {(path, kind) for path, kind, _ in ear.heard} == {
        ("/shop", "application/jose"),
        ("/crm", "application/jose"),
    }
    posted = {path: body for path, _, body in ear.heard}
    told = read(posted["/shop"], shop_key)
    assert (told["about"], told["aud"], told["references"]) == ("erasure", "shop", ["K-17"])
    assert told["identifiers"] == [{"kind": "email", "value": "cleo@lumen.example"}]
    with pytest.raises(errors.BadSignatureError):
        read(posted["/shop"], crm_key)
    mail = letter_texts("dpo@bureau.example")[-1]
    assert "cleo" not in mail.lower()
    path = told["acknowledge"].partition("/help/")[2]
    answer = Client().post(f"/help/{path}", headers={"Accept": "application/json"})
    assert answer.json()["notice"] == int(told["jti"])
    by_mail = mail.partition("/help/")[2].split()[0]
    page = Client().get(f"/help/{by_mail}").content.decode()
    assert "K-17" in page
    assert "You confirmed this" in Client().post(f"/help/{by_mail}").content.decode()
    assert set(Notice.objects.filter(sealed=None).values_list("recipient__key", flat=True)) == {
        "shop",
        "bureau",
    }


def test_PR_066_a_missing_confirmation_becomes_a_task_after_seven_days(
    world: World, ear: Ear
) -> None:
    petra = officer()
    crm, key = declared("crm", Way.HTTP, f"{ear.address}/broken", gets_all=True)
    with clock.held_at(clock.now() - timedelta(days=8)):
        (notice,) = actions.tell_of_correction(
            world.cleo, {"name": "Cleo M."}, request=7, actor=SYSTEM
        )
        assert actions.send_notices() == 0  # it answers with an error: tried again later
        assert actions.send_notices() == 0
        assert len(ear.heard) == 1
    crm.address = f"{ear.address}/crm"
    crm.save()
    assert (actions.send_notices(), len(ear.heard)) == (1, 2)
    assert read(ear.heard[-1][2], key)["corrected"] == {"name": "Cleo M."}
    desk = client_of(petra)
    calm = desk.get("/privacy/recipients/").content.decode()
    late = (actions.find_overdue(), actions.find_overdue())
    page = desk.get("/privacy/recipients/").content.decode()
    board = desk.get("/privacy/").content.decode()
    desk.post(f"/privacy/recipients/notices/{notice.pk}/")

    assert late == (1, 0)
    assert "seven days have gone by" not in calm
    assert "seven days have gone by" in page
    assert "1 recipient has not confirmed" in board
    notice.refresh_from_db()
    assert (notice.sealed, notice.settled_by) == (None, petra)
    kinds = Event.objects.filter(kind__startswith="recipient.notice").order_by("pk")
    assert list(kinds.values_list("kind", flat=True)) == [
        "recipient.notice",
        "recipient.notice-sent",
        "recipient.notice-overdue",
        "recipient.notice-acknowledged",
    ]


def test_PR_083_recipients_are_told_of_a_correction_and_listed_to_the_person(
    world: World, a_way_out: None
) -> None:
    petra = officer()
    _crm, key = declared("crm", Way.FETCH)
    program = caller(world.rosa)
    noted = program.post(
        f"/contacts/{world.cleo.pk}/disclosures",
        {"recipient": "crm", "what": "name and phone", "reference": "C-9"},
    )
    request = ask(Right.RECTIFICATION)
    requests.propose_correction(request, "name", "Cleo M.", actor=petra.actor)
    decided(request, petra)
    requests.approve(request, LINK, agent=petra, actor=petra.actor)
    requests.carry_on(request, actor=petra.actor)
    letter = requests.draft_letter(request, LetterKind.ANSWER, actor=petra.actor)
    requests.send_letter(letter, agent=petra, actor=petra.actor)
    actions.send_notices()
    (told,) = program.get("/recipient-notices").json()["items"]
    words = read(told["signed"], key)
    confirmed = program.post(f"/recipient-notices/{told['id']}/acknowledge", {}).json()

    assert noted.status_code == 201
    assert (words["about"], words["corrected"]) == ("correction", {"name": "Cleo M."})
    assert (words["references"], told["sent_at"] is None) == (["C-9"], False)
    assert (confirmed["signed"], confirmed["acknowledged_at"] is None) == ("", False)
    assert program.get("/recipient-notices").json()["items"] == []
    assert letter.message is not None
    assert "The crm" in letter.message.text
    listed = program.get(f"/contacts/{world.cleo.pk}/disclosures").json()["items"]
    assert [(one["recipient"], one["what"]) for one in listed] == [("crm", "name and phone")]


def test_PR_083_recipients_are_told_of_a_restriction_and_of_what_one_sets_right_oneself(
    world: World, a_way_out: None
) -> None:
    petra = officer()
    _crm, key = declared("crm", Way.FETCH, gets_all=True)
    client = sign_in()
    client.post("/help/my-data/correct/", {"name": "Cleo M."})
    request = decided(ask(Right.RESTRICTION), petra)
    requests.approve(request, LINK, agent=petra, actor=petra.actor)
    requests.carry_on(request, actor=petra.actor)
    page = client.get("/help/my-data/").content.decode()
    assert "The crm" in page
    assert "gets the data of everybody" in page
    actions.send_notices()
    told = caller(world.rosa).get("/recipient-notices").json()["items"]
    said = [read(one["signed"], key) for one in told]

    assert sorted(one["about"] for one in said) == ["correction", "restriction"]
    assert [one["corrected"] for one in said if "corrected" in one] == [{"name": "Cleo M."}]
    letter = requests.draft_letter(request, LetterKind.ANSWER, actor=petra.actor)
    assert "The crm" in letter.blocks.get(name="recipients").text
    assert "Your data are stored and not used since" in page
    assert "Keep it, but do not use it" not in page


WRONG = [
    ({"key": "Two Words"}, "short name of small letters"),
    ({"name": " "}, "name of the recipient"),
    ({"way": "http", "address": "http://crm.example/x"}, "begins with https"),
    ({"way": "http", "address": "https://me:word@crm.example/x"}, "without a name in it"),
    ({"way": "mail", "address": "nobody"}, "not a mail address"),
    ({"way": "pigeon"}, "one of what is offered"),
]


@pytest.mark.parametrize(("wrong", "why"), WRONG)
def test_what_cannot_be_a_recipient_keeps_what_was_typed(
    world: World, wrong: dict[str, str], why: str
) -> None:
    given = {"key": "crm", "name": "Our CRM", "kind": "system", "way": "fetch", "address": ""}
    answer = client_of(world.rosa).post("/privacy/recipients/new/", given | wrong)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert why in page
    typed = {name: one for name, one in (given | wrong).items() if name != "way"}
    assert all(value in page for value in typed.values() if value.strip())


def test_a_key_is_shown_once_and_an_ended_recipient_gets_nothing_new(world: World) -> None:
    desk = client_of(world.rosa)
    given = {"key": "crm", "name": "Our CRM", "kind": "system", "way": "fetch"}
    made = desk.post("/privacy/recipients/new/", given).content.decode()
    twice = desk.post("/privacy/recipients/new/", given)
    desk.post("/privacy/recipients/crm/end/")
    crm = Recipient.objects.get()
    secret = open_text(bytes(crm.sealed_key))
    assert secret in made
    assert secret not in desk.get("/privacy/recipients/").content.decode()
    assert twice.status_code == 422
    assert crm.ended_at is not None
    with pytest.raises(Refused, match="any more"):
        actions.disclose(world.cleo, crm, what="", reference="", actor=SYSTEM)


def test_what_a_notice_says_is_destroyed_after_ninety_days(world: World) -> None:
    declared("crm", Way.FETCH, gets_all=True)
    (notice,) = actions.tell_of_correction(world.cleo, {}, request=1, actor=SYSTEM)
    with clock.held_at(clock.now() + timedelta(days=89)):
        assert actions.forget_notices() == 0
    with clock.held_at(clock.now() + timedelta(days=90, minutes=1)):
        assert actions.forget_notices() == 1
    notice.refresh_from_db()
    assert notice.sealed is None


def test_the_page_of_recipients_costs_the_same_for_one_and_for_several(
    world: World, django_assert_max_num_queries: Any
) -> None:
    desk, counts = client_of(world.rosa), []
    for key in ("a", "b", "c"):
        declared(key, Way.FETCH, gets_all=True)
        actions.tell_of_correction(world.cleo, {}, request=1, actor=SYSTEM)
        with django_assert_max_num_queries(40) as captured:
            desk.get("/privacy/recipients/")
        counts.append(len(captured))

    assert len(set(counts)) == 1


def test_a_recipient_that_never_answers_is_tried_once_a_day() -> None:
    assert [pause_after(tries) for tries in (1, 10, 11, 5_000)] == [
        timedelta(minutes=2),
        timedelta(minutes=1_024),
        timedelta(days=1),
        timedelta(days=1),
    ]
