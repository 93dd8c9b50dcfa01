from __future__ import annotations

import pytest

from archive.errors import MissingField, NotAnArticle, UnreadablePage
from archive.extraction.extract import extract_text

DUMP = """Ссылки для упрощенного доступа

В Варне открыли мост через залив

please wait

No media source currently available

0:00 0:01:37 0:00
СМОТРИТЕ: мост с высоты

В Варне в ночь на воскресенье открыли мост через залив, и первой по нему прошла поливальная машина города.

Девять лет и один день

«Мы обещали закончить летом, и лето ещё не кончилось», – сказал на открытии моста мэр города Ян Озол.

По материалам Интерфакса и AFP
  • 16x9 Image


    Радио Ньюсрум рассказывает новости озёрного края уже семьдесят лет, каждый день и на шести языках.
"""


def test_a_dump_is_read_without_its_furniture() -> None:
    article = extract_text(DUMP, "http://ru.newsroom.example/a/28610001.html")
    assert article.title == "В Варне открыли мост через залив"
    assert [(block.kind, block.text[:14]) for block in article.blocks] == [
        ("paragraph", "В Варне в ночь"),
        ("heading", "Девять лет и о"),
        ("paragraph", "«Мы обещали за"),
    ]
    assert article.wire_credits == ("Interfax", "AFP")
    assert (article.source_id, article.site, article.language, article.extractor) == (
        "28610001",
        "demo-ru",
        "ru",
        "text_dump",
    )
    assert article.quality_flags == ("no_date",)


def test_the_language_can_be_given_where_the_address_is_unknown() -> None:
    article = extract_text(DUMP, language="ru")
    assert article.title == "В Варне открыли мост через залив"
    assert (article.source_id, article.canonical_url) == (None, "unknown:")


def test_nothing_is_unreadable() -> None:
    with pytest.raises(UnreadablePage):
        extract_text(" \n\x00 ")


def test_lines_without_a_paragraph_are_no_article() -> None:
    with pytest.raises(NotAnArticle):
        extract_text("Accessibility links\nNews\nSport\nWeather")


def test_a_paragraph_without_a_title_above_it_lacks_one() -> None:
    with pytest.raises(MissingField):
        extract_text(
            "Breaking News\n"
            + "A sentence that goes on for quite a while, as those of news articles do, and then it ends here."
        )


def test_a_dump_says_what_is_wanting() -> None:
    line = "Der Dampfer verließ den Hafen am Morgen um sechs Uhr mit elf Menschen an Bord, und niemand kam zu spät."
    short = extract_text(f"Ein Dampfer verlässt den Hafen\n{line}", language="de")
    assert short.quality_flags == ("no_date", "short_body")
    long = extract_text("Ein Dampfer verlässt den Hafen\n" + f"{line}\n" * 6, language="en")
    assert long.quality_flags == ("language_mismatch", "no_date")
