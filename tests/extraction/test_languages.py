"""The language a body reads as, beside the one its page declares."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from archive.article import Block
from archive.extraction.extract import extract, extract_text
from archive.extraction.language.detection import Detection, contradicts, read_language

_TEXTS = {
    "en": "The ferry left the harbor at six in the morning, with eleven people on board and a dog that barked.",
    "ru": "Паром вышел из гавани в шесть часов утра, на борту было одиннадцать человек и собака, которая лаяла.",
    "uk": "Паром вийшов із гавані о шостій ранку, на борту було одинадцять людей і собака, який голосно гавкав.",
    "be": "Паром пакінуў гавань а шостай раніцы, на борце было адзінаццаць чалавек і сабака, які моцна брахаў.",
    "fa": "کشتی ساعت شش صبح بندر را با یازده سرنشین و یک سگ که بلند پارس می‌کرد به مقصد جزیره ترک کرد.",
    "ps": "بېړۍ د سهار په شپږو بجو له بندر څخه ووته او یوولس کسان او یو سپی پکې وو چې ډېر یې غپل.",
    "de": "Die Fähre verließ den Hafen um sechs Uhr morgens mit elf Menschen und einem laut bellenden Hund.",
    "ka": "ბორანი ნავსადგურიდან დილის ექვს საათზე გავიდა, ბორტზე თერთმეტი ადამიანი და ერთი ძაღლი იყო.",
}

#: One story in the languages of RFE/RL and VOA that can be told, and in some of other broadcasters.
_SCHOOL = tomllib.loads(Path(__file__).with_name("school.toml").read_text("utf-8"))


@pytest.mark.parametrize(("language", "text"), _TEXTS.items(), ids=_TEXTS)
def test_a_sentence_tells_its_language(language: str, text: str) -> None:
    reading = read_language([Block("paragraph", text)])
    assert reading is not None
    assert reading.language == language


@pytest.mark.parametrize(("language", "text"), _SCHOOL.items(), ids=_SCHOOL)
def test_a_story_is_certain_of_its_language(language: str, text: str) -> None:
    reading = read_language([Block("paragraph", text)])
    assert reading is not None
    assert reading.language == language.partition("-")[0]
    assert not contradicts(reading, language)


@pytest.mark.parametrize(
    "text", [_TEXTS["en"].replace(" ", "\x00\x0b"), _TEXTS["en"] + " \ud800\ufffe\x7f", "<p>&amp;" * 40]
)
def test_no_character_breaks_it(text: str) -> None:
    reading = read_language([Block("paragraph", text)])
    assert reading is None or reading.language


@pytest.mark.parametrize(
    "blocks",
    [
        [],
        [Block("paragraph", "A ferry left.")],
        [Block("paragraph", "1234 5678 90 " * 30)],
        [Block("caption", _TEXTS["en"]), Block("embed", "", url="https://video.example/1")],
    ],
    ids=["nothing", "too little", "numbers", "captions alone"],
)
def test_too_little_text_tells_nothing(blocks: list[Block]) -> None:
    assert read_language(blocks) is None


@pytest.mark.parametrize(
    ("read", "certainty", "declared", "differs"),
    [
        ("en", 1.0, "de", True),
        ("en", 1.0, "en-GB", False),
        ("en", 0.9, "de", False),
        ("no", 1.0, "nb-NO", False),
        ("fa", 1.0, "prs", False),
        ("hr", 1.0, "sr-Latn", False),
        ("ru", 1.0, "ce", False),
        ("ru", 1.0, "mul", False),
        ("en", 1.0, None, False),
        (None, 1.0, "en", False),
    ],
)
def test_only_certain_contradictions_count(
    read: str | None, certainty: float, declared: str | None, differs: bool
) -> None:
    reading = Detection(read, certainty) if read else None
    assert contradicts(reading, declared) is differs


def _page(language: str, text: str) -> bytes:
    body = f"<h1>Ferry 1</h1><article>{f'<p>{text}</p>' * 5}</article>"
    return f"<html lang='{language}'><body>{body}</body></html>".encode()


@pytest.mark.parametrize(("declared", "flagged"), [("de", True), ("en", False)])
def test_the_article_says_both(declared: str, flagged: bool) -> None:
    article = extract(_page(declared, _TEXTS["en"]), "https://lakeside.example/2024/05/06/ferry")
    assert (article.language, article.detected_language) == (declared, "en")
    assert ("language_mismatch" in article.quality_flags) is flagged


def test_a_text_dump_has_a_language_too() -> None:
    text = f"A Ferry\n{_TEXTS['de']} {_TEXTS['de']}\n"
    assert extract_text(text, "https://lakeside.example/ferry").detected_language == "de"


_UNDECLARED = {
    "es": ("05/03/2010 10:20", "Por: Manuel Quesada Arce", "El barco del lago", "2010-03-05", "Manuel Quesada Arce"),
    "pl": ("5 marca 2010", "Autor: Jan Wzorowy", "Prom na jeziorze", "2010-03-05", "Jan Wzorowy"),
    "ro": ("05.03.2010", "Scris de Ana Pilda", "Un vapor pe lac", "2010-03-05", "Ana Pilda"),
}
_PARAGRAPHS = {
    "es": "El barco salió del puerto a las ocho de la mañana con once personas a bordo, y nadie supo adónde iba.",
    "pl": "Prom wypłynął z portu o ósmej rano z jedenastoma osobami na pokładzie i nikt nie wiedział, dokąd płynie.",
    "ro": "Vaporul a plecat din port la ora opt dimineața cu unsprezece persoane la bord și nimeni nu știa unde merge.",
}


@pytest.mark.parametrize("language", _UNDECLARED)
def test_the_text_tells_the_language_of_a_page_that_declares_none(language: str) -> None:
    date, byline, title, day, author = _UNDECLARED[language]
    text = f"<p>{_PARAGRAPHS[language]}</p>" * 5
    body = f"<h1>{title}</h1><div><p>{date}</p><p>{byline}</p>{text}</div>"
    page = f"<html><head><meta charset=utf-8><title>{title}</title></head><body>{body}</body></html>"
    article = extract(page.encode(), "https://www.lakeside.example/news/ferry")
    assert article.published_at is not None
    assert (article.published_at.date().isoformat(), article.authors, article.language) == (day, (author,), None)
