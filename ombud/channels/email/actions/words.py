"""The words of an attachment, for search: read apart from taking the mail in, and masked."""

from __future__ import annotations

from ombud.base.minimise import mask
from ombud.channels.email.mime.model import Unreadable
from ombud.channels.email.reading import sandbox
from ombud.tickets.actions import set_attachment_text
from ombud.tickets.models import Attachment
from ombud.vault import actions as vault
from ombud.vault.sealing import Broken


def extract_text(attachment_id: int) -> None:
    """Find the words of an attachment and put them into the index, masked (privacy.md 2.16).

    The file itself stays as it came, and says of itself which kinds of numbers it holds. A file
    that is gone, was erased or cannot be read has no words; doing it again changes nothing.
    """
    found = Attachment.objects.filter(pk=attachment_id).select_related("blob", "message")
    attachment = found.first()
    if attachment is None or attachment.text:
        return
    try:
        text = sandbox.attachment_text(
            attachment.name, attachment.content_type, vault.read(attachment.blob)
        )
    except (Unreadable, Broken):
        return
    if text.strip():
        masked = mask(text)
        set_attachment_text(attachment, masked.text, [kind for kind, _times in masked.counts])
