"""Credits at the end of a caption's own words."""

from __future__ import annotations

import pytest

from archive.article import Image
from archive.extraction.extract import extract
from archive.extraction.media.photo_credits import split_credit, with_credit_apart
from tests.extraction.texts import SIX_PARAGRAPHS

_CREDITS = {
    "The station in May. Foto: Jan Kowal": "Jan Kowal",
    "The station in May. Foto : Jan Kowal.": "Jan Kowal",
    "The station in May.Foto: Jan Kowal": "Jan Kowal",
    "The station in May. FOTO: JAN KOWAL / PAP": "JAN KOWAL / PAP",
    "The station in May. | Bild: K. Lund/lakeside": "K. Lund/lakeside",
    "The station in May. Pic: J. Roe": "J. Roe",
    "The station in May. Kuva: J. Roe / Lake": "J. Roe / Lake",
    "The station in May. Mynd: J. Roe": "J. Roe",
    "The station in May. Credit: J. Roe": "J. Roe",
    "The station in May. Фото: Ян Коваль": "Ян Коваль",
    "The station in May. Fotoğraf: Jan Kowal": "Jan Kowal",
    "The station in May. Fot. Jan Kowal": "Jan Kowal",
    "The station in May. © Jan Kowal, Lake 24": "Jan Kowal, Lake 24",
    "The station in May. 写真：山田太郎": "山田太郎",
    "The station in May. Quelle: dpa": "dpa",
    "The station in May. (Photo: J. Roe)": "J. Roe",
    "The station in May. (Foto: privat).": "privat",
    "The station in May. (Photo by J. Roe for Lake)": "J. Roe for Lake",
    "The station in May. (AP Photo/John Roe)": "AP Photo/John Roe",
    "The station in May. (AP Photo/John Roe) (AP Photo/John Roe)": "AP Photo/John Roe",
    "The station in May. (John Roe/Pool via AP)": "John Roe/Pool via AP",
    "The station in May. [Getty Images]": "Getty Images",
    "The station in May. (REUTERS)": "REUTERS",
    "The station in May. (Reuters)": "Reuters",
    "The station in May. (credit: Lake 24)": "Lake 24",
    "The station in May. (Courtesy of the Lake Fire Dept.)": "Courtesy of the Lake Fire Dept.",
    "The station in May. ( Image Source : J. Roe )": "J. Roe",
    "The station in May. (fot. PAP/Jan Kowal)": "PAP/Jan Kowal",
    "The station in May. (Lake 24)": "Lake 24",
    "The station in May. (Jane Roe, City of Lakeside)": "Jane Roe, City of Lakeside",
    "The station in May. | EFE": "EFE",
    "The station in May. — Lake 24": "Lake 24",
    "The station in May. - AFP/File": "AFP/File",
    "The station in May. PHOTO | COURTESY": "COURTESY",
    "The station in May. / EFE/Juan Pérez": "EFE/Juan Pérez",
    "The station in May. / J. Kowalio nuotr.": "J. Kowalio",
    "The station in May. Photographer: Jane Roe": "Jane Roe",
    "The station in May. Photo credit Getty Images": "Getty Images",
    "The station in May. Photo by Jane Roe.": "Jane Roe",
    "The station in May. | Foto: Jan Kowal | Zdroj: Lakeside 24": "Jan Kowal",
    "The station in May. (Sumber: LAKE TV)": "LAKE TV",
    "The station in May. (ဓာတ်ပုံ – CJ)": "CJ",
    "The station in May.（圖／湖邊新聞）": "湖邊新聞",
    "The station in May.（提供：湖町）": "湖町",
    "The station in May. (湖邊公司提供)": "湖邊公司",
    "The station in May. (foto Kowal)": "Kowal",
    "The station in May. [Commune du Lac]": "Commune du Lac",
    "The station in May. | J. L. Ordóñez": "J. L. Ordóñez",
    "The station in May. / Jan Kowal": "Jan Kowal",
    "The station in May. Sursa foto: Radio Lac": "Radio Lac",
    "The station in May. (រូបថត៖ សុខ ពិសី)": "សុខ ពិសី",
    "The station in May. (تصوير: رامي الحداد)": "رامي الحداد",
    "The station in May. (credit: Listener via Lake 24)": "Listener via Lake 24",
    "The station in May. /LKBC": "LKBC",
    "The station in May. Lakeside Radio/Jan Kowal": "Lakeside Radio/Jan Kowal",
    "The station in May. - Pixabay": "Pixabay",
    "The station in May. Mynd/Lögreglan": "Lögreglan",
    "The station in May. Picture by: Jane Roe/Lake": "Jane Roe/Lake",
    "The station in May. Imagine: Primăria": "Primăria",
    "The station in May. | Rui Kowal, Lake": "Rui Kowal, Lake",
    "The station in May. Zdj. Jan Kowal": "Jan Kowal",
    "The station in May. (Submitted by Jane Roe)": "Submitted by Jane Roe",
    "The station in May. Izvor: Jezero 24": "Jezero 24",
    "The station in May. © Photo: Lake News": "Lake News",
    "The station in May. (Photo/Lake News)": "Lake News",
    "The station in May. (Photo from www.lake.example)": "www.lake.example",
}


