"""What a verb refuses stands beside the field it is about, and what was typed stays."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ombud.people.models import Role
from tests.desk.test_mail import settings_of

if TYPE_CHECKING:
    from django.test import Client

    from tests.world import World

A_CLASS = {"name": "Bicycle", "plural": "Bicycles", "icon": "box"}


def test_a_refused_mailbox_says_which_of_its_settings_it_is(
    as_rosa: Client, world: World
) -> None:
    as_rosa.post("/mailboxes/new/", settings_of(world))
    other = settings_of(world, address="other@halden.example")
    tries = {
        "address": settings_of(world),
        "signature": other | {"signature": "Yours\n{{ nonsense }}"},
        "imap_host": other | {"polls": "on"},
        "imap_security": other
        | {"polls": "on", "imap_host": "mail.halden.example", "imap_security": "none"},
    }

    for name, typed in tries.items():
        page = as_rosa.post("/mailboxes/new/", typed)

        assert page.status_code == 422, name
        assert page.content.decode().count('class="field__err"') == 1, name
        assert f'id="e-{name}"' in page.content.decode()


def test_what_is_taken_is_said_beside_its_field(as_rosa: Client, world: World) -> None:
    invited = {
        "email": world.ana.email,
        "name": "Ana",
        "role": Role.objects.get(key="agent").pk,
        "team": world.lending.pk,
        "language": "en",
    }
    as_rosa.post("/settings/objects/new/", A_CLASS)

    of_class = as_rosa.post("/settings/objects/new/", A_CLASS)
    of_agent = as_rosa.post("/settings/agents/new/", invited)

    assert (of_class.status_code, of_agent.status_code) == (422, 422)
    assert 'id="e-name"' in of_class.content.decode()
    assert 'id="e-email"' in of_agent.content.decode()
