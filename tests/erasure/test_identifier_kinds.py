"""Every kind of identifier goes the whole way: known, found, handed out, erased, kept out."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from ombud.base.actor import SYSTEM
from ombud.base.errors import Refused
from ombud.erasure.needles import Marks
from ombud.erasure.recognising import recognised
from ombud.erasure.statuses import State
from ombud.people.actions import add_identifier, contact_by_email
from ombud.people.addresses import lookup_of
from ombud.people.models import Identifier, IdentifierKind
from ombud.people.queries import known_by
from ombud.project.cli.contact import contact
from ombud.subjects.actions import let_return
from ombud.tickets.models import Message
from tests.bundles.opened import made, opened
from tests.erasure.person import erase
from tests.makers import make_contact, make_ticket

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.world import World

K = IdentifierKind
# By kind: as an agent writes it, as others write it, and what looks alike and is nobody's.
KINDS = {
    K.EMAIL: ("ada.quell@tarn.example", "Ada.Quell@TARN.example", "mada.quell@tarn.example"),
    K.PHONE: ("+49 30 5550 7788", "0049-30-5550-7788", "+49 30 5550 7789"),
    K.CUSTOMER_NUMBER: ("KD-730-118", "kd 730 118", "KD-730-1189"),
    K.CHAT: ("@AdaQuell", "@adaquell", "adaquell"),
    K.COOKIE: ("uid|Zq7Rf91LmX02", "uid|Zq7Rf91LmX02", "uid|Zq7Rf91LmX03"),
    K.DEVICE: (
        "{6F1C20AE-44D1-4B7A-9E0C-5D20AB71C3F9}",
        "6f1c20ae44d14b7a9e0c5d20ab71c3f9",
        "6F1C",
    ),
    K.IP: ("2001:DB8:0:0::7E57", "2001:0db8:0000:0000:0000:0000:0000:7e57", "2001:db8::7e5"),
    K.SSO: ("auth0|ada_quell@corp.example", "auth0|ada_quell@corp.example", "auth0|ada"),
}  # fmt: skip

AS_IT_IS = {K.CUSTOMER_NUMBER, K.COOKIE, K.SSO}  # looked up as they were written


def test_every_kind_is_found_handed_out_erased_and_kept_out(
    transactional_db: None, world: World
) -> None:
    assert list(KINDS) == list(IdentifierKind)
    ada, otto = make_contact(KINDS[K.EMAIL][0], ""), make_contact("otto@brook.example", "Otto")
    for kind, (value, _other, _alike) in list(KINDS.items())[1:]:
        add_identifier(ada, kind, value, actor=world.ana.actor)
    told = {
        kind: make_ticket(world, contact=otto, text=f"Saw {one[1]} and {one[2]} there.")
        for kind, one in KINDS.items()
    }

    found = {kind: known_by(kind, one[kind not in AS_IT_IS]) for kind, one in KINDS.items()}
    assert found == dict.fromkeys(KINDS, ada)
    assert known_by(K.COOKIE, KINDS[K.COOKIE][0].lower()) is None  # a machine means its case
    held = [one.value for one in ada.identifiers.order_by("pk")]
    handed = b"".join(opened(made(ada)).values()).decode("utf-8", "ignore")
    assert [one for one in held if one not in handed] == []

    done = erase(ada)

    assert done.problem == ""
    assert done.state == State.DONE
    assert not Identifier.objects.filter(contact=ada).exists()
    for kind, (_value, other, alike) in KINDS.items():
        text = Message.objects.get(ticket=told[kind]).text
        assert (kind, other in text, f"and {alike} there." in text) == (kind, False, True)
    kept_out(partial(contact_by_email, KINDS[K.EMAIL][1], source="import", actor=SYSTEM))
    for kind, (value, _other, _alike) in list(KINDS.items())[1:]:
        kept_out(partial(add_identifier, otto, kind, value, actor=world.ana.actor))
    let_return(KINDS[K.IP][1], actor=world.rosa.actor)
    assert add_identifier(otto, K.IP, KINDS[K.IP][1], actor=world.ana.actor).value == (
        "2001:db8::7e57"
    )


def kept_out(make: Callable[[], object]) -> None:
    with pytest.raises(Refused, match="was erased at their own wish"):
        make()


def test_an_older_database_is_searched_for_every_kind_by_keyed_hashes(world: World) -> None:
    told = " and ".join(one[kind not in AS_IT_IS] for kind, one in KINDS.items())
    make_ticket(world, text=f"Known as {told}.")
    lookups = {lookup_of(kind, one[0]).hex(): kind for kind, one in KINDS.items()}

    found = recognised(lookups, Marks((), ()))

    assert {lookups[lookup_of(kind, value).hex()] for kind, value in found} == set(KINDS)


def test_a_file_brings_every_kind_and_nothing_that_cannot_be_one(world: World) -> None:
    columns = {K.CUSTOMER_NUMBER: "Customer number", K.SSO: "SSO", K.IP: "IP address"}
    names = ["Email", "Phone", *(columns.get(kind, kind.value) for kind in list(KINDS)[2:])]
    wrong = ["b@tarn.example", "call", "", "ab", "1", "2", "300.1.1.1", "x"]
    rows = [names, [one[0] for one in KINDS.values()], wrong]

    answer = CliRunner().invoke(contact, ["import", "-"], input="\n".join(map(",".join, rows)))

    assert answer.exit_code == 0, answer.output
    assert answer.stdout.splitlines()[1:] == [
        "No mail address, phone number, place or the like: rows 2, 2, 2, 2, 2, 2."
    ]
    ada = known_by(K.EMAIL, KINDS[K.EMAIL][0])
    assert {kind: known_by(kind, one[0]) for kind, one in KINDS.items()} == (
        dict.fromkeys(KINDS, ada)
    )
    assert Identifier.objects.filter(contact__identifiers__value="b@tarn.example").count() == 1
