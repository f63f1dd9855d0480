"""PR-045 to PR-059: a person who is everywhere is planned, erased, and found nowhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from ombud.base.actor import SYSTEM
from ombud.base.errors import Refused
from ombud.channels.email.models import IncomingMail
from ombud.erasure import ledger
from ombud.erasure.actions import (
    PlanChanged,
    plan_erasure,
    replay,
    run_to_the_end,
    start_erasure,
)
from ombud.erasure.certificates import is_genuine
from ombud.erasure.models import Erasure
from ombud.erasure.statuses import State
from ombud.people.addresses import lookup_of
from ombud.people.models import Contact, Identifier, IdentifierKind
from ombud.signin.models import Identity, Provider
from ombud.tickets.models import Attachment, Message, RecentSearch, Tag, Ticket
from tests.erasure.conftest import forget_ledger
from tests.erasure.person import ADDRESS, MARKS, NAME, erase, make_everywhere
from tests.everywhere import where
from tests.makers import make_contact, make_ticket

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.world import World


@pytest.fixture(autouse=True)
def own_ledger() -> Iterator[None]:
    forget_ledger()
    yield
    forget_ledger()


def test_PR_047_nothing_of_an_erased_person_is_left(
    transactional_db: None, world: World
) -> None:
    one = make_everywhere(world)
    found_before = where(*MARKS)

    done = erase(one.nora)

    assert len(found_before) >= 20
    assert where(*MARKS) == []
    assert (done.state, done.problem) == (State.DONE, "")
    assert done.certificate is not None
    assert is_genuine(done.certificate)
    assert not is_genuine({**done.certificate, "failed": 1})
    one.nora.refresh_from_db()
    assert one.nora.name == done.pseudonym
    assert not Identifier.objects.filter(contact=one.nora).exists()


def test_PR_053_the_own_words_of_others_stay_and_identifiers_go(
    transactional_db: None, world: World
) -> None:
    one = make_everywhere(world)

    erase(one.nora)

    other = one.other.messages.get()
    assert other.text.startswith(one.own_words)
    assert other.text.count("[e-mail address removed]") == 2
    assert other.text.count("[telephone number removed]") == 1
    assert other.text.count("[name removed]") == 1
    assert IncomingMail.objects.get(message=other).blob.size > 0
    assert other.recipients[0].address == "otto@brook.example"
    answer, note = (one.ticket.messages.filter(direction=d).get() for d in ("out", "note"))
    assert answer.text == "Dear [name removed],\nwe called [telephone number removed]."
    assert note.text == "[name removed] was friendly."
    assert Tag.objects.get().name.startswith("[e-mail address removed]")


def test_PR_051_a_second_run_changes_nothing(transactional_db: None, world: World) -> None:
    one = make_everywhere(world)
    first = erase(one.nora)
    before = (list(Message.objects.values()), list(Ticket.objects.values()))

    second = erase(one.nora)
    run_to_the_end(first)

    assert (list(Message.objects.values()), list(Ticket.objects.values())) == before
    assert (second.state, second.certificate) == (State.DONE, None)
    assert {result for by in second.results.values() for result in by} <= {"retained"}
    assert Erasure.objects.exclude(certificate=None).count() == 1


def test_PR_056_a_shared_file_stays_with_the_other_person(
    transactional_db: None, world: World
) -> None:
    from ombud.tickets.content import Content, File
    from ombud.vault import actions as vault
    from ombud.vault.models import Blob

    same = (File("terms.bin", "application/octet-stream", b"Terms " * 100),)
    nora = make_everywhere(world).nora
    make_ticket(world, contact=nora, content=Content(text="a", files=same))
    make_ticket(world, content=Content(text="b", files=same))
    erase(nora)

    kept = Attachment.objects.get(name="terms.bin")
    assert vault.read(kept.blob) == b"Terms " * 100
    erase(world.cleo)
    assert not Blob.objects.filter(pk=kept.blob_id).exists()


def test_PR_045_a_plan_counts_and_changes_nothing(world: World) -> None:
    one = make_everywhere(world)
    before = sorted(where(*MARKS))

    plan = plan_erasure(one.nora, actor=SYSTEM)

    assert sorted(where(*MARKS)) == before
    assert plan.plan["tickets.Message.text"] == {"replace_text": 1, "redact_spans": 2}
    assert plan.plan["people.Identifier.value"] == {"delete_row": 2}
    assert plan.plan["elsewhere"] == {"redact_spans": 1}
    assert plan.state == State.PLANNED
    assert not any(mark.lower() in str(plan.plan).lower() for mark in MARKS)


def test_PR_046_what_changed_since_the_plan_is_shown_and_not_done(world: World) -> None:
    one = make_everywhere(world)
    plan = plan_erasure(one.nora, actor=SYSTEM)
    make_ticket(world, contact=one.nora)

    with pytest.raises(PlanChanged) as refused:
        start_erasure(plan, actor=SYSTEM)

    assert refused.value.changes["tickets.Ticket.subject"] == (1, 2)
    plan.refresh_from_db()
    assert plan.state == State.PLANNED
    assert where(ADDRESS) != []


def test_PR_050_what_may_stand_only_once_stops_no_second_erasure(
    transactional_db: None, world: World
) -> None:
    dora = make_contact("dora@lumen.example", "Dora Nunes")
    provider = Provider.objects.create(key="halden", name="Halden", protocol="oidc")
    for one in ("cleo@lumen.example", "Cleo@Lumen.Example", "dora@lumen.example"):
        RecentSearch.objects.create(agent=world.ana, text=one)
        Identity.objects.create(provider=provider, agent=world.ana, subject=one)

    done = [erase(world.cleo), erase(dora)]

    assert [(one.state, one.problem) for one in done] == [(State.DONE, "")] * 2
    assert not RecentSearch.objects.exists()
    assert where("lumen.example") == []


def test_PR_058_each_erased_person_keeps_a_name_of_their_own(
    transactional_db: None, world: World
) -> None:
    names = {erase(person).pseudonym for person in (world.cleo, world.ana, world.ben)}

    world.ana.refresh_from_db()
    world.ben.refresh_from_db()
    assert len(names) == 3
    assert world.ana.name != world.ben.name
    assert {world.ana.name, world.ben.name} < names
    assert where("Ana Halden", "ben@halden.example") == []


def test_PR_076_the_ledger_tells_nobody_and_a_changed_line_is_found_out(
    transactional_db: None, world: World
) -> None:
    one = make_everywhere(world)
    done = erase(one.nora)
    texts = [path.read_text() for path in ledger.places()]

    assert texts[0] == texts[1]
    assert not any(word.lower() in texts[0].lower() for word in (ADDRESS, NAME, "quellmann"))
    assert [entry.pseudonym for entry in ledger.entries()] == [done.pseudonym]
    assert ledger.pending() == []
    for path in ledger.places():
        path.write_text(texts[0].replace(done.pseudonym, "erased-aaaaaaaaaaaa"))
    with pytest.raises(ledger.LedgerBroken):
        list(ledger.entries())


def test_PR_072_an_older_database_is_told_whom_to_erase_again(
    transactional_db: None, world: World
) -> None:
    one = make_everywhere(world)
    entry = entry_as_if_erased(one.nora)

    assert [waiting.pseudonym for waiting in ledger.pending()] == [entry.pseudonym]
    done = replay(entry)
    again = replay(entry)

    assert (done.state, done.pseudonym) == (State.DONE, entry.pseudonym)
    assert again.pk == done.pk
    assert ledger.pending() == []
    assert where(*MARKS) == []


def test_PR_072_what_is_left_with_somebody_erased_later_goes_with_them(
    transactional_db: None, world: World
) -> None:
    one = make_everywhere(world)
    kind = IdentifierKind.CUSTOMER_NUMBER
    lookup = lookup_of(kind, ADDRESS)
    world.cleo.identifiers.create(kind=kind, value=ADDRESS, lookup=lookup, source="import")
    entry_as_if_erased(one.nora)
    later = ledger.Entry("erased-dddddddddddd", "2026-11-02", "contact", 99, (lookup.hex(),))
    ledger.append(later)

    assert ledger.LEDGER.replay(0) == 2
    assert set(Erasure.objects.values_list("state", flat=True)) == {State.DONE}
    assert where(*MARKS) == []


def test_PR_072_an_entry_about_nobody_here_is_applied_too(
    transactional_db: None, world: World
) -> None:
    entry = ledger.Entry("erased-bbbbbbbbbbbb", "2026-01-01", "contact", 99, ("00" * 32,))
    ledger.append(entry)

    assert ledger.LEDGER.replay(0) == 1
    assert ledger.pending() == []


def entry_as_if_erased(nora: Contact) -> ledger.Entry:
    """Return what the ledger would know if this database were older than an erasure."""
    from ombud.erasure.needles import marks_of
    from ombud.subjects.queries import person_behind

    entry = ledger.Entry(
        "erased-cccccccccccc",
        "2026-11-01T00:00:00+00:00",
        "contact",
        nora.pk + 1000,
        marks_of(person_behind(nora)).lookups,
    )
    ledger.append(entry)
    return entry


def test_a_second_erasure_at_the_same_time_is_refused(world: World) -> None:
    plan = plan_erasure(world.cleo, actor=SYSTEM)
    start_erasure(plan, actor=SYSTEM)
    second = plan_erasure(world.cleo, actor=SYSTEM)

    with pytest.raises(Refused):
        start_erasure(second, actor=SYSTEM)
    with pytest.raises(Refused):
        start_erasure(plan, actor=SYSTEM)


def test_PR_097_a_hold_that_comes_between_blocks_the_erasure(
    transactional_db: None, world: World
) -> None:
    from ombud.erasure.plugs import holders

    one = make_everywhere(world)
    plan = plan_erasure(one.nora, actor=SYSTEM)
    start_erasure(plan, actor=SYSTEM)
    holding: dict[str, Any] = {"is": True}

    def hold(model: type, numbers: Any) -> set[int]:
        return set(numbers) if model is Contact and holding["is"] else set()

    holders.register("test", hold)
    try:
        blocked = run_to_the_end(plan)
        assert (blocked.state, blocked.certificate) == (State.BLOCKED, None)
        assert where(ADDRESS) != []
        holding["is"] = False
        assert run_to_the_end(plan).state == State.DONE
    finally:
        holders._things.pop("test")
    assert where(ADDRESS) == []
