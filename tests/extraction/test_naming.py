from __future__ import annotations

import pytest

from archive.extraction.page import read_page
from archive.extraction.select import attributes
from archive.extraction.tree.naming import (
    is_unseen,
    names_furniture,
    names_hook,
    names_nothing_else,
    names_of,
    names_standfirst,
)


@pytest.mark.parametrize(
    "names",
    [
        "related",
        "story-share",
        "photo_credit",
        "InlineImage-styles-makeit-imageEmbedCaption--mfcME",
        "ArticleModuleTeaser-module-scss-module__Y44zPW__meta",
        "bottomByline__name",
        "c-ad c-ad--tall",
        "most-read",
        "newsletter_signup",
        "story-feature narrow",
        "modulo_relacionadas",
        "komentarze",
        "banner-donate",
        "author-bio",
        "articleTimestamp",
        "sidebar-nav",
        "jetpack-likes-widget",
        "tnt-inline-asset",
        "td-adspot-title",
        "sp_message_container_1",
        "storycomments",
        "picIntro",
        "baca-juga__list",
        "block-font-resizer",
        "article toc",
        "table-of-contents",
        "pane-mest-lesid",
        "RichTextSidebarModule",
        "box box-aside",
        "c-play-controller",
        "sharedaddy",
        "contextual-links",
    ],
)
def test_names_of_furniture_are_told_in_every_fashion(names: str) -> None:
    assert names_furniture(names)


@pytest.mark.parametrize(
    "names",
    [
        "article-body",
        "paragraph inline-placeholder",
        "widget-title mb-5",
        "sc-1a18e57c-0 HooNV",
        "RichText-module-scss-module__ZDJi6a__richText",
        "shadow header loading",
        "wHgAdXq--kAdNv",
        "story__content",
        "field field--name-field-text field--type-text-long field--label-hidden field__item",
        "africa has-no-ticker disable-wide-advert with-sidebar",
        "subscriber-only",
        "content-sidebar",
        "container right-sidebar",
        "js-toc-content",
        "ez-toc-section",
        "sidebar-content",
        "stockholm",
        "node contextual-links-region",
        "",
    ],
)
def test_other_names_are_not(names: str) -> None:
    assert not names_furniture(names)


@pytest.mark.parametrize(
    ("names", "strict"),
    [("related-links", True), ("story-feature wide", False), ("article--video", False), ("ads", True)],
)
def test_names_of_boxes_that_may_hold_text_are_told_from_those_that_never_do(names: str, strict: bool) -> None:
    assert names_furniture(names)
    assert names_nothing_else(names) == strict


@pytest.mark.parametrize(
    ("names", "is_hook"),
    [
        ("body js-article-readmore-watch", True),
        ("cuerpo-ad", True),
        ("related-links share", False),
        ("ad cookie", False),
        ("ads", False),
        ("article-body", False),
    ],
)
def test_names_that_scripts_hang_what_they_do_on(names: str, is_hook: bool) -> None:
    assert names_hook(names) == is_hook


@pytest.mark.parametrize(
    "names",
    [
        "sub-headline speakable",
        "styles_articleDek__Icz5H",
        "teaser-text",
        "deck",
        "preface",
        "linha-fina",
        "perex",
        "baj",
    ],
)
def test_names_of_a_standfirst(names: str) -> None:
    assert names_standfirst(names)


def test_a_name_that_is_no_standfirst() -> None:
    assert not names_standfirst("article-body")


@pytest.mark.parametrize(
    ("markup", "unseen"),
    [
        ("<div hidden>", True),
        ("<div aria-hidden='true'>", True),
        ("<div style='color: red; display : none'>", True),
        ("<div style='color: red; display: none'>", True),
        ("<div role='complementary'>", True),
        ("<div role='main' aria-hidden='false' style='display: block'>", False),
    ],
)
def test_what_a_page_hides(markup: str, unseen: bool) -> None:
    body = read_page(f"<body>{markup}x</div></body>".encode(), "https://x.example/").body
    assert is_unseen(attributes(body[0])) is unseen


def test_the_names_of_an_element_are_its_class_id_and_component() -> None:
    body = read_page(b"<body><p class='a b' id='c' data-component='text-block'>x</p></body>", "https://x.example/").body
    assert names_of(attributes(body[0])) == "a b c text-block"
