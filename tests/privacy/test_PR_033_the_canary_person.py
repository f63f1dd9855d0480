"""PR-033, PR-047: whose marks are in each place: all is handed out, then all is erased."""

from __future__ import annotations

import email
from typing import TYPE_CHECKING

import pytest

from ombud.erasure.statuses import State
from tests.bundles.opened import made, opened
from tests.canary_person import ELSEWHERE, plant
from tests.erasure.conftest import forget_ledger
from tests.erasure.person import erase
from tests.everywhere import opened as read
from tests.everywhere import plain, stored

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.world import World

# Words of the desk and of somebody else, which are not about her once her name is out of them.
OF_OTHERS = {
    *("view name", "view condition", "saved reply name", "saved reply words"),
    ELSEWHERE.format(1),
}
OF_AGENTS = {"answer text", "answer html", "note text", "time note", "tag"}
# The desk's, and an address of somebody else.
NOT_HANDED_OUT = {"draft copy"} | OF_OTHERS - {ELSEWHERE.format(1)}


@pytest.fixture
def own_ledger(transactional_db: None) -> Iterator[None]:
    forget_ledger()
    yield
    forget_ledger()


def words_in(files: dict[str, bytes]) -> str:
    """Return all that an archive says, with what lies in its mails and in their files."""
    said = []
    for name, data in files.items():
        said += [name, *read(data)]
        if name.endswith(".eml"):
            for part in email.message_from_bytes(data).walk():
                payload = part.get_payload(decode=True)
                said += read(payload) if isinstance(payload, bytes) else ()
    return plain(" ".join(said))


def test_PR_033_and_PR_047_each_mark_is_handed_out_and_then_erased(
    own_ledger: None, world: World
) -> None:
    ondine = plant(world, others=1)
    marks = ondine.marks
    said = words_in(opened(made(ondine.contact, has_notes=True)))
    missing = {place for place, one in marks.items() if plain(one) not in said}

    done = erase(ondine.contact)

    held = plain(" ".join(text for _place, text in stored()))
    left = {place for place, one in marks.items() if plain(one) in held}
    assert len(marks) == 51
    assert missing == NOT_HANDED_OUT
    assert (done.state, done.problem) == (State.DONE, "")
    assert left == OF_OTHERS | OF_AGENTS
