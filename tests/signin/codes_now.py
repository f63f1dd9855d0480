"""Second factors of the tests: an app in a drawer, and what it shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyotp

from ombud.base import clock
from ombud.signin.actions import add_authenticator, make_recovery_codes

if TYPE_CHECKING:
    from ombud.people.models import Agent

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def code_now(secret: str = SECRET) -> str:
    """Return what the app shows at the clock's moment."""
    return pyotp.TOTP(secret).at(clock.now())


def give_app(agent: Agent) -> list[str]:
    """Give ``agent`` an app, and return their recovery codes."""
    add_authenticator(agent, secret=SECRET, code=code_now(), actor=agent.actor, keep_session="")
    return make_recovery_codes(agent, actor=agent.actor)
