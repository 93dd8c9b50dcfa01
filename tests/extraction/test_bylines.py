"""Names out of author lines, and the authors of a page of no known platform."""

from __future__ import annotations

import pytest

from archive.extraction.extract import extract
from archive.extraction.people.bylines import Bylines
from archive.extraction.people.eastern_bylines import line_names
from tests.extraction.texts import SIX_PARAGRAPHS

_NAMES = ("Lakeside News", "KLKE News Online", "www.lakeside.example", "lakeside.example", "lakeside")


@pytest.mark.parametrize(
    ("language", "line", "people", "organisations"),
    [
        ("en", "By Jane Doe", ("Jane Doe",), ()),
        ("en", "By: Jane Doe", ("Jane Doe",), ()),
        ("en", "JANE DOE , WLKS", ("JANE DOE",), ("WLKS",)),
        ("en", "By Jane Doe and John Roe", ("Jane Doe", "John Roe"), ()),
        ("en", "By Jane Doe, John Roe & Ann Poe, Lakeside News", ("Jane Doe", "John Roe", "Ann Poe"), ()),
        ("en", "Jane Doe, Associated Press", ("Jane Doe",), ()),
        ("en", "By Jane Doe of The Associated Press", ("Jane Doe",), ()),
        ("en", "The Associated Press", (), ("The Associated Press",)),
        ("en", "Lakeside News", (), ("Lakeside News",)),
        ("en", "Jane Doe | Science reporter, Lakeside World", ("Jane Doe",), ()),
        ("en", "By Jane Doe, Lakeside News, Santa Maria", ("Jane Doe",), ()),
        ("en", "Jane Doe (@janedoe) jane@lakeside.example", ("Jane Doe",), ()),
        ("en", "By Jane Doe | South East Correspondent", ("Jane Doe",), ()),
        ("en", "By Jane Doe, Deputy Foreign Editor, and John Roe", ("Jane Doe", "John Roe"), ()),
        ("en", "Jane Doe, US Correspondent in Ostrel", ("Jane Doe",), ()),
        ("en", "South East Correspondent Jane Doe", ("Jane Doe",), ()),
        ("en", "The Bulletin by Jane Doe at Harbour Park", ("Jane Doe",), ()),
        ("hr", "Ana Primer/HRT/Hina", ("Ana Primer",), ()),
        ("it", "Quotidiano/Anna Esempio", ("Anna Esempio",), ()),
        ("en", "Jane Doe/John Roe", ("Jane Doe/John Roe",), ()),
        ("es", "03:52 minutos", (), ()),
        ("en", "Chief Political Reporter Jane Doe and John Roe", ("Jane Doe", "John Roe"), ()),
        ("sl", "Avtor: Ana Primer", ("Ana Primer",), ()),
        ("cy", "Gan Ana Roe", ("Ana Roe",), ()),
        ("af", "Deur Jana Voorbeeld", ("Jana Voorbeeld",), ()),
        ("sq", "Raportoi: Ana Shembulli", ("Ana Shembulli",), ()),
        ("km", "អត្ថបទ៖ ចាន់ ស្រីមុំ", ("ចាន់ ស្រីមុំ",), ()),
        ("pt", "Opinião de Ana Exemplo", ("Ana Exemplo",), ()),
        ("en", "Jane Doe and John Roe Reporter", ("Jane Doe", "John Roe"), ()),
        ("en", "Jane Doe - Reporter for Lakeside News", ("Jane Doe",), ()),
        ("en", "Jane Doe, Correspondent in Santa Maria", ("Jane Doe",), ()),
        ("en", "Jane Doe, Reporter with Harbor Radio", ("Jane Doe",), ("Harbor Radio",)),
        ("pt", "Ana Exemplo - Repórter da Agência do Lago", ("Ana Exemplo",), ("Agência do Lago",)),
        ("en", "By Jane Doe, KLKE Integrated News", ("Jane Doe",), ()),
        ("en", "Ostrel - Jane Doe", ("Jane Doe",), ()),
        ("ar", "القاهرة - أحمد عبد مثال", ("أحمد عبد مثال",), ()),
        ("ko", "김민수 | 김민수 기자의 기사 모음", ("김민수",), ()),
        ("en", "Photo: Jane Doe", (), ()),
        ("en", "Photos by Jane Doe", (), ()),
        ("en", "By Jane Doe, photos by John Roe", ("Jane Doe",), ()),
        ("pl", "Fot. Jan Wzorowy", (), ()),
        ("pl", "Fot. Jan Wzorowy | Tekst: Anna Przykład", ("Anna Przykład",), ()),
        ("de", "Text und Foto: Uwe Muster", ("Uwe Muster",), ()),
        ("de", "Das Interview führte Anna Muster, Seeufer GmbH.", ("Anna Muster",), ("Seeufer GmbH",)),
        ("de", "Autor:in: Anna Muster", ("Anna Muster",), ()),
        ("de", "Beitrag von Anna Muster und Uwe Beispiel", ("Anna Muster", "Uwe Beispiel"), ()),
        ("hsb", "wot Hanki Muster", ("Hanki Muster",), ()),
        ("ko", "서울-김민수 minsu@lake.example", ("김민수",), ()),
        ("en", "Jane Doe reported this story on Tuesday, December 7, 2010 08:10:00", ("Jane Doe",), ()),
        ("pl", "Źródło: PAP", (), ("PAP",)),
        ("pl", "Autor: Anna Przykład, źródło: PAP", ("Anna Przykład",), ()),
        ("en", "Source: Jane Doe", (), ()),
        ("sv", "Sjöns Kanal AB", (), ("Sjöns Kanal AB",)),
        ("sv", "AB Andersson", ("AB Andersson",), ()),
        ("de", "Seeufer GmbH", (), ("Seeufer GmbH",)),
        ("es", "Televisión del Lago", (), ("Televisión del Lago",)),
        ("pl", "Redakcja sportowa", (), ("Redakcja sportowa",)),
        ("en", "Staff and wire reports", (), ("Staff", "wire reports")),
        ("id", "Editor: Budi Misal | Pewarta: Adi Contoh", ("Adi Contoh",), ()),
        ("id", "Editor: Budi Misal", ("Budi Misal",), ()),
        ("et", "Toimetaja: Mari Näide", ("Mari Näide",), ()),
        ("hy", "Հեղինակ՝ Անի Օրինակյան", ("Անի Օրինակյան",), ()),
        ("bn", "রহিম উদাহরণ প্রতিনিধি", ("রহিম উদাহরণ",), ()),
        ("en", "Jane Doe, professor at the university of a large lake", ("Jane Doe",), ()),
        ("en", "Political reporter Jane Doe", ("Jane Doe",), ()),
        ("en", "By Associated Press 12:20pm Jan 7, 2024", (), ("Associated Press",)),
        ("en", "By: Jane Doe | Edited By: Ann Poe", ("Jane Doe",), ()),
        ("ar", "تحرير : أحمد مثال", ("أحمد مثال",), ()),
        ("ar", "الكاتب: أحمد مثال", ("أحمد مثال",), ()),
        ("am", "ዘጋቢ፦ አበበ ምሳሌ", ("አበበ ምሳሌ",), ()),
        ("km", "ដោយ៖ ចាន់ គំរូ", ("ចាន់ គំរូ",), ()),
        ("sw", "Imeandikwa na Juma Mfano", ("Juma Mfano",), ()),
        ("zh", "撰稿编辑：李明", ("李明",), ()),
        ("zh", "责编：王芳", ("王芳",), ()),
        ("ja", "取材・文：山田太郎", ("山田太郎",), ()),
        ("fa", "خبرنگار: علی نمونه", ("علی نمونه",), ()),
        ("en", "Jane Doe/KLKE-Ostrel", ("Jane Doe",), ()),
        ("en", "Posted by admin", (), ()),
        ("mt", "Minn Anna Eżempju", ("Anna Eżempju",), ()),
        ("en", "FOX 12 Staff", (), ("FOX 12 Staff",)),
        ("en", "News Team 24 Comments", (), ("News Team",)),
        ("en", "Lake TV 2", (), ("Lake TV 2",)),
        ("en", "AFP 3 May", (), ("AFP",)),
        ("en", "Jane Doe 3 hours ago", ("Jane Doe",), ()),
        ("sk", "TASR, lakeside.example", (), ("TASR",)),
        ("sv", "Anna Exempel/TT", ("Anna Exempel",), ()),
        ("hu", "Minta Anna, MTI", ("Minta Anna",), ()),
        ("sr", "Beta", (), ("Beta",)),
        ("pt", "Lusa", (), ("Lusa",)),
        ("ar", "أحمد مثال، أ ف ب", ("أحمد مثال",), ()),
        ("en", "By Jane Doe on March 4, 2024", ("Jane Doe",), ()),
        ("en", "Submitted by Jane Doe", ("Jane Doe",), ()),
        ("en", "By Jane Doe and News Agencies", ("Jane Doe",), ()),
        ("en", "News Agencies", (), ("News Agencies",)),
        ("de", "Von Anna Beispiel am 4. März 2024", ("Anna Beispiel",), ()),
        ("lv", "Autori: Anna Paraugs", ("Anna Paraugs",), ()),
        ("he", "מאת דנה לוי", ("דנה לוי",), ()),
        ("ko", "김민수 기자", ("김민수",), ()),
        ("en", "Associated Press Associated Press", (), ("Associated Press",)),
        ("en", "jane doe", ("jane doe",), ()),
        ("en", "https://social.example/lakeside", (), ()),
        ("en", "", (), ()),
        (
            "de",
            "Von Anna Beispiel, Uwe Muster und Eva von der Au, NDR",
            ("Anna Beispiel", "Uwe Muster", "Eva von der Au"),
            ("NDR",),
        ),
        ("de", "Anna Beispiel im Gespräch mit Uwe Muster", ("Anna Beispiel", "Uwe Muster"), ()),
        ("de", "Von Anna Beispiel, Lille", ("Anna Beispiel",), ()),
        ("de", "Quelle: seeufer.de/bb", (), ("seeufer.de/bb",)),
        ("fr", "Par Anne Exemple et Luc Modèle", ("Anne Exemple", "Luc Modèle"), ()),
        ("es", "Por: Ana Ejemplo y Luis Modelo", ("Ana Ejemplo", "Luis Modelo"), ()),
        ("ru", "Автор: Анна Примерова", ("Анна Примерова",), ()),
        ("uk", "Анна Прикладенко та Іван Зразок", ("Анна Прикладенко", "Іван Зразок"), ()),
        ("tr", "Ayşe Örnek ve Ali Misal", ("Ayşe Örnek", "Ali Misal"), ()),
        ("en", "By Jane Doe, John Roe, and Ann Poe", ("Jane Doe", "John Roe", "Ann Poe"), ()),
        ("en", "By Jane Doe, with John Roe", ("Jane Doe", "John Roe"), ()),
        ("en", "By J. K. Doe and John D.", ("J. K. Doe", "John D."), ()),
        ("en", "Jane Doe Jr.", ("Jane Doe Jr.",), ()),
        ("en", "By Jane Doe (jane.doe@lakeside.example)", ("Jane Doe",), ()),
        ("en", "By Jane Doe Published May 5, 2024", ("Jane Doe",), ()),
        ("en", "By Jane Doe Updated 5:03 p.m.", ("Jane Doe",), ()),
        ("fr", "Par Anne Exemple Mis à jour le 4 mars 2024", ("Anne Exemple",), ()),
        ("en", "Published by Jane Doe", ("Jane Doe",), ()),
        ("en", "JANE DOE Associated Press", ("JANE DOE",), ()),
        ("en", "Jane Doe Lakeside News", ("Jane Doe",), ()),
        ("en", "By Jane Doe CNN", ("Jane Doe",), ()),
        ("en", "By Mary Ann Dawn", ("Mary Ann Dawn",), ()),
        ("en", "JANE DOE, AP Business Writer", ("JANE DOE",), ()),
        ("en", "AA Doe", ("AA Doe",), ()),
        ("en", "By Jane Doe, staff", ("Jane Doe",), ()),
        ("en", "By Staff", (), ("Staff",)),
        ("en", "By Voice of America", (), ("Voice of America",)),
        ("en", "Ministry of Ferries", ("Ministry of Ferries",), ()),
        ("en", "Reuters in Ostrel", (), ("Reuters",)),
        ("en", "Jane Doe and John Roe for RFE/RL's Tatar-Bashkir Service", ("Jane Doe", "John Roe"), ()),
        ("en", "RFE/RL's Tatar-Bashkir Service", (), ("RFE/RL's Tatar-Bashkir Service",)),
        ("en", "Jane Doe, Current Time", ("Jane Doe",), ()),
        ("pl", "Autor: Anna Przykład/PAP", ("Anna Przykład",), ()),
        ("ru", "Анна Примерова, Радио Свобода", ("Анна Примерова",), ()),
        ("ru", "Анна Примерова, Голос Америки", ("Анна Примерова",), ()),
        ("ru", "Подготовила Анна Примерова", ("Анна Примерова",), ()),
        ("kk", "Асан Үсенов және Айгүл Серік", ("Асан Үсенов", "Айгүл Серік"), ()),
        ("ky", "Асан Үсөнов жана Айгүл Серик", ("Асан Үсөнов", "Айгүл Серик"), ()),
        ("uz-Latn", "Muallif: Ali Namunov va Olim Misolov", ("Ali Namunov", "Olim Misolov"), ()),
        ("tg", "Алӣ Намунаев ва Сино Мисолов", ("Алӣ Намунаев", "Сино Мисолов"), ()),
        ("tk", "Aman Mysalow we Maral Nusgaýewa", ("Aman Mysalow", "Maral Nusgaýewa"), ()),
        ("tt", "Алсу Мисалова һәм Илдар Үрнәков", ("Алсу Мисалова", "Илдар Үрнәков"), ()),
        ("fa", "علی نمونه و مریم مثالی", ("علی نمونه", "مریم مثالی"), ()),
        ("prs", "علی نمونه و مریم مثالی", ("علی نمونه", "مریم مثالی"), ()),
        ("ps", "احمد خان او زرغونه خان", ("احمد خان", "زرغونه خان"), ()),
        ("ur", "علی مثال اور مریم مثال", ("علی مثال", "مریم مثال"), ()),
        ("ar", "بقلم: أحمد مثال، رويترز", ("أحمد مثال",), ()),
        ("no", "Av Kari Nordmann og Ola Nordmann", ("Kari Nordmann", "Ola Nordmann"), ()),
        ("sh", "Piše: Ana Primer i Petar Ogled", ("Ana Primer", "Petar Ogled"), ()),
        ("vi", "Nguyễn Văn Mẫu và Trần Thị Dụ", ("Nguyễn Văn Mẫu", "Trần Thị Dụ"), ()),
        ("ko", "김민수, 이영희 기자", ("김민수", "이영희"), ()),
        ("zh", "李明、王芳", ("李明", "王芳"), ()),
        ("ko", "사회 | 김민수 | 기자 | 작성", ("김민수",), ()),
        ("ko", "김민수 | 기자 | 구독", ("김민수",), ()),
        ("ko", "서울 김민수 선임기자", ("김민수",), ()),
        ("ko", "[김민수·이영희 기자 / minsu@lake.example]", ("김민수", "이영희"), ()),
        ("zh", "記者 李大明 / 攝影 | 王小芳 | 報導", ("李大明", "王小芳"), ()),
        ("zh", "記者李大明／湖港報導", ("李大明",), ()),
        ("zh", "李大明、王小芳 報導 / 湖港市", ("李大明", "王小芳"), ()),
        ("zh", "社會中心／李大明、王小芳 湖港報導", ("李大明", "王小芳"), ()),
        ("zh", "綜合報導／李大明", ("李大明",), ()),
        ("zh", "文／李大明", ("李大明",), ()),
        ("zh", "生活中心／李大明報導", ("李大明",), ()),
        ("en", "Our Correspondent", (), ("Our Correspondent",)),
        ("en", "Reported by: Press Trust of India", (), ("Press Trust of India",)),
        ("en", "Special Correspondent", (), ("Special Correspondent",)),
        ("es", "Prensa Lakeside News / Ana Ejemplo", ("Ana Ejemplo",), ("Prensa Lakeside News",)),
        ("pt", "Redação / São Paulo", (), ("Redação",)),
        ("en", "Newsroom / New York", (), ("Newsroom",)),
        ("en", "AFP in Paris", (), ("AFP",)),
        ("en", "Jane Doe, Lakeside", ("Jane Doe",), ()),
        ("nl", "Jan Jansen, Nieuwsredactie", ("Jan Jansen",), ()),
        ("he", "יוסי כהן, חדשות", ("יוסי כהן",), ()),
        ("fr", "La rédaction de la radio du lac", (), ("La rédaction de la radio du lac",)),
        ("nl", "Redactie", (), ("Redactie",)),
        ("is", "Fréttastofa", (), ("Fréttastofa",)),
        ("fa", "گزارش از علی نمونه", ("علی نمونه",), ()),
        ("zh", "記者 李大明 湖港報導", ("李大明",), ()),
        ("zh", "記者李大明 湖港市 報導", ("李大明",), ()),
        ("zh", "文／李大明 圖／王小芳", ("李大明",), ()),
        ("zh", "李大明 王小芳 / 湖港報導", ("李大明", "王小芳"), ()),
        ("ja", "浜口 千尋", ("浜口 千尋",), ()),
        ("et", "Toimetas Mari Näide", ("Mari Näide",), ()),
        ("en", "Reporting Jane Doe", ("Jane Doe",), ()),
        ("de", "Paris, Frankreich", ("Paris",), ()),
        ("de", "Muster-Beispiel, Anna | 14. September 2022", ("Anna Muster-Beispiel",), ()),
        ("de", "Anna Montag 4. März 2022", ("Anna Montag",), ()),
        ("de", "Muster, Anna | 14. September 2022, 07:15 Uhr", ("Anna Muster",), ()),
        ("en", "Reuters, AFP", (), ("Reuters", "AFP")),
        ("en", "Rahul, Chennai", ("Rahul",), ()),
        ("de", "Lakeside News | Quelle: dpa", (), ("dpa",)),
        ("fr", "Anne-Marie Exemple/lme", ("Anne-Marie Exemple",), ()),
        ("ru", "Анна Примерова | директор краеведческого музея", ("Анна Примерова",), ()),
        ("ko", "[ 김민수 기자 / minsu@lake.example ]", ("김민수",), ()),
        ("pl", "Autor: Anna Przykład / Źródło: TVX Meteo, IMG", ("Anna Przykład",), ()),
        ("fr", "Rédigé par Anne Exemple le Mercredi 5 Juin 2012 à 10:15", ("Anne Exemple",), ()),
        ("el", "Ρεπορτάζ: Άννα Υπόδειγμα", ("Άννα Υπόδειγμα",), ()),
        ("ko", "서해CBX 김민수 기자", ("김민수",), ()),
        ("ko", "김민수 / 사회부 기자", ("김민수",), ()),
        ("ko", "김민수 리포터", ("김민수",), ()),
        ("ko", "LRT 뉴스 김민수입니다.", ("김민수",), ()),
        ("ko", "LRT 김민수 (minsu@lake.example)", ("김민수",), ()),
        ("lt", "Ona Pavyzdė, Ežero universiteto profesorė, Lakeside.example", ("Ona Pavyzdė",), ()),
    ],
)
def test_names_in_author_lines(
    language: str, line: str, people: tuple[str, ...], organisations: tuple[str, ...]
) -> None:
    found = Bylines(language, _NAMES).read([line])
    assert (found.people, found.organisations) == (people, organisations)


