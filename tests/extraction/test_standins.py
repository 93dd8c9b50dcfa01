"""Pages that stand in the place of an article: errors and walls, at status 200, in many languages."""

from __future__ import annotations

import tomllib
from importlib import resources

import pytest

from archive.errors import NotAnArticle, PageNotFound
from archive.extraction.extract import extract
from archive.extraction.standins import stand_in
from tests.extraction.texts import SIX_PARAGRAPHS

_URL = "https://www.lakeside.example/news/2024/05/06/ferry"
_TABLES = tomllib.loads(resources.files("archive").joinpath("extraction/standins.toml").read_text(encoding="utf-8"))
_TEXT = "<p>The page may have been moved. Use the search, or go to the front page for our latest stories.</p>" * 4

_NOT_FOUND = [
    "404",
    "٤٠٤",
    "404 | Lakeside News",
    "404 Not Found",
    "404 Page does not exist",
    "Error 404 (Not Found)!!1",
    "410 Gone",
    "Ошибка 404",
    "Oops! That page can’t be found.",
    "Sorry, the page you are looking for was not found | LN",
    "This video is no longer available",
    "Lakeside – Σελίδα: Η σελίδα δεν βρέθηκε",
    "抱歉，您访问的页面不存在",
    "RTÉ: 404 Page Not Found",
    "Sorry, we can’t find that page",
    "We can't find the page you're looking for | LN",
    "The page you requested does not exist or has been moved",
    "Die Seite existiert leider nicht",
    "Seite nicht verfügbar",
    "Cette page n’existe plus",
    "La page que vous recherchez n'existe pas",
    "Esta página ya no existe",
    "La página que estás buscando ya no existe",
    "Siden findes desværre ikke",
    "La pagina richiesta non esiste",
    "La pagina cercata non è disponibile",
    "A página que procura não existe",
    "Nie znaleźliśmy takiej strony",
    "Síða fannst ekki",
    "Pàgina no trobada",
    "Ez da orria aurkitu",
    "Orria ez da existitzen",
    "Páxina non atopada",
    "Heb ganfod y dudalen",
]
_WALLS = [
    "Just a moment...",
    "시스템 점검 안내",
    "Attention Required! | Cloudflare",
    "Access to this page has been denied.",
    "403 Forbidden",
    "451: Unavailable due to legal reasons",
    "503 Service Temporarily Unavailable",
    "Sign in | Lakeside News",
    "Доступ к информационному ресурсу ограничен",
    "Content unavailable",
    "We value your privacy",
    "Jouw privacy is belangrijk voor ons",
]
_STORIES = [
    "500 days of war – Lakeside",
    "404 people were on the ferry",
    "404: how the error page was made",
    "Captain not found after storm on the lake",
    "Just a moment in time: a captain remembers",
    "Forbidden love on the lake",
    "Your privacy matters more than ever, says court",
    "Access denied: how reporters are kept out",
    "Вход в гавань закрыт",
    "Lakeside: 404 people were on the ferry",
    "Flight: 404",
    "We can't find the captain, say his friends",
    "Diese Seite des Sees existiert auf keiner Karte",
    "La pagina che nessuno voleva scrivere",
    "Nie znaleźliśmy winnych, mówi druga strona",
    "The story of the page or the captain",
    "",
]


@pytest.mark.parametrize("title", _NOT_FOUND)
def test_a_title_that_says_there_is_no_page(title: str) -> None:
    assert stand_in([None, title]) == (title, True)


@pytest.mark.parametrize("title", _WALLS)
def test_a_title_that_lets_nobody_through(title: str) -> None:
    assert stand_in([title]) == (title, False)


@pytest.mark.parametrize("title", _STORIES)
def test_a_title_of_a_story_with_such_words(title: str) -> None:
    assert stand_in([title]) is None


