"""A role can demand a second factor: every page but its own set-up waits for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings

from ombud.people.factors import SESSION_MARK
from ombud.people.models import Role
from ombud.project.live.viewer import viewer_of

if TYPE_CHECKING:
    from django.test import Client

    from tests.world import World


def demanded() -> None:
    Role.objects.filter(key="agent").update(needs_second_factor=True)


def listens(client: Client) -> bool:
    name = settings.SESSION_COOKIE_NAME
    return viewer_of(f"{name}={client.cookies[name].value}", "127.0.0.1") is not None


def test_without_the_factor_only_its_set_up_is_open(world: World, as_ana: Client) -> None:
    demanded()

    inbox, setup = as_ana.get("/"), as_ana.get("/account/security/")

    assert (inbox.status_code, inbox["Location"]) == (302, "/account/security/")
    assert setup.status_code == 200
    assert not listens(as_ana)


def test_a_session_that_passed_is_let_in(world: World, as_ana: Client) -> None:
    demanded()
    session = as_ana.session
    session[SESSION_MARK] = 1.0
    session.save()

    inbox = as_ana.get("/")

    assert inbox.status_code == 200
    assert listens(as_ana)


def test_other_roles_are_not_asked(world: World, as_ben: Client) -> None:
    Role.objects.filter(key="supervisor").update(needs_second_factor=True)

    assert as_ben.get("/").status_code == 200