@pytest.mark.parametrize(("language", "text"), [("zh", "作者：李明"), ("ko", "김민수 기자"), ("ja", "山田太郎")])
def test_names_of_the_east_are_one_word(language: str, text: str) -> None:
    assert len(Bylines(language, _NAMES).read_shown(text).people) == 1


def test_a_place_before_the_word_for_a_report_is_nobody() -> None:
    assert line_names("生活中心／李大明報導") == ["李大明"]
    assert line_names("生活中心／高大明報導") == ["高大明"]
    assert line_names("社會中心／高雄市報導") == line_names("社會中心／金門縣報導") == []
    assert (
        line_names("國際中心／蘇黎世報導")
        == line_names("國際中心／秦皇島報導")
        == line_names("國際中心／連雲港報導")
        == []
    )
    assert line_names("國際中心／洛杉磯報導") == line_names("社會中心／新北市報導") == []


def test_when_a_story_was_put_online_is_no_organisation() -> None:
    assert not Bylines("de", _NAMES).read_shown("Online seit gestern, 17.32 Uhr")


@pytest.mark.parametrize("text", ["By Monday the lake will be frozen", "By car", "Updated an hour ago", "Follow us"])
def test_a_text_that_names_nobody_is_no_author_line(text: str) -> None:
    assert not Bylines("en", _NAMES).read_shown(text)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ro", "De trei zile, pompierii sting focul de lângă lac."),
        ("es", "Por primera vez, un equipo cultiva trufas en el lago."),
        ("pt", "Por volta das seis, um camião caiu ao lago."),
        ("fr", "Par moins vingt degrés, les secours ont cherché toute la nuit."),
        ("de", "Von heute an, so der Minister, gilt am Ufer Tempo 30."),
        ("de", "Von Anna Beispiel, so die Polizei, fehlt jede Spur."),
        ("sv", "Text och bild, säger forskarna, påverkar olika."),
        ("bg", "От три дни, по думите на местните, езерото гори."),
        ("el", "Από χθες το βράδυ, δεκάδες πυροσβέστες επιχειρούν."),
        ("tr", "Haber alınamayan dağcı, üç gün sonra bulundu."),
        ("es", "Por primera vez, un equipo de la"),
        ("en", "By the time police came to the lake"),
        ("ar", "تقرير أحمد مثال، في البحيرة."),
    ],
)
def test_a_paragraph_that_begins_with_a_small_word_is_no_author_line(language: str, text: str) -> None:
    assert not Bylines(language, _NAMES).read_opened(text)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Reporting by Jane Doe in Ostrel and John Roe in Varn; editing by Ann Poe."),
        ("de", "Von Anna Beispiel und Uwe Muster, freie Journalisten"),
        ("en", "Written by jane doe"),
        ("ka", "ავტორი: ნინო ნიმუშაძე"),
        ("hy", "Հեղինակ՝ Անի Օրինակյան"),
        ("ar", "بقلم: أحمد مثال"),
    ],
)
def test_a_text_that_begins_with_a_small_word_and_names_people_is_one(language: str, text: str) -> None:
    assert Bylines(language, _NAMES).read_opened(text)


