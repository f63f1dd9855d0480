"""Text from bytes, whatever the mail claims about their charset."""

from __future__ import annotations

import codecs
import functools
import re

from ombud.channels.email.mime.detection import detected, japanese

_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1f]")
# What mail programs write, and the codec that reads it. Where a wider charset contains the
# named one and programs confuse the two, the wider one is taken, as browsers do (WHATWG
# Encoding Standard): Latin-1 is read as Windows-1252, GB 2312 as GB 18030, and so on.
_CODECS = {
    "ascii": "ascii",
    "us-ascii": "ascii",
    "ansi_x3.4-1968": "ascii",
    "utf-8": "utf-8",
    "utf8": "utf-8",
    "utf8mb4": "utf-8",
    "uft-8": "utf-8",
    "uft8": "utf-8",
    "utf-8-sig": "utf-8",
    "unicode": "utf-8",
    "utf-7": "utf-7",
    "utf7": "utf-7",
    "unicode-1-1-utf-7": "utf-7",
    "unicode-1-1-utf-8": "utf-8",
    "utf-16": "utf-16",
    "utf-16le": "utf-16-le",
    "utf-16be": "utf-16-be",
    "utf-32": "utf-32",
    "latin1": "cp1252",
    "latin-1": "cp1252",
    "iso-8859-1": "cp1252",
    "iso-8859-6-i": "iso8859-6",
    "iso-8859-6-e": "iso8859-6",
    "iso-8859-8-i": "iso8859-8",
    "iso-8859-8-e": "iso8859-8",
    "iso-8859-9": "cp1254",
    "iso-8859-11": "cp874",
    "tis-620": "cp874",
    "windows-874": "cp874",
    "koi8-r": "koi8-r",
    "koi8-u": "koi8-u",
    "koi8": "koi8-r",
    "cp866": "cp866",
    "ibm866": "cp866",
    "big5": "cp950",
    "big-5": "cp950",
    "cn-big5": "cp950",
    "x-x-big5": "cp950",
    "big5-hkscs": "big5hkscs",
    "gb2312": "gb18030",
    "gb-2312": "gb18030",
    "gb_2312-80": "gb18030",
    "gbk": "gb18030",
    "x-gbk": "gb18030",
    "cp936": "gb18030",
    "windows-936": "gb18030",
    "gb18030": "gb18030",
    "euc-cn": "gb18030",
    "hz-gb-2312": "hz",
    "hz": "hz",
    "euc-kr": "cp949",
    "ks_c_5601-1987": "cp949",
    "ks_c_5601": "cp949",
    "ksc5601": "cp949",
    "ksc_5601": "cp949",
    "korean": "cp949",
    "windows-949": "cp949",
    "uhc": "cp949",
    "johab": "johab",
    "iso-2022-kr": "iso2022_kr",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "sjis": "cp932",
    "x-sjis": "cp932",
    "ms_kanji": "cp932",
    "windows-31j": "cp932",
    "euc-jp": "euc_jp",
    "x-euc-jp": "euc_jp",
    "iso-2022-jp": "iso2022_jp",
    "iso-2022-jp-1": "iso2022_jp_1",
    "iso-2022-jp-2": "iso2022_jp_2",
    "iso-2022-jp-3": "iso2022_jp_3",
    "iso-2022-jp-2004": "iso2022_jp_2004",
    "iso-2022-jp-ms": "iso2022_jp_ext",
    "cp50220": "iso2022_jp_ext",
    "cp50221": "iso2022_jp_ext",
    "macintosh": "mac_roman",
    "x-mac-roman": "mac_roman",
    "x-mac-cyrillic": "mac_cyrillic",
    "x-mac-ukrainian": "mac_cyrillic",
    "x-mac-greek": "mac_greek",
    "x-mac-turkish": "mac_turkish",
    "x-mac-ce": "mac_latin2",
    "x-mac-centraleurroman": "mac_latin2",
    "viscii": "cp1258",
}
_CODECS |= {f"iso-8859-{n}": f"iso8859-{n}" for n in (2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15, 16)}
_CODECS |= {f"windows-{n}": f"cp{n}" for n in range(1250, 1259)}
_CODECS |= {f"cp{n}": f"cp{n}" for n in (*range(1250, 1259), 437, 850, 852, 855, 857, 858, 862)}
_CODECS |= {f"ibm{n}": f"cp{n}" for n in (437, 850, 852, 855, 857, 858, 862)}
_CODECS |= {"cp932": "cp932", "cp949": "cp949", "cp950": "cp950", "cp874": "cp874"}

# The first letters of a damaged name that still tell which charset is meant, longest first.
_STEMS = sorted(
    (name for name in _CODECS if len(name) > 4 and any(map(str.isdigit, name))),
    key=len,
    reverse=True,
)

_DIALECTS = frozenset({"iso2022_jp", "iso2022_jp_ext"})
_ISO_2022_KR = re.compile(rb"\x1b\$\)C")
_UTF_16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def codec_for(charset: str) -> str | None:
    """Return the Python codec for a charset as a mail names it, or None when unknown.

    Repairs what broken programs write: a quoted-printable rest ("3dutf-8"), "iso" and
    "windows" in odd spellings, text run on behind the name ("utf-8return-path:").
    Only codecs of this table are ever used: a mail cannot ask for a slow or an odd one.
    """
    return _codec_for(charset[:60].lower())


