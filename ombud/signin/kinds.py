"""What of signing in is configuration: the systems by which agents sign in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as lazy

from ombud.base.errors import Refused
from ombud.configuration.kinds import Kind, Section, Values, columns
from ombud.people.models import Role, Team
from ombud.signin import facts
from ombud.signin.actions.providers import remove_provider, save_provider
from ombud.signin.models import Provider

if TYPE_CHECKING:
    from ombud.base.actor import Actor

TEXTS = ("name", "protocol", "issuer", "client_id", "sso_url", "certificates", "second_factor")
NAMES = (*TEXTS, "takes_unasked", "domains", "role", "team")
SETTINGS = columns(*NAMES)


def settings_of(provider: Provider) -> Values:
    found = SETTINGS(provider)
    return found | {"role": found["role"] or "", "team": found["team"] or ""}


def audited(provider: Provider) -> Values:
    """Return what a change is told of: whether a secret is kept, never which."""
    kept = columns("is_active", sealed=("sealed_secret",))(provider)
    return settings_of(provider) | kept


def load_provider(provider: Provider | None, key: str, values: Values, actor: Actor) -> None:
    """Make or change a provider. Its secret is entered, and it is tested, on its own page."""
    wanted = {name: value for name, value in values.items() if name in NAMES}
    if not all(isinstance(one, str) for one in wanted.get("domains", [])):
        raise Refused("Domains are written as texts, like halden.example.")
    if "role" in wanted:
        wanted["role"] = Role.objects.filter(key=wanted["role"]).first()
    if "team" in wanted:
        wanted["team"] = Team.objects.filter(key=wanted["team"]).first()
    if provider is None:
        wanted.setdefault("name", key)
        save_provider(None, actor=actor, key=key, **wanted)
    else:
        save_provider(provider, actor=actor, **wanted)


PROVIDER = Kind(
    "provider",
    lazy("Signing in by another system"),
    Provider,
    audited,
    facts=(facts.ProviderSaved, facts.ProviderRemoved),
    section=Section(
        fields={
            **dict.fromkeys(TEXTS, str),
            "takes_unasked": bool,
            "domains": list,
            "role": str,
            "team": str,
        },
        rows=Provider.objects.all,
        key=str,
        values=settings_of,
        load=load_provider,
        remove=lambda provider, actor: remove_provider(provider, actor=actor),
        order=60,
    ),
)