def test_a_noun_is_the_label_of_a_name_only_before_a_colon_or_alone() -> None:
    bylines = Bylines("tr", _NAMES)
    assert [bylines.ends(text) for text in ("Haber", "Son Haber:", "Son Haber")] == [True, True, False]
    assert [bylines.starts(text) for text in ("Haber: Ayşe Örnek", "Haber Ayşe Örnek")] == [True, False]


def test_the_texts_of_an_element_as_one_line() -> None:
    bylines = Bylines("en", _NAMES)
    assert bylines.line(["By", "Jane Doe", "and", "John Roe", "Science reporter"]) == (
        "By Jane Doe and John Roe | Science reporter"
    )


def authors(
    head: str = "", after: str = "", end: str = "", root: str = "", language: str = "en"
) -> tuple[tuple[str, ...], str]:
    page = f"""<html lang="{language}" {root}><head>{head}<meta property="og:site_name" content="Lakeside News"></head>
    <body><article><h1>A ferry leaves the harbor</h1>{after}{SIX_PARAGRAPHS}{end}</article></body></html>"""
    article = extract(page.encode(), "https://www.lakeside.example/news/ferry")
    return article.authors, dict(article.provenance).get("authors", "none")


def ld(author: str) -> str:
    return f'<script type="application/ld+json">{{"@type":"NewsArticle","author":{author}}}</script>'


