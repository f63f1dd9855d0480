"""What is said in a bundle on recipients and complaints, beyond what the data map knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ombud.privacy.queries import controller
from ombud.recipients.queries import recipients_of

if TYPE_CHECKING:
    from ombud.subjects.persons import Person


def recipients(person: Person) -> list[str]:
    """Return who has data of ``person``, each by name (GDPR Art. 15(1)(c); CJEU C-154/21)."""
    return [one.name for one in recipients_of(person.numbers)]


def authority(person: Person) -> list[str]:
    """Return the authority that the desk names in its letters, if it names one."""
    del person
    named = controller().authority.strip()
    return [named] if named else []
