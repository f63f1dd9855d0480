"""Pictures among words: where a page finds them, for ten minutes.

The frame of a mail has no session: the address itself is the key, signed and short-lived. It
is given only to who came through the door of the message, or of the draft.
"""

from __future__ import annotations

import base64
import re
from typing import TYPE_CHECKING

from django.core import signing

from ombud.tickets.access import drafted_picture_for, image_for

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ombud.tickets.content import File
    from ombud.tickets.models import Attachment, DraftFile, Message

IMAGES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
TOKEN_SECONDS = 600
DRAFTED = "draft-"
PICTURE = re.compile(r'(<img[^>]*? data-cid="([^"]+)")')
signer = signing.TimestampSigner(salt="inline image")


def source_of(file: Attachment | DraftFile, *, is_drafted: bool = False) -> str:
    """Return the address of a picture for the next ten minutes."""
    return f"/inline-images/{signer.sign((DRAFTED if is_drafted else '') + str(file.pk))}/"


def behind(token: str) -> Attachment | DraftFile:
    """Return the picture that an address was made for.

    Raises ``BadSignature`` when the address is not ours or too old, ``Http404`` when the
    picture is gone.
    """
    name = signer.unsign(token, max_age=TOKEN_SECONDS)
    if name.startswith(DRAFTED):
        return drafted_picture_for(int(name.removeprefix(DRAFTED)))
    return image_for(int(name))


def source_in(message: Message, cid: str) -> str | None:
    """Return where a page finds a picture that came, or goes, with ``message``."""
    wanted = cid.strip("<>")
    for file in message.attachments.all():
        if file.content_id.strip("<>") == wanted and file.content_type.lower() in IMAGES:
            return source_of(file)
    return None


def with_carried(html: str, files: Iterable[File]) -> str:
    """Return the sanitised words of a form that comes back, with the pictures it carried."""
    known = {one.content_id: one for one in files if one.content_id}

    def shown(found: re.Match[str]) -> str:
        file = known.get(found[2])
        if file is None:
            return found[1]
        octets = base64.b64encode(file.data).decode()
        return f'{found[1]} src="data:{file.content_type};base64,{octets}"'

    return PICTURE.sub(shown, html) if known else html


def with_drafted(html: str, files: Iterable[DraftFile]) -> str:
    """Return the sanitised words of a draft; its pictures have an address and keep their id."""
    known = {one.content_id: one for one in files if one.content_id}

    def shown(found: re.Match[str]) -> str:
        file = known.get(found[2])
        return f'{found[1]} src="{source_of(file, is_drafted=True)}"' if file else found[1]

    return PICTURE.sub(shown, html) if known else html
