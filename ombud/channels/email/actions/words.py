"""The words of an attachment, for search: read apart from taking the mail in, and masked."""

from __future__ import annotations

from ombud.base.minimise import mask
from ombud.channels.email.mime.model import Unreadable
from ombud.channels.email.reading import sandbox
from ombud.tickets.actions import judge_file, set_attachment_text
from ombud.tickets.models import Attachment
from ombud.tickets.statuses import Review
from ombud.vault import actions as vault
from ombud.vault.sealing import Broken


def extract_text(attachment_id: int) -> None:
    """Find the words of an attachment and put them into the index, masked (privacy.md 2.16).

    The file itself says which kinds of numbers it holds, and the desk's policy decides whether
    it stays, waits or goes. A file
    that is gone, was erased or cannot be read has no words; doing it again changes nothing.
    """
    found = Attachment.objects.filter(pk=attachment_id).select_related("blob", "message")
    attachment = found.first()
    if attachment is None or (attachment.text and attachment.review != Review.UNREAD):
        return
    kinds = [] if attachment.text else read_words(attachment)
    if attachment.review == Review.UNREAD:
        attachment.refresh_from_db()
        judge_file(attachment, kinds or filter(None, attachment.holds.split(",")))


def read_words(attachment: Attachment) -> list[str]:
    """Store the words of a file, masked; return the kinds of numbers that stand in it."""
    try:
        text = sandbox.attachment_text(
            attachment.name, attachment.content_type, vault.read(attachment.blob)
        )
    except (Unreadable, Broken):
        return []
    if not text.strip():
        return []
    masked = mask(text)
    kinds = [kind for kind, _times in masked.counts]
    set_attachment_text(attachment, masked.text, kinds)
    return kinds
