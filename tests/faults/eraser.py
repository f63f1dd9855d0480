"""An erasure as a process of its own that dies at its n-th statement.

Run as ``python -m tests.faults.eraser seed`` to make the person and begin, and as
``python -m tests.faults.eraser N`` to die at statement N (0: never), go on in a new process,
and print what the desk holds at the end.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from typing import Any

import django


def seed() -> None:
    from ombud.base.actor import SYSTEM
    from ombud.channels.email.models import Mailbox
    from ombud.erasure.actions import plan_erasure, start_erasure
    from ombud.people.models import Team
    from tests.erasure.person import make_everywhere, quoted
    from tests.makers import make_ticket
    from tests.world import make_world

    Mailbox.objects.all().delete()  # what every desk of these tests begins with
    Team.objects.all().delete()
    world = make_world()
    nora = make_everywhere(world).nora
    for number in range(6):
        make_ticket(world, contact=nora, subject=f"Subject {number}", text=f"Words {number}")
        quoted(world, number=10 + number)
    start_erasure(plan_erasure(nora, actor=SYSTEM), actor=SYSTEM)


def run(kill_at: int) -> int:
    """Carry the erasure on, dying at statement ``kill_at``; return how many there were."""
    from django.db import connection

    from ombud.erasure.actions import run_to_the_end
    from ombud.erasure.models import Erasure

    count = 0

    def counting(execute: Any, *arguments: Any) -> Any:
        nonlocal count
        count += 1
        if count == kill_at:
            os.kill(os.getpid(), signal.SIGKILL)
        return execute(*arguments)

    with connection.execute_wrapper(counting):
        run_to_the_end(Erasure.objects.get())
    return count


def state() -> dict[str, Any]:
    """Return everything that two runs must have in common."""
    from ombud.channels.email.models import IncomingMail
    from ombud.erasure.models import Erasure
    from ombud.people.models import Contact, Identifier
    from ombud.tickets.models import Attachment, Message, Tag, Ticket
    from ombud.vault import actions as vault
    from ombud.vault.models import Blob
    from tests.erasure.person import MARKS
    from tests.everywhere import terms, where

    done = Erasure.objects.get()
    held = [
        *Attachment.objects.select_related("blob").order_by("pk"),
        *IncomingMail.objects.select_related("blob").order_by("pk"),
    ]
    return {
        "state": done.state,
        "results": done.results,
        "certified": bool(done.certificate),
        "left": where(*MARKS),
        "words": sorted(terms().split()),
        "messages": list(Message.objects.order_by("pk").values("pk", "text", "html", "folds")),
        "tickets": list(Ticket.objects.order_by("pk").values("number", "subject", "preview")),
        "names": list(Contact.objects.order_by("pk").values_list("name", flat=True)),
        "known": list(Identifier.objects.order_by("pk").values_list("value", flat=True)),
        "people": list(Message.objects.order_by("pk").values_list("addresses", flat=True)),
        "tags": list(Tag.objects.order_by("pk").values_list("name", flat=True)),
        "objects": [vault.read(one.blob).decode("latin-1") for one in held],
        "uses": sorted(Blob.objects.values_list("size", "uses")),
    }


def main(what: str) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ombud.project.settings")
    django.setup()
    if what == "seed":
        seed()
        return
    killed, count = 0, 0
    if int(what):
        child = os.fork()
        if child == 0:
            run(int(what))
            os._exit(0)
        killed = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    count = run(0)
    print(json.dumps({"killed": killed, "statements": count, "held": state()}))  # noqa: T201


if __name__ == "__main__":
    main(sys.argv[1])
