from __future__ import annotations

import pytest

from ombud.channels.email.mime.charsets import codec_for, decode


@pytest.mark.parametrize(
    ("written", "codec"),
    [
        ("UTF-8", "utf-8"),
        ("3dutf-8", "utf-8"),
        ("2dutf-8", "utf-8"),
        ('"utf-8"', "utf-8"),
        ("uft-8", "utf-8"),
        ("utf-8return-path:", "utf-8"),
        ("iso8859-1", "cp1252"),
        ("iso_8859-15", "iso8859-15"),
        ("3diso-8859-1", "cp1252"),
        ("iso-gb2312", "gb18030"),
        ("gb2312", "gb18030"),
        ("hz-gb-2312", "hz"),
        ("ks_c_5601-1987", "cp949"),
        ("ks_c_5601", "cp949"),
        ("x-mac-cyrillic", "mac_cyrillic"),
        ("unicode-1-1-utf-7", "utf-7"),
        ("win-1251", "cp1251"),
        ("cp-1250", "cp1250"),
        ("iso-8859-8-i", "iso8859-8"),
        ("x-sjis", "cp932"),
        ("rot13", None),
        ("unicode_escape", None),
        ("punycode", None),
        ("x-unknown", None),
        ("", None),
    ],
)
def test_a_charset_is_known_by_what_programs_call_it(written: str, codec: str | None) -> None:
    assert codec_for(written) == codec


@pytest.mark.parametrize(
    ("data", "charset", "text", "problem"),
    [
        ("Grüße".encode(), "utf-8", "Grüße", ""),
        ("Grüße".encode("latin-1"), "utf-8", "Gr��e", "charset-wrong"),
        ("Grüße".encode(), "us-ascii", "Grüße", "charset-wrong"),
        ("Grüße".encode("latin-1"), "", "Grüße", "charset-missing"),
        ("Grüße".encode(), "nonsense", "Grüße", "charset-unknown"),
        (b"\x80 5", "iso-8859-1", "€ 5", ""),
        (b"\x81\x80", "windows-1252", "\x81€", ""),
        ("Привет, мир".encode("cp1251"), "", "Привет, мир", "charset-missing"),
        ("Привет, мир наш".encode("koi8-r"), "", "Привет, мир наш", "charset-missing"),
        ("整体提升企业服务".encode("gb2312"), "", "整体提升企业服务", "charset-missing"),
        ("ツールのテスト".encode("cp932"), "iso-2022-jp", "ツールのテスト", ""),
        ("丸数字".encode("iso2022_jp"), "", "丸数字", ""),
        (b"\x1b$B-!\x1b(B", "iso-2022-jp", "①", ""),
        (b"+2D3eAA-", "utf-7", "😀", ""),
        (b"+2D0-", "utf-7", "�", ""),
        (b"\xef\xbb\xbfhi", "utf-8", "hi", ""),
    ],
)
def test_bytes_become_text(data: bytes, charset: str, text: str, problem: str) -> None:
    assert decode(data, charset) == (text, problem)


def test_the_charset_of_the_rest_of_the_mail_decides_where_none_is_named() -> None:
    assert decode("žluť".encode("iso8859-2"), "", "iso-8859-2")[0] == "žluť"
