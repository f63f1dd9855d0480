"""One mail to who asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ombud.channels.email.actions.letters import write_to_contact
from ombud.people.queries import address_of
from ombud.privacy.wording import spoken

if TYPE_CHECKING:
    from ombud.privacy.models import PrivacyRequest


def write_to_asker(request: PrivacyRequest, subject: str, text: str) -> bool:
    """Queue a mail to who asked, in their language; say whether it can leave."""
    address = address_of(request.asker)
    if not address:
        return False
    mail = write_to_contact(
        request.asker,
        address,
        subject=subject,
        text=text,
        purpose="security",
        language=spoken(request.language),
    )
    return mail is not None