@pytest.mark.parametrize(("caption", "credit"), _CREDITS.items(), ids=_CREDITS)
def test_a_credit_at_the_end_of_a_caption(caption: str, credit: str) -> None:
    assert split_credit(caption) == ("The station in May.", credit)


@pytest.mark.parametrize(
    ("credit", "name"),
    [
        ("Tous droits réservés Jan Kowal/AP", "Jan Kowal/AP"),
        ("Copyright Jan Kowal", "Jan Kowal"),
        ("© Photo: Lake News", "Lake News"),
        ("[Credit: Lake News]", "Lake News"),
        ("(Lake News)", "Lake News"),
        ("Автор: Ян Коваль", "Ян Коваль"),
    ],
)
def test_a_credit_that_stands_apart_is_a_name(credit: str, name: str) -> None:
    assert with_credit_apart(Image("/a.jpg", None, credit)).credit == name


def test_a_caption_in_the_place_of_a_credit_is_a_caption() -> None:
    found = with_credit_apart(Image("/a.jpg", None, "The station in May (Photo: Jan Kowal)"))
    assert found == Image("/a.jpg", "The station in May", "Jan Kowal")
    for credit in ("Jan Kowal (Lake News)", "(Photo: Jan Kowal)"):
        assert with_credit_apart(Image("/a.jpg", None, credit)).caption is None


def test_a_picture_from_some_year_has_no_credit() -> None:
    assert split_credit("The station. (Photo from 2019)") == ("The station. (Photo from 2019)", None)


def test_a_caption_that_ends_with_the_credit_that_is_known_is_without_it() -> None:
    found = with_credit_apart(Image("/a.jpg", "The station in May. Foto: Jan Kowal", "Jan Kowal"))
    assert found == Image("/a.jpg", "The station in May.", "Jan Kowal")
    for other in ("The station in May. Foto: Anna Muster", "The station in May."):
        assert with_credit_apart(Image("/a.jpg", other, "Jan Kowal")) == Image("/a.jpg", other, "Jan Kowal")


def test_a_label_of_photos_stands_after_any_word() -> None:
    assert split_credit("The station in May Foto: Jan Kowal") == ("The station in May", "Jan Kowal")
    assert split_credit("The station in May – Foto: Jan Kowal") == ("The station in May", "Jan Kowal")


def test_a_name_in_brackets_may_stand_without_a_sentence_if_it_is_that_of_two() -> None:
    assert split_credit("The station in May (Jane Roe/KXYZ)") == ("The station in May", "Jane Roe/KXYZ")
    assert split_credit("The station in May [EFE/Juan Pérez]") == ("The station in May", "EFE/Juan Pérez")


def test_a_name_in_square_brackets_may_stand_without_a_sentence() -> None:
    assert split_credit("The station in May [Jan Kowal/Lake]") == ("The station in May", "Jan Kowal/Lake")
    assert split_credit("The station in May [Jan Kowal]") == ("The station in May [Jan Kowal]", None)


