"""Names of attached files: labels for people, never paths."""

from __future__ import annotations

import mimetypes
import re
import unicodedata

from ombud.channels.email.mime import limits

# Letters that cannot be seen and turn or hide parts of a name ("exe.gpj" tricks).
_INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]")

_BY_TYPE = {
    "message/delivery-status": "delivery-status.txt",
    "message/global-delivery-status": "delivery-status.txt",
    "message/disposition-notification": "disposition-notification.txt",
    "message/feedback-report": "feedback-report.txt",
    "text/rfc822-headers": "headers.txt",
    "message/rfc822": "message.eml",
    "message/global": "message.eml",
    "message/partial": "partial-message.eml",
    "message/external-body": "external-body.txt",
    "text/calendar": "invite.ics",
    "application/ms-tnef": "winmail.dat",
    "application/pgp-signature": "signature.asc",
    "application/pgp-encrypted": "pgp-version.txt",
    "application/pkcs7-mime": "smime.p7m",
    "application/x-pkcs7-mime": "smime.p7m",
    "application/pkcs7-signature": "smime.p7s",
    "application/x-pkcs7-signature": "smime.p7s",
    "text/plain": "text.txt",
    "text/html": "text.html",
    "image/jpeg": "image.jpg",
    "image/png": "image.png",
    "image/gif": "image.gif",
}


def clean_name(name: str) -> str:
    """Return a file name as a harmless label: no folders, no invisible letters, bounded."""
    name = _INVISIBLE.sub("", unicodedata.normalize("NFC", name))
    name = re.sub(r"[\x00-\x1f\x7f-\x9f]+", " ", name)
    name = re.split(r"[/\\]", name)[-1] if not name.endswith(("/", "\\")) else name
    name = " ".join(re.sub(r"[/\\]", "_", name).split())
    if len(name) <= limits.MAX_NAME_LENGTH:
        return "" if name in {".", ".."} else name
    stem, dot, ending = name.rpartition(".")
    ending = dot + ending if 0 < len(ending) <= 10 else ""
    return (stem or name)[: limits.MAX_NAME_LENGTH - len(ending)] + ending


def name_for(content_type: str) -> str:
    """Return a name for an attachment that came without one."""
    if content_type in _BY_TYPE:
        return _BY_TYPE[content_type]
    return "attachment" + (mimetypes.guess_extension(content_type) or ".bin")
