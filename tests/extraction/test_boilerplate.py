from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

import archive
from archive.extraction.boilerplate import agencies, is_clock, vocabulary

FILES = sorted((Path(archive.__file__).parent / "extraction" / "boilerplate").glob("*.toml"))


@pytest.mark.parametrize("file", [file for file in FILES if file.stem != "agencies"], ids=lambda file: file.stem)
def test_a_language_file_holds_lists_of_known_kinds(file: Path) -> None:
    table = tomllib.loads(file.read_text(encoding="utf-8"))
    assert set(table) <= {"player", "line", "caption", "ask", "ask_for", "start", "end", "credit", "credit_end"}
    assert all(text.strip() for texts in table.values() for text in texts)
    words = vocabulary(file.stem)
    for kind in ("player", "line", "end"):
        assert all(words.is_furniture(text) for text in table.get(kind, []))
    assert all(words.is_credit(f"{text} Reuters") for text in table.get("credit", []))


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Please Wait", None),
        ("No media source currently available", "ka"),
        ("0:00 0:01:37 0:00", "en"),
        ("https://gdb.voanews.com/DB8B35EC-8161.gif", "fa"),
        ("WATCH: Ferries return", "en"),
        ("СМОТРИТЕ: порт", "ru"),
        ("Te recomendamos", "es"),
        ("WATCH THE VIDEO ABOVE", "en"),
        ("Artiklen fortsætter efter annoncen", "da"),
        ("Tekst se nastavlja ispod oglasa", "hr"),
    ],
)
def test_leftovers_of_players_are_no_text(text: str, language: str | None) -> None:
    assert vocabulary(language).is_leftover(text)


@pytest.mark.parametrize(
    "text", ["Watchdogs say no.", "At 0:00 it ended.", "Related to him?", "Share prices fell.", "10:30"[:2]]
)
def test_sentences_are_text(text: str) -> None:
    assert not vocabulary("en").is_leftover(text)
    assert not vocabulary("en").is_furniture(text)


def test_scripts_of_a_language_share_their_furniture() -> None:
    assert vocabulary("uz-Cyrl-UZ").is_furniture("Бевосита линк")
    assert vocabulary("uz").is_furniture("Бевосита линк")


def test_a_page_in_another_language_than_its_site_has_the_furniture_of_both() -> None:
    words = vocabulary("mul", None, "ru-RU")
    assert words.is_leftover("пожалуйста, подождите")
    assert vocabulary("en", None, "uz-Cyrl").is_furniture("Бевосита линк")
    assert vocabulary("uz", None, "uz-Cyrl") is vocabulary("uz")
    assert not vocabulary("mul").is_leftover("пожалуйста, подождите")


@pytest.mark.parametrize("label", ["Жарнама", "QUẢNG CÁO", "إعلان", "広告"])
def test_the_label_of_an_advertisement_is_a_leftover_on_pages_of_every_language(label: str) -> None:
    assert vocabulary("en").is_leftover(label)
    assert not vocabulary("en").is_leftover(f"{label} 24")


def test_languages_that_share_their_words_share_their_furniture() -> None:
    assert vocabulary("no").is_ask("Les også: en historie")
    assert vocabulary("cnr").is_leftover("Oglas")
    assert vocabulary("yue-Hant").is_furniture("广告")


def test_clocks() -> None:
    assert is_clock("-:--:--") is False
    assert is_clock("00:12 / 01:30")
    assert agencies()["Интерфакс"] == "Interfax"