def test_a_name_of_the_site_in_brackets_is_a_credit() -> None:
    sites = ("Lakeside News", "www.lkx.example", "lkx")
    assert split_credit("The station in May (LKX)", sites) == ("The station in May", "LKX")
    assert split_credit("The station in May (Lakeside)", sites) == ("The station in May (Lakeside)", None)


def test_a_house_and_a_name_alone_are_no_caption() -> None:
    assert with_credit_apart(Image("/a.jpg", "PAP/Jan Kowal")) == Image("/a.jpg", None, "PAP/Jan Kowal")
    assert with_credit_apart(Image("/a.jpg", "Varn/Ostrel")) == Image("/a.jpg", "Varn/Ostrel")
    assert with_credit_apart(Image("/a.jpg", "Jane Roe / AFP")) == Image("/a.jpg", "Jane Roe", "AFP")


def test_the_sign_of_copyright_may_stand_after_the_name() -> None:
    assert split_credit("The station in May. Lake Rescue ©") == ("The station in May.", "Lake Rescue")
    assert split_credit("The station in May ©") == ("The station in May ©", None)


def test_a_bar_before_words_that_are_no_name_is_the_captions() -> None:
    for caption in (
        "The station in May | and in June",
        "The station / a ferry",
        "The station | June 2014",
        "Pedro Pérez | Presidente del Gobierno",
        "A view of the river in the morning | Varn",
        "Most Karola / Charles Bridge",
        "The house of a bank (Credit Suisse)",
        "The station in May (Photo Gallery)",
        "The race went to Anna Berg (GER/Team Varn)",
        "Surat: Traders Protest",
        "The station in May - Varn",
        "The ferry to Ostrel [video]",
        "Jane Roe (SPD)",
        "The station in May [VIDEO]",
        "The people of [North Korea].",
        "An air view of Lakeside - PA",
        "The minister. CDU/CSU",
        "They met. Varn/Ostrel",
        "They start. /Sports",
        "Leaders of the world met | Varn Lakeside, May 3",
        "Stotis. J. Kowalio nuotr. Vilnius",
        "The station in May. Foto/Video",
    ):
        assert split_credit(caption) == (caption, None)


def test_the_label_of_a_caption_for_who_cannot_see_it_is_left_out() -> None:
    assert with_credit_apart(Image("/h.jpg", "Legende: The station.")).caption == "The station."


@pytest.mark.parametrize(
    "said",
    ["Montag", "Left", "Video", "Part 2", "Finistère", "Foto:", "Source: "],
)
def test_other_words_in_brackets_are_the_captions(said: str) -> None:
    for before in ("The station in May.", "The station in May"):
        assert split_credit(f"{before} ({said})") == (f"{before} ({said})", None)


def test_other_words_apart_by_a_stroke_without_a_sentence_before_them_are_the_captions() -> None:
    assert split_credit("Jane Roe speaks (Republican/Ohio State)") == ("Jane Roe speaks (Republican/Ohio State)", None)


def test_a_name_with_its_label_behind_it_follows_a_sentence() -> None:
    assert split_credit("五月的車站。湖邊記者 王湖 攝") == ("五月的車站。", "湖邊記者 王湖")


_CREDITS_ALONE = {
    "Foto: Jan Kowal": "Jan Kowal",
    "Foto: policie ČR": "policie ČR",
    "Foto: Tomada de lago.example": "Tomada de lago.example",
    "Fotografía de Lagovía.": "Lagovía",
    "Photo credit Getty Images": "Getty Images",
    "fot. EastNews": "EastNews",
    "ছবি: সংগৃহীত": "সংগৃহীত",
    "(Reuters)": "Reuters",
    "(Photo Provided/Lake Fire Department)": "Photo Provided/Lake Fire Department",
}


