from __future__ import annotations

import pytest

from archive.extraction.boilerplate import vocabulary
from archive.extraction.people.wire_credits import wire_credits


@pytest.mark.parametrize(
    ("line", "language", "names"),
    [
        ("With reporting by Reuters, AP, AFP, TASS, and Interfax", "en", ("Reuters", "AP", "AFP", "TASS", "Interfax")),
        ("With reporting by RFE/RL's Radio Mashaal and the Associated Press.", "en", ("AP",)),
        ("Some information for this report came from Reuters.", "en", ("Reuters",)),
        ("По материалам Интерфакса, ТАСС и AFP", "ru", ("Interfax", "TASS", "AFP")),
        ("با استفاده از گزارش\u200cهای رویترز و آسوشیتدپرس", "fa", ("Reuters", "AP")),
        ("（本文参考了路透社和美联社的报道。）", "zh", ("Reuters", "AP")),
        ("With reporting by Jana Ferrow in Ostrel", "en", ()),
        ("Reuters and AP reported the deal first.", "en", ()),
        ("Associated Press writer Jana Ferrow contributed to this report.", "en", ("AP",)),
        ("CNN's Jana Ferrow contributed to this report.", "en", ()),
        ("Con información de EFE.", "es", ("EFE",)),
        ("Avec AFP", "fr", ("AFP",)),
        ("With files from The Associated Press", "en", ("AP",)),
    ],
)
def test_the_agencies_of_a_credit_line(line: str, language: str, names: tuple[str, ...]) -> None:
    assert wire_credits(["A paragraph.", line], vocabulary(language)) == names


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("OSTREL (AP) — The ferry sank.", ("AP",)),
        ("(Reuters) - The ferry sank.", ("Reuters",)),
        ("OSTREL, May 6 (AFP/dpa) – The ferry sank.", ("AFP", "dpa")),
        ("Ostrel, 6 may (EFE).- El barco se hundió.", ("EFE",)),
        ("OSTREL (CNN) -- The ferry sank.", ("CNN",)),
        ("OSTREL (WLKS) — The ferry sank.", ()),
        ("The Associated Press (AP) reported the deal first.", ()),
        ("Harbors (and ferries) - a history", ()),
    ],
)
def test_the_agency_before_a_text(line: str, names: tuple[str, ...]) -> None:
    lines = ["A standfirst.", line, *["A paragraph."] * 4]
    assert wire_credits(lines, vocabulary("en")) == names
    assert wire_credits(lines[2:] + lines[:2], vocabulary("en")) == ()


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("AFP", ("AFP",)),
        ("Jane Doe with AFP", ("AFP",)),
        ("Jane Doe | Reuters", ("Reuters",)),
        ("Hà Linh (Theo TTXVN)", ("VNA",)),
        ("Reported by: Press Trust of India", ("PTI",)),
        ("Quelle: dpa/AFP", ("dpa", "AFP")),
        ("Jane Doe, Reuters Institute", ()),
        ("Von Jane Doe | Foto: dpa", ()),
        ("Par Jane Doe (Photo : AFP)", ()),
        ("AA", ()),
        ("Dawn", ()),
        ("CNN", ()),
        ("AP" * 99, ()),
    ],
)
def test_the_agencies_of_an_author_line(line: str, names: tuple[str, ...]) -> None:
    assert wire_credits(["A paragraph."] * 5, vocabulary("en"), [line], lambda: ["CNN Brasil", "cnn"]) == names


def test_a_site_is_not_its_own_agency() -> None:
    assert wire_credits(["OSTREL (CNN) -- The ferry sank."], vocabulary("en"), own=lambda: ["cnn"]) == ()
    assert (
        wire_credits(["Additional reporting by BBC Persian"], vocabulary("en"), own=lambda: ["www.bbc.co.uk", "bbc"])
        == ()
    )
    assert wire_credits([], vocabulary("en"), ["Deutsche Welle", "dpa"], lambda: ["dw"]) == ("dpa",)


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("Quelle: sid/dpa", ("dpa",)),
        ("Źródło: PAP", ("PAP",)),
        ("Source: AP.", ("AP",)),
        ("Источник : ТАСС, Интерфакс", ("TASS", "Interfax")),
        ("来源：路透社", ("Reuters",)),
        ("ที่มา: เอพี และรอยเตอร์", ("AP", "Reuters")),
        ("— AFP", ("AFP",)),
        ("(dpa/lnw/RL)", ("dpa",)),
        ("(AFP, Reuters)", ("AFP", "Reuters")),
        ("(Lakeside)", ()),
        ("The mayor spoke of ropes. (ANSA)", ("ANSA",)),
        ("収穫は10月下旬の見込み。(共同)", ("Kyodo",)),
        ("She works for an agency (AP)", ()),
        ("He said so (AP) and left.", ()),
        ("- Jana Ferrow", ()),
        ("Quelle: AFP, Reuters", ("AFP", "Reuters")),
        ("nm/wmr (AP, Reuters)", ("AP", "Reuters")),
        ("sms (dpa)", ("dpa",)),
        ("see also (AP)", ()),
        ("Quelle: Seeufer", ()),
        ("Die Quelle: dpa", ()),
    ],
)
def test_a_line_of_agencies(line: str, names: tuple[str, ...]) -> None:
    assert wire_credits([*["Ein Absatz."] * 5, line], vocabulary("de")) == names


def test_a_repeated_agency_is_named_once() -> None:
    assert wire_credits(["With reporting by AP", "Based on reporting by AP and dpa"], vocabulary("en")) == ("AP", "dpa")