_PERSON = '{"@type":"Person","name":"Jane Doe"}'
_SITE = '{"@type":"Organization","name":"Lakeside News"}'
_META = "<meta name=author content='Jane Doe'>"
_POINTED = '<script type="application/ld+json">{"@type":"Person","@id":"#jd","name":"Jane Doe"}</script>'
_RDFA = 'prefix="dc: http://purl.org/dc/terms/ schema: http://schema.org/ sioc: http://rdfs.org/sioc/ns#"'
_CARD = "<div class=card><article><h3>A dog</h3><p class=byline>By Ann Poe</p></article></div>"
_SOURCES = {
    "people declared": ("json_ld.author", ("Jane Doe",), {"head": ld(_PERSON)}),
    "people beside the site": ("json_ld.author", ("Jane Doe",), {"head": ld(f"[{_PERSON},[{_SITE}]]")}),
    "an organisation named beside people": (
        "json_ld.author",
        ("Jane Doe", "Harbor Radio"),
        {"head": ld(f'[{_PERSON},{{"@type":"Organization","name":"Harbor Radio"}}]')},
    ),
    "a name without an object": ("json_ld.author", ("Jane Doe",), {"head": ld('"Jane Doe"')}),
    "meta": ("meta.author", ("Jane Doe",), {"head": _META}),
    "meta before the site": (
        "meta.author",
        ("Jane Doe",),
        {"head": ld(_SITE) + _META},
    ),
    "microdata": (
        "microdata.author",
        ("Jane Doe",),
        {"after": "<p itemprop=author>By <b itemprop=name>Jane Doe</b>, at sea</p>"},
    ),
    "a name with a sentence on who that is": (
        "html.byline",
        ("Jane Doe",),
        {"after": "<div class='author author--bio'><h3>Jane Doe</h3><p>Poet, and author of two books.</p></div>"},
    ),
    "a name after a German clock": (
        "html.by",
        ("Anna Muster",),
        {"after": "<small>17. Mai 2011 um 14:32 Uhr von Anna Muster</small>", "language": "de"},
    ),
    "a link": ("microdata.author", ("Jane Doe",), {"after": "<a rel=author href=/jd>Jane Doe</a>"}),
    "a creator": ("microdata.author", ("Jane Doe",), {"after": "<p itemprop=creator>Jane Doe</p>"}),
    "RDFa": (
        "rdfa.author",
        ("Jane Doe",),
        {"after": "<p property='schema:author'><b property='schema:name'>Jane Doe</b>, at sea</p>", "root": _RDFA},
    ),
    "RDFa of Drupal, until 2015": (
        "rdfa.author",
        ("Jane Doe",),
        {"after": "<i rel='sioc:has_creator'>by <a property='foaf:name'>Jane Doe</a> at sea</i>", "root": _RDFA},
    ),
    "RDFa of Drupal": (
        "rdfa.author",
        ("Jane Doe",),
        {"after": "<i rel='schema:author'>by <a property='schema:name'>Jane Doe</a> at sea</i>", "root": _RDFA},
    ),
    "Parse.ly": (
        "meta.parsely-author",
        ("Jane Doe", "John Roe"),
        {"head": """<meta name=parsely-page content='{"authors":["Jane Doe","John Roe"]}'>"""},
    ),
    "a data layer": (
        "script",
        ("Jane Doe",),
        {"head": """<script>dataLayer=[{"pageType":"x","author":"Jane Doe"}]</script>"""},
    ),
    "a variable": ("script", ("Jane Doe",), {"head": "<script>_sf_async_config.authors = 'Jane Doe';</script>"}),
    "variables of analytics": (
        "script",
        ("Jané Doe", "John Roe"),
        {"head": r"""<script>utag_data={id:1, byline:"By Jan\u00e9 Doe and John Roe"}</script>"""},
    ),
    "a script of several stories": (
        "none",
        (),
        {"head": """<script>[{"author":"Jane Doe"},{"author":"John Roe"}]</script>"""},
    ),
    "a script that holds more": (
        "none",
        (),
        {"head": f"""<script>x={{"author":"Jane Doe","state":"{"s" * 9000}"}}</script>"""},
    ),
    "a script below": ("none", (), {"end": """<script>x={"author":"Jane Doe"}</script>"""}),
    "a script without a name": ("none", (), {"head": """<script>x={"author":"jdoe","authorId":"1"}</script>"""}),
    "a class": ("html.byline", ("Jane Doe",), {"after": "<div class='story-byline'>By <b>Jane Doe</b></div>"}),
    "a class of two words in one": ("html.byline", ("Jane Doe",), {"after": "<p class=lakeByline>Jane Doe</p>"}),
    "a signature": ("html.byline", ("Jane Doe",), {"after": "<p class=signature>Jane Doe</p>"}),
    "a confirmation": ("none", (), {"after": "<p class=confirmation>Jane Doe</p>"}),
    "a photographer": ("none", (), {"after": "<p class=photo-author>Jane Doe</p>"}),
    "an author with a portrait": ("html.byline", ("Jane Doe",), {"after": "<p class='byline with-photo'>Jane Doe</p>"}),
    "the author of a picture": (
        "none",
        (),
        {"after": "<figure><figcaption>Pier <i class=author>John Roe</i></figcaption></figure>"},
    ),
    "a photographer below a label": ("none", (), {"after": "<p class=author><b>Fot.</b> <i>Jane Doe</i></p>"}),
    "microdata of a picture": (
        "microdata.author",
        ("Jane Doe",),
        {"after": "<figure><i itemprop=author>John Roe</i></figure><p itemprop=author>Jane Doe</p>"},
    ),
    "several elements of a class": (
        "html.byline",
        ("Jane Doe", "John Roe"),
        {"after": "<p><b class=byline>Jane Doe</b><b class=byline>John Roe</b></p>"},
    ),
    "the author of a comment": ("none", (), {"end": "<p class=comment-author>Ann Poe</p>"}),
    "the readers' comments": ("none", (), {"end": "<div id=comments><p><i>Posted by</i> <b>Ann Poe</b></p></div>"}),
    "a class before the site": (
        "html.byline",
        ("Jane Doe",),
        {"head": ld(_SITE), "after": "<p class=autorenzeile>Jane Doe</p>"},
    ),
    "a line without a class": ("html.by", ("Jane Doe",), {"after": "<div><i>By</i> <a href=/jd>Jane Doe</a></div>"}),
    "a line after a date": ("html.by", ("Jane Doe",), {"after": "<div>March 3, 2011 | By Jane Doe</div>"}),
    "a line after a date and a dash": (
        "html.by",
        ("Jane Doe", "KXYZ News"),
        {"after": "<div>Posted: March 3, 2011 - by Jane Doe, KXYZ News</div>"},
    ),
    "a line after a title": ("none", (), {"after": "<div>Ferry - By John Roe</div>"}),
    "a first paragraph": ("none", (), {"after": "<p>By late tuesday, officials said, the pier was closed.</p>"}),
    "the card of another story": ("none", (), {"end": _CARD}),
    "a credit at the end": (
        "body.credit",
        ("The Associated Press",),
        {"after": SIX_PARAGRAPHS * 3, "end": "<p>Reporting by The Associated Press.</p>"},
    ),
    "a role at the end": (
        "body.credit",
        ("Jane Doe",),
        {"after": SIX_PARAGRAPHS * 3, "end": "<p><em>Jane Doe (Correspondent)</em></p>"},
    ),
    "an editor at the end": ("none", (), {"after": SIX_PARAGRAPHS * 3, "end": "<p>Editor: Jane Doe</p>"}),
    "an address at the end": (
        "body.credit",
        ("김민수",),
        {"after": SIX_PARAGRAPHS * 3, "end": "<p>김민수 [minsu@lake.example]</p>"},
    ),
    "a name at the end": (
        "body.signature",
        ("Günel Misallı",),
        {"end": "<p><strong>Günel Misallı</strong></p>", "language": "az"},
    ),
    "a name at the end, of whom it is about": (
        "none",
        (),
        {"end": "<p>Günel Misallı gəldi.</p><p><strong>Günel Misallı</strong></p>", "language": "az"},
    ),
    "a name in plain type at the end": ("none", (), {"end": "<p>Nowa Zelandia</p>", "language": "pl"}),
    "who said a quote at the end": (
        "none",
        (),
        {"end": "<blockquote><p>It was a good ferry.</p></blockquote><p>John Roe, Correspondent</p>"},
    ),
    "a heading at the end": ("none", (), {"end": "<p><strong>LEER ARTÍCULO COMPLETO</strong></p>", "language": "es"}),
    "a label at the end": ("none", (), {"end": "<p>Llun: Jane Doe</p>", "language": "cy"}),
    "a name at the end, with an author": (
        "html.byline",
        ("Jane Doe",),
        {"after": "<p class=byline>Jane Doe</p>", "end": "<p><b>Günel Misallı</b></p>", "language": "az"},
    ),
    "a line of Taiwan": ("html.by", ("李大明",), {"after": "<p>記者李大明／湖港報導</p>"}),
    "a reporter in brackets": (
        "body.credit",
        ("李明",),
        {"after": "<p>湖讯消息（记者 李明）：今天早上渡轮离开了港口。</p>"},
    ),
    "a reporter and a correspondent in brackets": (
        "body.credit",
        ("李明", "王芳"),
        {"after": "<p>湖讯消息（记者 李明 通讯员 王芳）：今天早上渡轮离开了港口。</p>"},
    ),
    "a link to the author's page": (
        "html.author",
        ("Jane Doe", "John Roe"),
        {"after": "<div><a href=/autor/jane-doe>Jane Doe</a>, <a href=/autor/john-roe>John Roe</a></div>"},
    ),
    "a link to whom the text is about": (
        "none",
        (),
        {
            "after": "<p>Residents of the lakeside read the book of <a href=/author/jane-doe>Jane Doe</a> in the "
            "evening, and the whole harbor speaks of nothing else.</p>"
        },
    ),
    "a link that says what it leads to": ("none", (), {"after": "<div><a href=/author/jd>View Profile</a></div>"}),
    "an id of a comment": ("none", (), {"after": "<p id=comment-author>Tom Ford</p>"}),
    "the account of whoever put a story in": (
        "html.byline",
        ("Maria Rossi",),
        {"head": "<meta name=author content=m.rossi>", "after": "<p class=byline>By Maria Rossi</p>"},
    ),
    "a class in a header with a picture": (
        "html.byline",
        ("Jane Doe",),
        {"after": "<div class=image-header><img src=/a.jpg><h1>A ferry</h1><p class=author>Jane Doe</p></div>"},
    ),
    "a link to a section": ("none", (), {"after": "<div><a href=/world/new-york>New York</a></div>"}),
    "an author's page that is a desk's": ("none", (), {"after": "<div><a href=/author/desk>News Desk</a></div>"}),
    "a class, with a credit in a box of its own": (
        "none",
        (),
        {"after": "<div class='image wide'><img src=/a.jpg><span class=byline>Lake Rescue</span></div>"},
    ),
    "an id": ("html.byline", ("Jane Doe",), {"after": "<div><span id=story_byline>Jane Doe</span></div>"}),
    "an initial and a name": ("html.byline", ("Г.Болормаа",), {"after": "<p class=author>Г.Болормаа</p>"}),
    "a place beside a date and a bar": ("none", (), {"after": "<p>New York | 6 May 2024 | New York</p>"}),
    "a word like by after a date": (
        "html.by",
        ("Jeanne Dupré",),
        {"after": "<p>Publié le 6 mai 2024 par Jeanne Dupré</p>", "language": "fr"},
    ),
    "who put a story in": (
        "html.by",
        ("Jeanne Dupré",),
        {"after": "<p>Soumis par <span>Jeanne Dupré</span> le <span>6 mai 2024</span></p>", "language": "fr"},
    ),
    "a name and that it wrote": (
        "html.by",
        ("Hrefna Kowal",),
        {"after": "<p>Hrefna Kowal skrifar</p>", "language": "is"},
    ),
    "the halves of a name": (
        "microdata.author",
        ("Jane Doe",),
        {"after": "<p itemprop=author><i itemprop=givenName>Jane</i> <i itemprop=familyName>Doe</i><b>Editor</b></p>"},
    ),
    "a site with what its name is shortened to": (
        "meta.author",
        ("Lakeside Radio and Television",),
        {"head": "<meta name=author content='Lakeside Radio and Television (LRT)'>"},
    ),
    "the editor at the end": (
        "html.by",
        ("Diana Kowal",),
        {"end": "<p><em>Editor : <a href=/autor/dk>Diana Kowal</a></em></p>", "language": "ro"},
    ),
    "who took the picture": (
        "html.byline",
        ("Jane Doe",),
        {
            "after": "<div class=img><img src=/h.jpg><i class=pieFoto>A heron.<em class=autor>Juan Pérez</em></i></div>"
            "<p class=byline>By Jane Doe</p>"
        },
    ),
    "the site and a name at the end": ("body.credit", ("Jane Doe",), {"end": "<p>Lakeside News / Jane Doe</p>"}),
    "in Luxembourg": ("html.by", ("Claudine Thill",), {"after": "<p>vun Claudine Thill</p>", "language": "lb"}),
    "a link to all stories of a reporter": (
        "html.byline",
        ("오세준",),
        {"after": "<p class=author>오세준 기자 <a href=/r>기자의 기사 모두 보기</a></p>", "language": "ko"},
    ),
    "a name over the picture": (
        "html.byline",
        ("Jane Doe",),
        {
            "after": "<div class=hero><img src=/h.jpg>"
            "<div class=caption><h1>A ferry</h1><i class=author>Jane Doe</i></div></div>",
        },
    ),
    "a person with initials": ("json_ld.author", ("Jan Kowal",), {"head": ld('"Jan Kowal (JK)"')}),
    "an agency and a name at the end": ("none", (), {"end": "<p>Reuters / Carlos Kowal</p>"}),
    "the site by its first word, and a person": (
        "html.byline",
        ("Jane Doe",),
        {
            "head": ld('{"@type":"Person","name":"Lakeside"}'),
            "after": "<div class=author><p>Jane Doe</p><p>Lake correspondent</p></div>",
        },
    ),
    "a newsroom with the letters of its site": (
        "html.byline",
        ("Anna Dæmi",),
        {
            "language": "is",
            "head": "<meta property='og:site_name' content='LVN'>",
            "after": "<div class=author><a href='/a'>Anna Dæmi</a><span>Fréttastofa LVN</span></div>",
        },
    ),
    "a person and a place": (
        "html.byline",
        ("Jane Doe",),
        {"after": "<p class='vcard author'><b>By Jane Doe</b> <span class=locality>Serra Velha, RS</span></p>"},
    ),
    "a link to a section in the class of authors": (
        "html.byline",
        ("Jane Doe",),
        {
            "after": "<div class=author_title><a href='/category/odd'>Odd Things</a></div>"
            "<div class=author_title><p>Jane Doe</p></div>"
        },
    ),
    "an aside of the article that says who wrote it": (
        "microdata.author",
        ("Jane Doe",),
        {
            "after": "<aside class=article-aside><dl>"
            "<dd itemprop=author itemscope>Written by <span itemprop=name>Jane Doe</span></dd>"
            "<dd>Category: <a href='/lake'>Lake</a></dd></dl></aside>"
        },
    ),
    "the account with which Drupal was told": (
        "none",
        (),
        {"root": _RDFA, "after": "<span rel='sioc:has_creator'><a href='/u/1'>jdoe</a></span>"},
    ),
    "an aside with other stories": (
        "none",
        (),
        {"after": "<aside><h3>A dog came back</h3><span itemprop=author>Jane Doe</span></aside>"},
    ),
    "who is quoted in an aside": (
        "none",
        (),
        {"after": "<aside class=pullquote><p>It sank.</p><p class=author>John Roe, mayor</p></aside>"},
    ),
    "two people with a stroke between them": (
        "html.byline",
        ("Jane Doe", "John Roe"),
        {"after": "<div class=byline><a href='/j'>Jane Doe</a> / <a href='/r'>John Roe</a></div>"},
    ),
    "an author whose page is a category": (
        "html.byline",
        ("Jane Doe",),
        {"after": "<div class=byline><a href='/category/jane-doe/'>Jane Doe</a></div>"},
    ),
    "a button with the icon of a person": (
        "none",
        (),
        {"after": "<div><a href='/login'><i class='fa fa-user'></i> Sign In</a></div>"},
    ),
    "reporters of other stories": (
        "none",
        (),
        {
            "language": "ko",
            "end": "</article><section class=hot><ol><li><div class=journalist_name><em>박철수</em> <span>기자</span>"
            "</div></ol></section>",
        },
    ),
    "the path to a section in the class of reporters": (
        "none",
        (),
        {"language": "ko", "after": "<div class=reporter_info><a href=/s>사회</a> &gt; <a href=/t>사회 일반</a></div>"},
    ),
    "who stands beside the icon of a person": (
        "html.byline",
        ("Jane Doe",),
        {
            "after": "<div><span><i class='fa fa-clock-o'></i> 12:30</span>"
            "<span><i class='fa fa-user'></i> Jane Doe</span></div>"
        },
    ),
    "an icon of a person with which one signs in": (
        "none",
        (),
        {"end": "<div><a href='/in'><i class='fa fa-user'></i> Jane Doe</a></div>"},
    ),
    "the box of a reporter in Korea": (
        "html.byline",
        ("김민수",),
        {
            "language": "ko",
            "end": "</article><div class=reporter-box><dl><dt><img src=/k.jpg></dt><dd><b>김민수</b> 기자</dd></dl>"
            "<a href='#'>김민수 기자의 기사 모음</a></div>",
        },
    ),
    "a label below the text": (
        "html.by",
        ("Анна Примерова",),
        {
            "language": "ru",
            "head": ld(_SITE),
            "end": "</article><div class=m1><p>Автор: Анна Примерова</p></div><h3>Ещё</h3>",
        },
    ),
    "a label below the text, above a heading in the same box": (
        "html.by",
        ("Анна Примерова",),
        {
            "language": "ru",
            "after": SIX_PARAGRAPHS * 2,
            "end": "</article><div><p>Автор: Анна Примерова</p><h3>Ещё</h3><p>Автор: Иван Образцов</p></div>",
        },
    ),
    "a label below the text, in an element of its own": (
        "html.by",
        ("Ana Primer",),
        {"language": "hr", "end": "</article><div class=m1><b>Autor:</b> <span>Ana Primer</span></div>"},
    ),
    "the author of another story below the text": (
        "none",
        (),
        {
            "language": "ru",
            "after": SIX_PARAGRAPHS * 2,
            "end": "</article><div class=m1><h3>Ещё</h3><p>Автор: Анна Примерова</p></div>",
        },
    ),
    "a name before the site's address": (
        "html.by",
        ("Ona Pavyzdė",),
        {"language": "lt", "after": "<div>Ona Pavyzdė, www.lakeside.example</div>"},
    ),
    "a name before another address": ("none", (), {"after": "<div>Ona Pavyzdė, www.museum.example</div>"}),
    "a link to a person's page": (
        "html.author",
        ("Petr Vzor",),
        {"language": "cs", "after": "<p class=info>22.03.2006 17:10 | <a href='/lide/petr-vzor'>Petr Vzor</a></p>"},
    ),
    "the head of the page in the class of author lines": (
        "none",
        (),
        {"end": "<div class=author-info><h2>A ferry leaves the harbor at four in the morning</h2><p>Lake</p></div>"},
    ),
    "a name in a heading": ("html.byline", ("Jane Doe",), {"after": "<div class=author><h2>Jane Doe</h2></div>"}),
    "a source that is a person": ("html.source", ("Jane Doe",), {"after": "<div class=meta__source>Jane Doe</div>"}),
    "a source that is an agency": ("none", (), {"after": "<div class=source>Reuters</div>"}),
    "a place and a person in the source": (
        "html.source",
        ("هدى الجاسم",),
        {"after": "<div class=source>القاهرة - هدى الجاسم</div>", "language": "ar"},
    ),
    "an address below the title": (
        "html.address",
        ("Jane Doe",),
        {"after": "<address><a rel=facebook href='https://facebook.com/l'>Jane Doe</a> Lakeside</address>"},
    ),
    "the address of a house": ("none", (), {"after": "<address>1 Lake Street, Varn</address>"}),
    "an author in a label of ASP.NET": (
        "html.byline",
        ("Jane Doe",),
        {"after": "<span id=ctl00_Main_lblAuthor>Jane Doe</span>"},
    ),
    "what else an author wrote": ("none", (), {"end": "<div class=maisAutor><h4>Anterior Artigo</h4></div>"}),
    "a place in the class of author lines": ("none", (), {"after": "<div class=byline>Lagos, Nigeria</div>"}),
    "a section beside the date": (
        "none",
        (),
        {"language": "cs", "after": "<p>5. 6. 2012 | <a href='/zpravy/dolni-lhota'>Dolní Lhota</a></p>"},
    ),
    "the owner of a picture, with the site's address": (
        "none",
        (),
        {"language": "lt", "after": "<div>© Ona Pavyzdė, www.lakeside.example</div>"},
    ),
    "a name at the right in a table": (
        "none",
        (),
        {"language": "hr", "end": "<table><tr><td align=right>Real Ostrel</td><td>2-1</td></tr></table>"},
    ),
    "a link at the right": ("none", (), {"language": "hr", "end": "<p align=right><a href=#>Vidi Više</a></p>"}),
    "a name at the right above the text": (
        "none",
        (),
        {"language": "hr", "after": "<p align=right>Ana Primer</p>"},
    ),
    "the author of the next story below the text": (
        "none",
        (),
        {
            "language": "ru",
            "after": SIX_PARAGRAPHS * 2,
            "end": "</article><div><a href=/x>Паром вернулся в гавань утром</a><p>Автор: Анна Примерова</p></div>",
        },
    ),
    "a name beside the date, which may be a town's": (
        "none",
        (),
        {"language": "cs", "after": "<p>5. 6. 2012, 8:15 | Alena Vzorová</p>"},
    ),
    "a label beside the date": ("none", (), {"language": "hr", "after": "<p>5.6.2012. | Izvor: Ana Primer</p>"}),
    "a programme beside the date, where titles have capitals": (
        "none",
        (),
        {"after": "<p>5 June 2012 | Evening Line</p>"},
    ),
    "a name at the right below the text": (
        "body.signature",
        ("Ганна Прыкладная",),
        {"language": "be", "end": "<div align=right><i>Ганна Прыкладная</i></div>"},
    ),
    "a name at the right by its style": (
        "body.signature",
        ("Ana Primer",),
        {"language": "hr", "end": "<p style='margin:0; text-align: right'><b>Ana Primer</b></p>"},
    ),
    "a line at the right that is no name": (
        "none",
        (),
        {"language": "hr", "end": "<p align=right>Povratak na vrh stranice</p>"},
    ),
    "a label in a link to a person's page": (
        "html.author",
        ("Jane Doe",),
        {"after": "<div><a href='/author/jane-doe'>Source:&nbsp;Jane Doe</a> <i>5 June 2012 6:55am</i></div>"},
    ),
    "a name of one word, in a script without blanks": (
        "html.byline",
        ("ພັນກງານພະແນກລາວ",),
        {"language": "lo", "after": "<div class=b-byline><i>ໂດຍ</i> <a href='/author/lao'>ພັນກງານພະແນກລາວ</a></div>"},
    ),
    "reporters of a network and of a station, in brackets": (
        "body.credit",
        ("罗启明", "邓小满"),
        {
            "language": "zh",
            "after": "<p>央声网安南消息（记者 罗启明 安南台记者 邓小满）石梁县的柑橘大面积丰收。</p>",
        },
    ),
    "a date, a label and a link, as SPIP prints them, before that of a comment": (
        "html.by",
        ("Anne Exemple",),
        {
            "language": "fr",
            "after": "<small>lundi 22 mai 2006, par <a href='mailto:a@lake.example'>Anne Exemple</a></small>",
            "end": "</article><small>23 mai 2006, par un auditeur</small>",
        },
    ),
    "further authors, as Ghost declares them": (
        "json_ld.author",
        ("Jane Doe", "John Roe"),
        {
            "head": ld(
                _PERSON + ',"contributor":[{"@type":"Person","name":"John Roe"},{"@type":"Person","name":"Ann Poe"}]'
            ),
            "after": "<h4 class=gh-article-author-name><a href=/a>Jane Doe</a>, <a href=/b>John Roe</a></h4>",
        },
    ),
    "a label with a blank before its colon, below the text": (
        "html.by",
        ("มารี ตัวอย่าง",),
        {
            "language": "th",
            "after": SIX_PARAGRAPHS * 2,
            "end": "</article><hr><div><b>ผู้สื่อข่าว :</b> มารี ตัวอย่าง</div>",
        },
    ),
    "a name in bold type above what is attached": (
        "body.signature",
        ("Христина Приклад",),
        {"language": "uk", "end": "<p><strong>Христина Приклад</strong></p><h3>Слухайте</h3>"},
    ),
    "whose the picture is, in a box of two levels": (
        "html.byline",
        ("John Roe",),
        {
            "after": "<div class=fotoBox><div class=f><img src=/1.jpg><span class=pie>The lake</span>"
            "<span class=autor>Jane Doe</span></div></div><p><span class=author>John Roe</span> - <i>Varn</i></p>",
        },
    ),
    "a host before a guest": (
        "html.byline",
        ("Анна Примерова",),
        {
            "language": "ru",
            "after": "<div class=authors><i>Ведущие:</i> <b>Анна Примерова</b></div>"
            "<div class=authors><i>Гости:</i> <b>Иван Образцов</b></div>",
        },
    ),
    "a bold line above short ones": (
        "none",
        (),
        {"language": "cs", "end": "<p><b>Starý Most</b></p><p>Otevřeno denně 9 až 17</p>"},
    ),
    "who said the words above the line at the right": (
        "none",
        (),
        {"language": "cs", "end": "<p>„Most přes jezero stojí.“ řekl.”</p><p align=right>Karel Vzor</p>"},
    ),
    "further names that JSON-LD declares, of whom the author line says that they took the pictures": (
        "json_ld.author",
        ("Jane Doe",),
        {
            "head": ld(_PERSON + ',"contributor":{"@type":"Person","name":"John Roe"}'),
            "after": "<p class=byline>By Jane Doe | Photos by John Roe</p>",
        },
    ),
    "the author of a book": (
        "none",
        (),
        {"language": "de", "after": "<p>Das neue Buch, von <a href='/x'>Anna Beispiel</a></p>"},
    ),
    "an author line in a long heading": (
        "html.byline",
        ("Jane Doe",),
        {"after": "<div class=author><h2>Jane Doe, Political Correspondent in Varn</h2></div>"},
    ),
    "an account on a page of another script": (
        "none",
        (),
        {"head": "<title>春の港</title><meta name=author content=chenl>"},
    ),
    "an account of the system": ("none", (), {"head": "<meta name=author content='Super User'>"}),
    "the site alone": ("json_ld.author", ("Lakeside News",), {"head": ld(_SITE)}),
    "the maker of the site": (
        "json_ld.author",
        ("Lakeside News",),
        {"head": ld(_SITE) + "<meta name=author content=Webtech>"},
    ),
    "who is pointed at": ("json_ld.author.@id", ("Jane Doe",), {"head": ld('{"@id":"#jd"}') + _POINTED}),
    "who is pointed at, below a class": (
        "html.byline",
        ("John Roe",),
        {"head": ld('[{"@id":"#jd"}]') + _POINTED, "after": "<p class=byline>By John Roe</p>"},
    ),
    "a label for cards": (
        "meta.twitter:data1",
        ("Jane Doe",),
        {"head": '<meta name="twitter:label1" content="Written by"><meta name="twitter:data1" content="Jane Doe">'},
    ),
    "a label of something else": (
        "none",
        (),
        {"head": '<meta name="twitter:label1" content="Reading time"><meta name="twitter:data1" content="2 Minutes">'},
    ),
    "nobody": ("none", (), {}),
}


