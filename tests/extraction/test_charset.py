from __future__ import annotations

import pytest

from archive.extraction.charset import as_utf8, codec_for, decode


@pytest.mark.parametrize("label", ["idna", "rot13", "zlib", "utf-7", "base64", "", None])
def test_labels_that_are_no_charset_of_the_web_are_refused(label: str | None) -> None:
    assert codec_for(label) is None


@pytest.mark.parametrize(("label", "codec"), [(" UTF-8 ", "utf-8"), ("latin1", "cp1252"), ("GB2312", "gb18030")])
def test_labels_are_those_of_the_encoding_standard(label: str, codec: str) -> None:
    assert codec_for(label) == codec


def test_utf_8_is_believed_before_what_is_declared() -> None:
    data = '<meta charset="windows-1251">Ñandú'.encode()
    assert decode(data, "windows-1251").text.endswith("Ñandú")


def test_a_declared_charset_is_used_where_utf_8_does_not_fit() -> None:
    data = '<meta http-equiv="Content-Type" content="text/html; charset=windows-1251">Новости'.encode("cp1251")
    assert decode(data) == (data.decode("cp1251"), "cp1251", True)


def test_the_header_goes_before_the_page() -> None:
    data = '<meta charset="latin1">Новости'.encode("koi8-r")
    assert decode(data, "KOI8-R").text.endswith("Новости")


def test_utf_8_with_a_broken_byte_stays_utf_8() -> None:
    data = ("Новости дня. " * 20).encode() + b"\xd0"
    decoded = decode(data, "windows-1251")
    assert decoded.text.startswith("Новости")
    assert (decoded.codec, decoded.exact) == ("utf-8", False)


@pytest.mark.parametrize(
    ("mark", "codec"), [(b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")]
)
def test_a_byte_order_mark_decides(mark: bytes, codec: str) -> None:
    assert decode(mark + "слово".encode(codec), "latin1") == ("слово", codec, True)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ("слово".encode(), ("слово", True)),
        ("\ufeffслово".encode(), ("слово", True)),
        ("слово".encode("utf-16"), ("слово", True)),
        ("слово " * 60, ("слово " * 60 + "\ufffd", False)),
        (b"caf\xe9", ("café", True)),
    ],
)
def test_a_page_is_had_in_utf_8(data: bytes | str, expected: tuple[str, bool]) -> None:
    page, exact = as_utf8(data if isinstance(data, bytes) else data.encode() + b"\xd0")
    assert (page.decode(), exact) == expected


@pytest.mark.parametrize(
    ("text", "codec", "url", "lang"),
    [
        ("Трамвай зійшов з рейок", "cp1251", "http://radio.example.ua/news", ""),
        ("Трамвай зійшов з рейок", "cp1251", "http://radio.example/news", "uk"),
        ("Трамвай зійшов з рейок", "cp1251", "http://radio.example.ua/news", "en"),
        ("London’s “ferry” left", "cp1252", "http://www.radio.example.jp/en/", "en"),
        ("Über die Brücke in größter Eile", "cp1252", "http://radio.example.ru/de/", "de"),
        ("Паром вышел из порта", "cp1251", "https://web.archive.org/web/20010517203344/http://radio.example.ru/", ""),
        ("Το τραμ εκτροχιάστηκε", "iso8859-7", "http://radio.example.gr/", ""),
        ("Tramvay raydan çıktı, kimse yaralanmadı", "cp1254", "http://radio.example.tr/", ""),
        ("電車は線路を外れました", "cp932", "http://radio.example.jp/", ""),
        ("電車出軌，無人受傷", "big5hkscs", "http://radio.example.tw/", ""),
        ("電車出軌，無人受傷", "big5hkscs", "http://radio.example/", "zh-TW"),
        ("电车出轨，无人受伤", "gb18030", "http://radio.example.cn/", ""),
        ("Żółta łódź wróciła", "iso8859-2", "http://radio.example.pl/", ""),
        ("Le café fermé à Noël", "cp1252", "http://radio.example.be/", ""),
        ("A café closed at Noël’s", "cp1252", "http://radio.example.co.uk/", ""),
    ],
)
def test_a_page_that_names_no_charset_is_read_in_that_of_its_language_or_country(
    text: str, codec: str, url: str, lang: str
) -> None:
    page = f"<html{f' lang={lang}' if lang else ''}><body><p>{text * 3}</p>".encode(codec)
    assert decode(page, None, url).text.endswith(f"<p>{text * 3}</p>")