@pytest.mark.parametrize(("caption", "credit"), _CREDITS_ALONE.items(), ids=_CREDITS_ALONE)
def test_a_caption_that_is_nothing_but_a_credit(caption: str, credit: str) -> None:
    assert split_credit(caption) == (None, credit)


@pytest.mark.parametrize(
    "caption",
    [
        "The station in May (archive)",
        "The station in May. — Archive",
        "The station in May — Jan Kowal",
        "The station. — It opened in May, and closed.",
        "The station in May (London)",
        "The station in May. (Archivbild)",
        "The station in May. (2019)",
        "The station in May. (June 2019)",
        "The band (AC/DC)",
        "The station in May / Lakeside",
        "五月的車站。無人機拍攝",
        "The station of the British Broadcasting Corporation (BBC)",
        "The office of Agence France-Presse (AFP)",
        "Foto: the old station in May",
        "Picture: Jan Kowal",
        "They made a Bild: Jan Kowal",
        "See our photos: the station in May",
        "The best of our Photos: the station in May",
        "The station. Photo: Jan Kowal. It burned in May.",
        "The station. Picture: The king in his new armour",
        "The station (Foto: Jan Kowal) in May",
        "The station in May. Foto:",
        "Reuters",
        "",
    ],
)
def test_a_caption_without_a_credit_stays_as_it_is(caption: str) -> None:
    assert split_credit(caption) == (caption, None)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (("The station. Foto: J. Roe", "Lake"), ("The station. Foto: J. Roe", "Lake")),
        (("The station. Foto:", "J. Roe"), ("The station.", "J. Roe")),
        (("The station (Foto:", "J. Roe"), ("The station", "J. Roe")),
        (("The station /", "J. Roe"), ("The station", "J. Roe")),
        (("The station.", "Picture: Google / Alamy"), ("The station.", "Google / Alamy")),
        (("The station.", "צילום: חדשות"), ("The station.", "חדשות")),
        (("The station.", "Bild © Lake"), ("The station.", "Lake")),
        (("The station.", "Foto Lusa"), ("The station.", "Lusa")),
        (("The station.", "/KM PSP Lake"), ("The station.", "KM PSP Lake")),
        (("The station.", "Zdroj: ČTK Autor: Jan Kowal"), ("The station.", "ČTK")),
        (("The station.", "Foto Kowal"), ("The station.", "Foto Kowal")),
        (("The station.", "Credit Suisse"), ("The station.", "Credit Suisse")),
        (("The station.", "(c) Foto: Jane Doe"), ("The station.", "Jane Doe")),
        (("The station.", "© Foto: Jane Doe"), ("The station.", "Jane Doe")),
        (("The station.", "Text: Jane Roe / Foto: John Roe"), ("The station.", "John Roe")),
        (("The station. Foto: J. Roe", "Credit: "), ("The station.", "J. Roe")),
        (("20220726130118_61", None), (None, None)),
        (("The station.", "Sigga Kowal © Lake"), ("The station.", "Sigga Kowal © Lake")),
        (("The station.", "Mynd/Jón Kowal"), ("The station.", "Jón Kowal")),
        ((None, "J. Roe"), (None, "J. Roe")),
    ],
)
def test_what_markup_says_of_the_credit_counts(
    said: tuple[str | None, str | None], expected: tuple[str | None, str | None]
) -> None:
    assert with_credit_apart(Image("/a.jpg", *said)) == Image("/a.jpg", *expected)


def test_the_caption_in_the_text_stays_as_it_is_printed() -> None:
    figure = "<figure><img src='/a.jpg'><figcaption>The station. Foto: Jan Kowal</figcaption></figure>"
    after = SIX_PARAGRAPHS.replace("ferry", "train")
    page = f"<body><main><h1>A station</h1>{SIX_PARAGRAPHS}{figure}{after}</main></body>"
    article = extract(page.encode(), "https://www.lakeside.example/news/station")
    assert article.images == (Image("https://www.lakeside.example/a.jpg", "The station.", "Jan Kowal"),)
    assert [block.text for block in article.blocks if block.kind == "caption"] == ["The station. Foto: Jan Kowal"]