@pytest.mark.parametrize("language", sorted(_TABLES["not_found"]))
def test_every_language_that_says_so(language: str) -> None:
    for said in (text.replace(" … ", " ") for text in _TABLES["not_found"][language]):
        for title in (said, f"{said.capitalize()} | Lakeside News", f"404 - {said}", f"Lakeside – {said}!"):
            assert stand_in([title]) == (title, True)
    heading = f"<h1>{_TABLES['not_found'][language][0]}</h1>"
    with pytest.raises(PageNotFound):  # the window has the site's name, and the theme calls every page an article
        extract(_page("Lakeside News", heading + _TEXT, "<meta property='og:type' content='article'>"), _URL)


def _page(title: str, text: str, head: str = "") -> bytes:
    return f"<html lang='en'><head><title>{title}</title>{head}</head><body><main>{text}</main></body></html>".encode()


def test_a_wall_is_no_article_and_does_not_say_that_the_page_is_gone() -> None:
    with pytest.raises(NotAnArticle) as refused:
        extract(_page("Lakeside", "<h1>Sign in</h1>" + _TEXT), _URL)
    assert not isinstance(refused.value, PageNotFound)


@pytest.mark.parametrize("head", ["", "<meta property='og:title' content='CNN'>"])
@pytest.mark.parametrize("shown", ["<h1>Page not found</h1>", "<h1>CNN</h1><h2>Page not found</h2>"])
def test_a_platforms_own_markup_does_not_make_an_article_of_an_error(shown: str, head: str) -> None:
    text = f"<article class='article__content'>{shown}{_TEXT}</article>"
    with pytest.raises(PageNotFound):
        extract(_page("CNN", text, head), "https://edition.cnn.com/2024/05/06/world/ferry/index.html")


@pytest.mark.parametrize("title", ["Forbidden", "Access denied", "403", "Page not found"])
def test_a_story_that_is_marked_as_one_may_have_any_title(title: str) -> None:
    head = "<meta property='article:published_time' content='2024-05-06T07:00:00Z'>"
    assert extract(_page(f"{title} | Lakeside News", f"<h1>{title}</h1>{SIX_PARAGRAPHS}", head), _URL).title == title


_MOVED = "<p>The page does not exist or has been moved. Use the search, or go to the front page.</p>"
_SHOWN = {
    "heading": "<h1>Page not found</h1>" + _MOVED,
    "heading and much besides": "<h1>Page not found</h1>" + _TEXT * 4,
    "heading below the site's": "<h1>KXYZ News</h1><h2>404 - Page Not Found</h2>" + _TEXT,
    "line": "<h1>KXYZ News</h1>" + _MOVED * 3,
    "short line": "<p>Page not found</p>" + _TEXT,
    "line in German": "<div><p>Die Seite existiert leider nicht.</p>" + _TEXT + "</div>",
}


@pytest.mark.parametrize("shown", _SHOWN.values(), ids=_SHOWN)
@pytest.mark.parametrize("url", [_URL, "https://www.kxyz.example/2021/03/02/ferry-leaves-the-harbor/"])
def test_an_error_that_has_the_titles_of_its_site(shown: str, url: str) -> None:
    head = "<meta property='og:type' content='article'><meta property='og:title' content='KXYZ News'>"
    with pytest.raises(PageNotFound):
        extract(_page("KXYZ News", shown, head), url)


_TOLD = {
    "a heading about a page": "<h1>Page one was not found by the captain</h1>" + SIX_PARAGRAPHS,
    "a story that ends so": f"<h1>The ferry</h1>{SIX_PARAGRAPHS}<p>Page not found</p>",
    "a headline further down": f"<h1>The ferry</h1><h2>One</h2><h2>Two</h2>{SIX_PARAGRAPHS}<h2>Page not found</h2>",
    "a login": f"<h2>Log in</h2><h1>The ferry</h1>{_TEXT}",
    "a first sentence": "<h1>The ferry</h1><p>The page of the logbook was not found, and it is not known who has "
    f"removed it from the cabin in which it was kept since the ferry first left the harbor.</p>{SIX_PARAGRAPHS}",
}


@pytest.mark.parametrize("shown", _TOLD.values(), ids=_TOLD)
def test_a_story_that_shows_such_words(shown: str) -> None:
    head = "<meta property='og:type' content='article'>"
    assert extract(_page("The ferry | KXYZ News", shown, head), _URL).kind == "article"