@pytest.mark.parametrize(("rule", "names", "page"), _SOURCES.values(), ids=_SOURCES)
def test_where_the_authors_stand(rule: str, names: tuple[str, ...], page: dict[str, str]) -> None:
    assert authors(**page) == (names, rule)


@pytest.mark.parametrize(
    "line",
    [
        "<p class=byline>By Jane Doe, Lakeside</p>",
        "<div class=byline><p>By Jane Doe, Lakeside</p><p>Published</p><p>May 6, 2024 10:00 AM</p></div>",
    ],
)
def test_the_author_line_is_kept_as_printed_without_its_date(line: str) -> None:
    page = f"<html><body><article><h1>A ferry leaves</h1>{line}{SIX_PARAGRAPHS}</article></body></html>"
    article = extract(page.encode(), "https://www.lakeside.example/news/2024/05/06/ferry")
    assert (article.byline, dict(article.provenance)["byline"]) == ("By Jane Doe, Lakeside", "html.byline")


def test_who_writes_by_the_title() -> None:
    def authors(title: str) -> tuple[str, ...]:
        page = f"<html lang=en><body><h1>{title}</h1>{SIX_PARAGRAPHS}</body></html>"
        return extract(page.encode(), "https://www.lakeside.example/news/ferry").authors

    assert authors("Jane Doe writes: A ferry's worth of pepper") == ("Jane Doe",)
    assert authors("A reader writes: A ferry's worth of pepper") == ()