@functools.lru_cache(maxsize=512)
def _codec_for(charset: str) -> str | None:
    name = re.sub(r"[^a-z0-9_.:-]", "", charset)
    name = re.sub(r"^(?:=?[23]d)+|^x-unknown$|^charset[:=]", "", name).strip("-_.:")
    if name in _CODECS:
        return _CODECS[name]
    repaired = _respelt(name)
    if repaired in _CODECS:
        return _CODECS[repaired]
    for stem in _STEMS:
        if repaired.startswith(stem):
            return _CODECS[stem]
    return None


def _respelt(name: str) -> str:
    name = name.replace("_", "-") if not name.startswith(("ks_c", "ms_k", "shift_j")) else name
    name = re.sub(r"^iso-?(?=gb|big5|euc|koi|utf|windows)", "", name)
    name = re.sub(r"^iso-?(8859|2022)-?", r"iso-\1-", name)
    name = re.sub(r"^8859-", "iso-8859-", name)
    name = re.sub(r"^(?:x-)?(?:win|windows|cp|ansi|x)-?(?=125\d)", "windows-", name)
    name = re.sub(r"^(?:utf|uft|utp)-?(?=\d)", "utf-", name)
    return re.sub(r"^x-", "", name) if name.startswith(("x-iso", "x-win", "x-koi")) else name


def decode(data: bytes, charset: str = "", fallback: str = "") -> tuple[str, str]:
    """Return the text of `data` and a problem code ("" when all was well).

    A charset that is missing, unknown or wrong is replaced by what the bytes look like: byte
    order mark, ISO 2022, UTF-8, then `fallback` (what the rest of the mail uses), then
    Windows-1252. What still cannot be read becomes U+FFFD. Never raises.

    Codes: charset-unknown, charset-missing, charset-wrong.
    """
    codec = codec_for(charset) if charset else None
    if codec is None:
        text, certain = _guessed(data, fallback)
        if charset:
            return text, "charset-unknown"
        return text, "" if certain else "charset-missing"
    text_or_none = _strictly(data, codec)
    if text_or_none is not None:
        return text_or_none, ""
    if codec != "utf-8" and (utf8 := _strictly(data, "utf-8")) is not None:
        return utf8, "charset-wrong"
    if codec == "ascii":
        return _guessed(data, fallback)[0], "charset-wrong"
    return without_surrogates(data.decode(codec, "replace")), "charset-wrong"


def without_surrogates(text: str) -> str:
    """Return text that UTF-8 can hold: surrogate pairs joined, lone halves as U+FFFD."""
    if text.isascii():
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _strictly(data: bytes, codec: str) -> str | None:
    if codec == "cp1252":
        return _windows_1252(data)
    if codec in _DIALECTS and (b"\x1b$" in data or not data.isascii()):
        return japanese(data)
    try:
        text = data.decode(codec).removeprefix("\ufeff")
    except (UnicodeError, ValueError):
        return None
    return without_surrogates(text) if codec == "utf-7" else text


def _windows_1252(data: bytes) -> str:
    """Return the text of bytes in Windows-1252; the five bytes it leaves open as Latin-1."""
    try:
        return data.decode("cp1252")
    except UnicodeError:
        return codecs.charmap_decode(data, "strict", _WINDOWS_LETTERS)[0]


_OPEN_BYTES = frozenset({0x81, 0x8D, 0x8F, 0x90, 0x9D})
_WINDOWS_LETTERS = "".join(
    chr(code) if code in _OPEN_BYTES else bytes([code]).decode("cp1252") for code in range(256)
)


def _guessed(data: bytes, fallback: str) -> tuple[str, bool]:
    """Return the text of bytes nobody named a charset for, and whether it is beyond doubt."""
    if data.startswith(_UTF_16_MARKS) and len(data) % 2 == 0:
        return data.decode("utf-16", "replace"), True
    if b"\x1b$" in data and (text := japanese(data)) is not None:
        return text, True
    if _ISO_2022_KR.search(data) and (text := _strictly(data, "iso2022_kr")) is not None:
        return text, True
    if (text := _strictly(data, "utf-8")) is not None:
        return text, True
    if _looks_like_damaged_utf8(data):
        return data.decode("utf-8", "replace"), False
    codec = detected(data) or (codec_for(fallback) if fallback else None)
    if codec and codec != "ascii" and (text := _strictly(data, codec)) is not None:
        return text, False
    return _windows_1252(data), False


_UTF8_SEQUENCE = re.compile(
    rb"[\xc3-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
)


def _looks_like_damaged_utf8(data: bytes) -> bool:
    """Return whether most bytes above ASCII form UTF-8 sequences (a cut or spoilt text)."""
    sample = data[:200_000]
    high = len(sample) - len(sample.translate(None, bytes(range(0x80, 0x100))))
    formed = sum(len(found) for found in _UTF8_SEQUENCE.findall(sample))
    return formed > 0 and formed * 2 > high


def is_text(data: bytes) -> bool:
    """Say whether ``data`` is plain text whatever it claims to be: whole UTF-8 without control
    signs, and no page description, in which places are counted.
    """
    if not data or data.startswith((b"%PDF", b"%!PS")) or _CONTROL.search(data):
        return False
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
