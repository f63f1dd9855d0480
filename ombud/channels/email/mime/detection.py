"""What charset bytes are in that nobody named one for, or named wrongly."""

from __future__ import annotations

import re

_SAMPLE = 20_000
_HIGH_RUN = re.compile(rb"[\x80-\xff]+")
_ESCAPE = re.compile(rb"\x1b(\$[@B]|\$\([A-Z]|\([A-Z]|\.[AF])")
_KANA = re.compile(rb"\x82[\x9f-\xf1]|\x83[\x40-\x96]")


def detected(data: bytes) -> str | None:
    """Return the codec that bytes above ASCII look like, or None when that is open.

    Tells Chinese (GB 2312), Korean (EUC-KR), Japanese (Shift JIS, EUC-JP) and Russian
    (Windows-1251, KOI8-R) from Western text. Letters of Western text are mostly ASCII, so a
    text of mostly high bytes is in none of its charsets.
    """
    sample = data[:_SAMPLE]
    runs = _HIGH_RUN.findall(sample)
    high = sum(map(len, runs))
    letters = sum(1 for byte in sample if byte < 0x80 and chr(byte).isalpha())
    if high < 6 or high < letters:
        return None
    if all(len(run) % 2 == 0 for run in runs[:-1]):
        found = _two_byte_letters(b"".join(runs))
        if found:
            return found
    if len(_KANA.findall(sample)) * 5 > high and _decodes(data, "cp932"):
        return "cp932"
    return _cyrillic(b"".join(runs))


def _two_byte_letters(high: bytes) -> str | None:
    """Return the codec of text whose every letter is two bytes above A0, by the first bytes."""
    leads, trails = high[0::2], high[1::2]
    if min(high) < 0xA1:
        return None
    count = len(leads)
    if sum(lead in (0xA4, 0xA5) for lead in leads) * 4 > count:
        return "euc_jp"
    common = sum(0xB0 <= lead <= 0xD7 for lead in leads)
    if common * 10 < count * 7 or _cyrillic_share(trails) > 0.98:
        return None
    hangul = sum(0xB0 <= lead <= 0xC8 for lead in leads)
    return "cp949" if hangul * 20 >= count * 19 and count >= 6 else "gb18030"


def _cyrillic_share(high: bytes) -> float:
    return sum(byte >= 0xC0 for byte in high) / max(1, len(high))


def _cyrillic(high: bytes) -> str | None:
    if _cyrillic_share(high) < 0.9:
        return None
    small = sum(byte >= 0xE0 for byte in high)
    return "cp1251" if small * 2 > len(high) else "koi8-r"


def _decodes(data: bytes, codec: str) -> bool:
    try:
        data.decode(codec)
    except UnicodeError:
        return False
    return True


def japanese(data: bytes) -> str | None:
    """Return the text of ISO 2022-JP in any dialect, or of Shift JIS that is called so.

    Mail programs of one large vendor put its own signs (circled digits, "No.") into the
    standard's empty rows; reading the two-byte rows as Shift JIS knows them all.
    None when it is neither.
    """
    if not data.isascii():
        codecs = [codec for codec in ("cp932", "euc_jp") if _decodes(data, codec)]
        return data.decode(codecs[0]) if codecs else None
    for dialect in ("iso2022_jp", "iso2022_jp_2", "iso2022_jp_3"):
        if _decodes(data, dialect):
            return data.decode(dialect)
    pieces, position, mode = [], 0, b"(B"
    for escape in _ESCAPE.finditer(data):
        pieces.append(_in_mode(data[position : escape.start()], mode))
        position, mode = escape.end(), escape[1]
    pieces.append(_in_mode(data[position:], mode))
    return b"".join(pieces).decode("cp932", "replace")


def _in_mode(run: bytes, mode: bytes) -> bytes:
    """Return a stretch of ISO 2022-JP as Shift JIS."""
    if mode == b"(I":
        return bytes(byte | 0x80 for byte in run)
    if not mode.startswith(b"$"):
        return run
    output = bytearray()
    for row, cell in zip(run[0::2], run[1::2], strict=False):
        if row < 0x21 or cell < 0x21:
            output += bytes([row, cell])
            continue
        lead = (row - 0x21 >> 1) + (0x81 if row < 0x5F else 0xC1)
        trail = cell + 0x7E if row % 2 == 0 else cell + (0x1F if cell < 0x60 else 0x20)
        output += bytes([lead, trail])
    return bytes(output)
