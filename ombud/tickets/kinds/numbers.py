"""What becomes of numbers in files, in the log of changes and the configuration file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as lazy

from ombud.base.errors import Refused
from ombud.configuration.kinds import Kind, Section, Values, columns
from ombud.tickets import actions
from ombud.tickets.facts import NumberPolicySet
from ombud.tickets.models import NumberPolicy
from ombud.tickets.statuses import NumberWay

if TYPE_CHECKING:
    from ombud.base.actor import Actor


def load_policy(row: NumberPolicy | None, key: str, values: Values, actor: Actor) -> None:
    """Choose what a file names. Raises ``Refused`` for a word that is no way."""
    held = {name: getattr(row, name, NumberWay.KEEP) for name in ("incoming", "outgoing")}
    held |= {name: value for name, value in values.items() if name in held}
    if not set(held.values()) <= set(NumberWay.values):
        raise Refused("Numbers in files are kept, masked, held or refused: name one of these.")
    chosen = {name: NumberWay(value) for name, value in held.items()}
    actions.set_number_policy(key, actor=actor, **chosen)


NUMBERS = Kind(
    "numbers-in-files",
    lazy("Numbers in files"),
    NumberPolicy,
    columns("incoming", "outgoing"),
    facts=(NumberPolicySet,),
    label=lambda row: str(row.kind),
    section=Section(
        fields={"incoming": str, "outgoing": str},
        rows=NumberPolicy.objects.all,
        key=lambda row: str(row.kind),
        values=columns("incoming", "outgoing"),
        load=load_policy,
    ),
)
