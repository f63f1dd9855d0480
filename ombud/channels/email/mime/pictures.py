"""Pictures drawn again: what comes out is pixels and nothing else that came with the file.

Data about the camera and the place is gone, and so is whatever hid behind the pixels. Call it
through the sandbox: decoders of pictures have a history.
"""

from __future__ import annotations

import io

from PIL import Image, ImageOps

from ombud.channels.email.mime.model import Unreadable

FORMATS = ("PNG", "JPEG", "GIF", "WEBP")
MOST_PIXELS = 40_000_000
LONGEST_SIDE = 1600
QUALITY = 85


def redrawn(data: bytes) -> bytes:
    """Return the first frame of a picture as JPEG, or PNG where it is see-through or drawn.

    At most 1,600 pixels wide and high. Raises ``Unreadable``: ``not-a-picture``, ``too-big``.
    """
    try:
        with Image.open(io.BytesIO(data), formats=FORMATS) as opened:
            refuse_huge(opened)
            is_photo = opened.format == "JPEG"
            # A photo is read no larger than it is shown.
            opened.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
            picture = ImageOps.exif_transpose(opened)
            picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
            return written(picture.convert("RGB" if is_photo else "RGBA"), is_photo=is_photo)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as problem:
        raise Unreadable("not-a-picture") from problem


def refuse_huge(picture: Image.Image) -> None:
    if picture.width * picture.height > MOST_PIXELS:
        raise Unreadable("too-big")


def written(picture: Image.Image, *, is_photo: bool) -> bytes:
    """Return the pixels of ``picture`` as a file, without anything that came with it."""
    made = io.BytesIO()
    bare = Image.frombytes(picture.mode, picture.size, picture.tobytes())
    if is_photo:
        bare.save(made, "JPEG", quality=QUALITY)
    else:
        bare.save(made, "PNG")
    return made.getvalue()
