from __future__ import annotations

import pytest

from archive.article import Block, BlockKind, Link
from archive.extraction.body import BOLD_LEVEL
from archive.extraction.boilerplate import vocabulary
from archive.extraction.prose.context import Context
from archive.extraction.prose.trim import trim

FIRST = "The harbor of Varn reopened on Monday, three weeks after the flood."
SECOND = "Officials said that “the worst is over for the families of the lower town”, and promised help."
LAST = "The mayor will speak to the council on Friday."


def link(text: str) -> Link:
    return Link("https://varn.example/x", text)


def kept(*blocks: Block, **around: object) -> list[str]:
    surroundings = Context(**around)  # type: ignore[arg-type]
    return [block.text for block in trim(blocks, surroundings, vocabulary("en"))[0]]


def paragraph(text: str, *links: str, kind: BlockKind = "paragraph") -> Block:
    return Block(kind, text, BOLD_LEVEL if kind == "heading" else None, links=tuple(map(link, links)))


_LETTERS = (("twice", "Jane Doe"), ("on Monday", "John Roe"), ("again", "Ann Poe"))
TEXT = (paragraph(FIRST), paragraph(SECOND), paragraph(LAST))
SAID = [FIRST, SECOND, LAST]


@pytest.mark.parametrize(
    "promo",
    [
        paragraph("Ferry sinks off Ostrel", "Ferry sinks off Ostrel"),
        paragraph("READ MORE: Ferry sinks off Ostrel", "Ferry sinks off Ostrel"),
        paragraph("READ MORE: \ufeffFerry sinks off Ostrel", "\ufeffFerry sinks off Ostrel"),
        paragraph("WATCH | Ferry sinks off Ostrel", "Ferry sinks off Ostrel"),
        paragraph("Ferry sinks off Ostrel", "Ferry sinks off Ostrel", kind="heading"),
        Block("list", "One ferry\nTwo ferries", links=(link("One ferry"), link("Two ferries"))),
        paragraph("Sign up for our morning letter, and never miss a ferry again."),
        paragraph("Advertisement: CLICK HERE TO GET THE APP", "CLICK HERE TO GET THE APP"),
        paragraph("Lire aussi Un ferry coule au large d'Ostrel", "Un ferry coule au large d'Ostrel"),
        paragraph(
            "LEA TAMBIÉN Se hunde un ferry cerca del puerto de Ostrel",
            "Se hunde un ferry cerca del puerto de Ostrel",
            kind="heading",
        ),
        paragraph(
            "อ่านข่าวที่เกี่ยวข้อง: เรือข้ามฟากล่มนอกชายฝั่งโอสเตรล มีผู้โดยสารบนเรือสี่สิบคน",
            "เรือข้ามฟากล่มนอกชายฝั่งโอสเตรล มีผู้โดยสารบนเรือสี่สิบคน",
        ),
        paragraph(">>> Read also: Why did the ferry sink?", "Why did the ferry sink?"),
        paragraph("👉 Read also: Why did the ferry sink?", "Why did the ferry sink?"),
        paragraph("* Sign up for our morning letter, and never miss a ferry again."),
        paragraph("–", kind="heading"),
        paragraph("* * *"),
        paragraph("_____"),
    ],
    ids=lambda block: block.text[:24],
)
def test_lines_that_lead_elsewhere_or_ask_for_something_are_put_aside(promo: Block) -> None:
    assert kept(TEXT[0], promo, *TEXT[1:]) == SAID


@pytest.mark.parametrize(
    "block",
    [
        paragraph("The ferry, which sank last year, was the fourth to do so.", "sank last year"),
        paragraph(
            "The ferry, which sank last year off Ostrel, was the fourth to do so.",
            "The ferry, which sank last year off Ostrel, was the fourth to do so.",
        ),
        paragraph("He told the Varn Gazette: the ferry was old.", "Varn Gazette"),
        paragraph("The mayor asked: why did the ferry sink?", "why did the ferry sink?"),
        paragraph("As the council of Varn said in its Report on the harbor of 2019", "Report on the harbor of 2019"),
        Block("list", "Ropes, 40 crowns\nSails", links=(link("Sails"),)),
        paragraph("A Harbor For Everyone", kind="heading"),
        paragraph(
            "Subscribe is what he said, " + "and that was a long time ago in a town far from here, " * 8 + "he said."
        ),
    ],
    ids=lambda block: block.text[:24],
)
def test_text_with_links_is_text(block: Block) -> None:
    assert kept(TEXT[0], block, *TEXT[1:]) == [FIRST, block.text, SECOND, LAST]


def test_links_that_led_elsewhere_are_kept_as_related() -> None:
    blocks = [TEXT[0], paragraph("READ MORE: A ferry", "A ferry"), *TEXT[1:], paragraph("A ferry", "A ferry")]
    assert trim(blocks, Context(), vocabulary("en"))[1] == (link("A ferry"),)


def test_the_heading_of_a_list_of_links_goes_with_it() -> None:
    links = Block("list", "One ferry\nTwo ferries", links=(link("One ferry"), link("Two ferries")))
    assert kept(TEXT[0], paragraph("More about ferries:"), links, *TEXT[1:]) == SAID
    assert kept(TEXT[0], paragraph("In Depth", kind="heading"), links, *TEXT[1:]) == SAID


def entries(*items: str) -> Block:
    """A list whose entries hold a link each, in square brackets."""
    linked = tuple(link(item[item.index("[") + 1 : item.index("]")]) for item in items)
    plain = tuple(item.replace("[", "").replace("]", "") for item in items)
    return Block("list", "\n".join(plain), items=plain, links=linked)


@pytest.mark.parametrize(
    "promo",
    [
        entries("Lea también: [Cómo se construyó el puente de Varn]"),
        entries("[Cesta básica fica mais barata em Varn].", "[Governo amplia compra de barcos para a cidade]."),
        entries(
            "[Hochwasser in Ostrel geht zurück] (varn.example; 22.6.13)", "[Fähre liegt fest] (rv.example; 21.6.13)"
        ),
    ],
)
def test_a_list_of_links_with_their_labels_is_put_aside(promo: Block) -> None:
    assert kept(*TEXT[:2], promo, TEXT[2]) == SAID
    assert kept(*TEXT[:2], paragraph("NOTÍCIES RELACIONADES"), promo, TEXT[2]) == SAID
    assert kept(*TEXT[:2], paragraph("Notícias relacionadas:", kind="quote"), promo, TEXT[2]) == SAID


def test_a_list_whose_entries_say_more_than_their_links_is_text() -> None:
    said = entries("The [ferry] runs from Monday.", "The [bridge] stays closed until the council has met.")
    assert kept(*TEXT[:2], said, TEXT[2]) == [*SAID[:2], said.text, LAST]


def test_a_list_of_headings_that_announce_something_is_text() -> None:
    said = Block("list", "Turn off the power:", items=("Turn off the power:",))
    assert kept(*TEXT[:2], said, TEXT[2]) == [*SAID[:2], said.text, LAST]


def test_a_label_in_bold_before_a_link_to_another_story_goes_with_it() -> None:
    label = Block("heading", "LEA TAMBIÉN", level=3)
    promo = paragraph("Ferry sinks off Ostrel", "Ferry sinks off Ostrel")
    assert kept(*TEXT[:2], label, promo, TEXT[2]) == SAID
    sentence = paragraph("It is not over yet.", "It is not over yet")
    assert kept(*TEXT[:2], label, sentence, TEXT[2])[:3] == [*SAID[:2], label.text]


def test_links_after_one_label_are_put_aside() -> None:
    row = paragraph(
        "More about the harbor of Varn Ferry sinks off Ostrel 3 mins Council meets at dawn 2 mins",
        "Ferry sinks off Ostrel 3 mins",
        "Council meets at dawn 2 mins",
    )
    assert kept(*TEXT[:2], row, TEXT[2]) == SAID


def test_a_label_before_a_link_to_another_story_goes_with_it() -> None:
    promo = paragraph("Ferry sinks off Ostrel", "Ferry sinks off Ostrel")
    assert kept(TEXT[0], paragraph("Read also"), promo, *TEXT[1:]) == SAID
    assert kept(TEXT[0], promo, paragraph("Two years on"), *TEXT[1:]) == [FIRST, "Two years on", SECOND, LAST]


def test_a_heading_that_ends_as_labels_do_goes_with_its_link() -> None:
    promo = paragraph("Ferry sinks off Ostrel", "Ferry sinks off Ostrel")
    assert kept(TEXT[0], Block("heading", "Read also:", level=4), promo, *TEXT[1:]) == SAID
    assert kept(TEXT[0], paragraph("Read also :"), promo, *TEXT[1:]) == SAID
    heading = Block("heading", "Two years on", level=2)
    assert kept(TEXT[0], heading, promo, *TEXT[1:]) == [FIRST, "Two years on", SECOND, LAST]


def test_a_heading_or_a_speaker_before_a_link_stays() -> None:
    promos = [paragraph(text, text) for text in ("Ferry sinks off Ostrel", "Council meets at dawn")]
    for line in (Block("heading", "The causes", level=2), Block("heading", "The decision:", level=2)):
        assert kept(TEXT[0], line, *promos, *TEXT[1:]) == [FIRST, line.text, SECOND, LAST]
    assert kept(TEXT[0], paragraph("The mayor wrote:"), promos[0], *TEXT[1:]) == [
        FIRST,
        "The mayor wrote:",
        SECOND,
        LAST,
    ]


def test_when_each_post_of_a_live_blog_was_written_is_no_text() -> None:
    stamps = [paragraph("8:31 p.m. ET, March 2, 2021"), paragraph("March 2, 2021, 7:00 p.m. ET")]
    assert kept(TEXT[0], stamps[0], TEXT[1], stamps[1], *TEXT[1:]) == [FIRST, SECOND, LAST]
    fixtures = [paragraph("Varn v Ostrel"), stamps[0], paragraph("Pell v Varn"), stamps[1], paragraph("Lake v Pell")]
    days = [
        paragraph(f"The harbor of Varn was closed on the {day} day of the flood.") for day in ("first", "last", "next")
    ]
    shown = [*TEXT, *days, *fixtures, days[0]._replace(text="It is open again for the ferries of the lower town.")]
    assert kept(*shown) == [block.text for block in shown]
    diary = [Block("heading", "March 2, 2021", level=3), Block("heading", "March 3, 2021", level=3)]
    assert kept(TEXT[0], diary[0], TEXT[1], diary[1], TEXT[2]) == [FIRST, diary[0].text, SECOND, diary[1].text, LAST]


def test_line_ups_below_the_last_sentence_are_text_and_tags_are_none() -> None:
    sides = [f"{side}: Doe, Roe - Poe 7, Lind 6/2, Berg 5, Rowe 4" for side in ("Varn Rovers", "Ostrel United")]
    crowd = "Crowd: 4,421 (sold out)"
    assert kept(*TEXT, *map(paragraph, (*sides, crowd))) == [*SAID, *sides, crowd]
    tags = [paragraph(f"{label}: Varn, Ostrel, Pell, Lake, Lower Town, Pier") for label in ("Topics", "Places")]
    assert kept(*TEXT, *tags) == SAID


def test_what_an_author_says_at_the_end_is_text() -> None:
    house = paragraph("The mayor told Lakeside News on Monday.")
    assert kept(*TEXT, house, authors=("Lakeside News",)) == [*SAID, house.text]
    thanks = paragraph("Jane Doe: Thank you for the time that you gave to the listeners of Radio Varn.")
    assert kept(*TEXT, thanks, authors=("Jane Doe",)) == [*SAID, thanks.text]
    bio = paragraph("Jane Doe is the author of two novels: The Pier, and The Quay of Varn.")
    assert kept(*TEXT, bio, authors=("Jane Doe",)) == SAID


def test_letters_end_with_who_wrote_them() -> None:
    letters = [f"The ferry was late {often}, and nobody told us why. {name}, Varn" for often, name in _LETTERS]
    assert kept(*TEXT, *map(paragraph, letters)) == [*SAID, *letters]
    assert kept(*TEXT, paragraph(letters[0])) == SAID  # one is a line of the foot
    asks = [paragraph("Have you seen the ferry of Varn at sea? Send us your pictures")] * 2
    assert kept(*TEXT, *asks) == SAID


def test_a_heading_that_holds_the_title_is_none_of_the_text() -> None:
    heading = Block("heading", "Ferries to Ostrel: The harbor of Varn reopens", level=2)
    byline = paragraph("by Jane Doe, 21.03.2025")
    assert kept(heading, byline, *TEXT, title="The harbor of Varn reopens", authors=("Jane Doe",)) == SAID


def test_a_label_in_capitals_leads_to_a_question_too() -> None:
    promo = paragraph("READ ALSO How did the ferry sink off Ostrel?", "How did the ferry sink off Ostrel?")
    assert kept(*TEXT[:2], promo, TEXT[2]) == SAID


@pytest.mark.parametrize(
    ("label", "linked"),
    [
        ("WASHINGTON (AP) — ", "The Senate passed the bill on Monday."),
        ("NATO ", "sent ships to the bay."),
        ("UPDATE: ", "The station is open again."),
        ("LAKESIDE ", "has closed its schools for the whole of this week."),
        ("Best actor - ", "Cillian Kowal"),
    ],
)
def test_capitals_before_a_linked_sentence_are_no_label(label: str, linked: str) -> None:
    said = paragraph(f"{label}{linked}", linked)
    assert kept(TEXT[0], said, *TEXT[1:]) == [FIRST, said.text, SECOND, LAST]


def test_a_label_may_end_with_a_hyphen() -> None:
    for label in ("Read this too: all of it", "यह भी पढ़ें"):  # a vowel's sign is no letter
        promo = paragraph(f"{label}- Ferry sinks off Ostrel", "Ferry sinks off Ostrel")
        assert kept(*TEXT[:2], promo, TEXT[2]) == SAID


def test_who_speaks_first_is_kept_if_another_speaks_in_the_same_way() -> None:
    spoken = [paragraph("[앵커]"), TEXT[0], paragraph("[기자]"), *TEXT[1:]]
    assert kept(*spoken) == ["[앵커]", FIRST, "[기자]", SECOND, LAST]
    assert kept(paragraph("[앵커]"), *TEXT) == SAID
    assert kept(paragraph("[앵커]"), TEXT[0], paragraph("◀ 리포트 ▶"), *TEXT[1:])[0] == FIRST


def test_a_pull_quote_is_not_read_twice() -> None:
    quote = "“the worst is over for the families of the lower town”"
    assert kept(TEXT[0], paragraph(quote), *TEXT[1:]) == SAID
    assert kept(TEXT[0], paragraph("The worst is over for the families", kind="quote"), *TEXT[1:]) == SAID
    assert kept(TEXT[0], paragraph("The worst is over", kind="heading"), *TEXT[1:]) == [
        FIRST,
        "The worst is over",
        SECOND,
        LAST,
    ]


def test_a_paragraph_printed_twice_is_read_once() -> None:
    assert kept(*TEXT, TEXT[0]) == SAID
    assert kept(paragraph("Yes, he said."), paragraph("Yes, he said."), *TEXT)[:2] == ["Yes, he said."] * 2


@pytest.mark.parametrize(
    "line",
    ["12 May 2024", "By Ana Torv", "Updated: 14:05", "Varn Reopens", "World", "3 hours ago", "Harbor news"],
)
def test_what_stands_between_headline_and_text_is_no_text(line: str) -> None:
    around = {"title": "Varn Reopens Its Harbor", "names": ("World",), "authors": ("Ana Torv",)}
    assert kept(paragraph(line), *TEXT, **around) == SAID


def test_the_title_once_more_is_no_text_even_as_a_heading_with_its_kicker() -> None:
    repeated = paragraph("Flood: Varn Reopens Its Harbor", kind="heading")
    assert kept(repeated, *TEXT, title="Varn Reopens Its Harbor") == SAID
    assert kept(paragraph("What Happened", kind="heading"), *TEXT, title="Varn") == ["What Happened", *SAID]


def test_whom_a_letter_addresses_is_text() -> None:
    assert kept(paragraph("Dear Councillors,"), *TEXT, title="An open letter") == ["Dear Councillors,", *SAID]
    head = map(paragraph, ("Jane Doe, Political Editor,", "Lakeside News"))
    assert kept(*head, *TEXT, title="An open letter") == SAID


def test_how_a_match_ended_is_text() -> None:
    lines = ["Varn Rovers 24 (Torv 2, Doe; Roe con)", "Ostrel 21 (Poe)", "HT: 18-7"]
    assert kept(*TEXT, *map(paragraph, lines)) == [*SAID, *lines]
    assert kept(*TEXT, paragraph("Story 24 (VR)")) == SAID


@pytest.mark.parametrize(
    "lines",
    [
        ("Views: 245", "Comments: 12"),
        ("Просмотров: 245", "Комментариев: 12"),
        ("Kilde: TV 2", "Foto: Jens Hansen / TV 2"),
        ("Fuente: Canal 13", "Foto: Canal 13"),
        ("Crédit photo : France 3", "Source : France 24"),
    ],
)
def test_counters_and_channels_are_no_results(lines: tuple[str, ...]) -> None:
    assert kept(*TEXT, *map(paragraph, lines)) == SAID


def test_the_name_of_the_site_below_a_text_is_none() -> None:
    assert kept(*TEXT, paragraph("Varn Radio."), sites=("Varn Radio",)) == SAID


@pytest.mark.parametrize("kind", ["heading", "paragraph"])
def test_an_author_line_is_no_text_whatever_its_type(kind: BlockKind) -> None:
    assert kept(paragraph("Por: Ana Torv, Varn.", kind=kind), *TEXT, authors=("Ana Torv",)) == SAID


def test_a_page_of_short_lines_keeps_them() -> None:
    verses = [paragraph(f"a line without an end, number {number}") for number in range(8)]
    assert kept(*verses, *TEXT) == [verse.text for verse in verses] + SAID
    assert kept(*verses[:2]) == [verse.text for verse in verses[:2]][:1]


@pytest.mark.parametrize(
    "line",
    [
        "Ana Torv is a reporter in Varn.",
        "Follow her on Twitter @anatorv or write to ana@varn.example.",
        "Source: Varn Radio",
        "Ferries",
        "More on this in our live blog:",
    ],
)
def test_what_follows_the_last_sentence_is_the_authors(line: str) -> None:
    assert kept(*TEXT, paragraph(line), authors=("Ana Torv",)) == SAID
    assert kept(*TEXT, paragraph(line), paragraph("Tags", kind="heading"), authors=("Ana Torv",)) == SAID


@pytest.mark.parametrize(
    "signature", ["—JD/AT, Lake News", " — Reuters", " -- Lake News", ' " – Ana Torv', " /lake24/", " /Lake News/"]
)
def test_a_last_paragraph_that_is_signed_after_its_sentence_is_text(signature: str) -> None:
    last = paragraph(f"The statement was signed by the mayor and eight councillors.{signature}")
    assert kept(*TEXT, last) == [*SAID, last.text]
    assert kept(*TEXT, paragraph(signature.strip())) == SAID


def test_the_lines_put_aside_below_the_text_are_told() -> None:
    lines = [paragraph("Ana Torv is a reporter in Varn."), paragraph("Quelle: dpa")]
    assert trim([*TEXT, *lines], Context(authors=("Ana Torv",)), vocabulary("de")).below == tuple(b.text for b in lines)


def test_the_author_above_a_credit_is_no_text() -> None:
    bio, credit = paragraph("Ana Torv covers the harbor; write to ana@varn.example."), paragraph("With reporting by AP")
    assert kept(*TEXT, bio, credit, authors=("Ana Torv",)) == [*SAID, credit.text]
    assert kept(*TEXT, credit, bio, authors=("Ana Torv",)) == [*SAID, credit.text]


UNPOINTED = [
    "أعلنت سلطة الميناء يوم الثلاثاء أن العبارة ستعود إلى العمل بعد ثلاثة أسابيع من الفيضان الذي أغلق الميناء",
    "وأوضحت رئيسة البلدية أن القوارب كلها سليمة وأن الخسائر تقتصر على الأرصفة القديمة وحدها",
    "وينتظر الصيادون قرار المجلس يوم الجمعة قبل العودة إلى البحر مع قواربهم الصغيرة",
]


def test_a_text_that_ends_no_sentence_with_a_stop_keeps_its_last_paragraphs() -> None:
    paragraphs = list(map(paragraph, UNPOINTED))
    assert kept(*paragraphs) == UNPOINTED
    assert kept(*paragraphs, paragraph("المصدر: وكالات")) == UNPOINTED
    assert kept(*TEXT, *paragraphs[:1]) == SAID


def test_a_credit_of_agencies_is_text() -> None:
    assert kept(*TEXT, paragraph("With reporting by Reuters and AP")) == [*SAID, "With reporting by Reuters and AP"]


def test_captions_and_embeds_keep_their_places() -> None:
    caption, embed = Block("caption", "The harbor"), Block("embed", "", url="https://x.example", embed="iframe")
    blocks, *_ = trim([caption, *TEXT[:2], embed, TEXT[2]], Context(), vocabulary("en"))
    assert blocks == (caption, *TEXT[:2], embed, TEXT[2])


def test_nothing_comes_of_nothing() -> None:
    assert trim([], Context(), vocabulary(None)) == ((), (), ())


def test_who_said_a_pull_quote_goes_with_it() -> None:
    quote = Block("quote", "“the worst is over for the families of the lower town”")
    whose = paragraph("— Anna Pell, mayor of Varn")
    assert kept(TEXT[0], quote, whose, *TEXT[1:]) == SAID
    said_once = Block("quote", "“We have lost no boat at all, and that is what counts”")
    assert kept(TEXT[0], said_once, whose, *TEXT[1:]) == [FIRST, said_once.text, whose.text, SECOND, LAST]


@pytest.mark.parametrize("line", ["By Anna Pell", "von Anna Pell, RADIO VARN", "Anna Pell | Radio Varn"])
def test_an_author_line_below_the_introduction_is_no_text(line: str) -> None:
    assert kept(TEXT[0], paragraph(line), *TEXT[1:], authors=("Anna Pell",)) == SAID


@pytest.mark.parametrize("line", ["12 March 2023, 18:22", "Last update: 2023/03/12 18:22", "Friday, March 3, 2011"])
def test_a_date_below_the_introduction_is_no_text(line: str) -> None:
    assert kept(TEXT[0], paragraph(line), *TEXT[1:], language="en-GB") == SAID


def test_bold_lines_between_paragraphs_are_sub_headings_whatever_they_name() -> None:
    bold = [Block("heading", line, 3) for line in ("12 March 2023", "14 March 2023", "Who is Anna Pell")]
    around = (TEXT[0], bold[0], TEXT[1], bold[1], TEXT[2], bold[2], TEXT[1]._replace(text=f"{SECOND} They did."))
    assert [line for line in kept(*around, authors=("Anna Pell",), language="en") if line not in SAID][:3] == [
        block.text for block in bold
    ]


@pytest.mark.parametrize("line", ["It came on 12 March 2023.", "What the council of Varn said on 12 March 2023"])
def test_a_line_that_holds_a_date_is_text(line: str) -> None:
    assert kept(TEXT[0], paragraph(line), *TEXT[1:], language="en-GB") == [FIRST, line, SECOND, LAST]


def test_a_title_with_date_and_author_in_one_line_is_no_text() -> None:
    line = paragraph("Portul din Varn s-a redeschis Publicat: 27 Ianuarie 2012 | Autor: Ion Popescu")
    assert kept(line, *TEXT, title="Portul din Varn s-a redeschis", language="ro") == SAID
    said = paragraph("Portul din Varn s-a redeschis, spun pescarii, după ce în 2012 au rămas trei bărci la mal.")
    assert kept(said, *TEXT, title="Portul din Varn s-a redeschis", language="ro") == [said.text, *SAID]


def test_a_line_that_leads_to_several_profiles_asks_to_follow_them() -> None:
    links = tuple(Link(f"https://www.{site}.com/varn", site) for site in ("facebook", "instagram"))
    follow = Block("paragraph", "Zapratite nas: facebook, instagram.", links=links)
    assert kept(*TEXT[:2], follow, TEXT[2]) == SAID


@pytest.mark.parametrize("line", ["Follow Varn News on WhatsApp", "Listen to the Varn News podcast wherever you are."])
def test_a_line_that_asks_to_follow_the_site_is_put_aside_by_its_name(line: str) -> None:
    assert kept(*TEXT[:2], paragraph(line), TEXT[2], sites=("Varn News", "varn.example")) == SAID
    assert kept(*TEXT[:2], paragraph(line), TEXT[2], sites=("Ostrel Radio",)) == [*SAID[:2], line, LAST]


def test_a_sentence_that_names_the_author_is_text() -> None:
    said = paragraph("Anna Pell was there as well.")
    assert kept(TEXT[0], said, *TEXT[1:], authors=("Anna Pell",)) == [FIRST, said.text, SECOND, LAST]


def test_a_dateline_in_an_element_of_its_own_begins_the_text() -> None:
    assert kept(paragraph("VARN (RV) —"), *TEXT) == ["VARN (RV) — " + FIRST, SECOND, LAST]
    assert kept(paragraph("VARN, Ohio (RV) -"), *TEXT) == ["VARN, Ohio (RV) - " + FIRST, SECOND, LAST]


def test_the_lines_of_a_text_that_is_broken_like_a_typescript_are_text() -> None:
    lines = [paragraph("POLL: We are not talking about boats here, but"), paragraph("about a harbor without any.")]
    assert kept(*lines, *TEXT) == [line.text for line in lines] + SAID


def test_nothing_above_the_headline_is_text() -> None:
    above = [paragraph(text) for text in ("News", "Europe", "Print", "Comment", "Share", "A Harbor Opens", "RV", "A")]
    assert kept(*above, *TEXT, title="A Harbor Opens") == SAID


@pytest.mark.parametrize(
    ("url", "text", "is_kept"),
    [
        ("https://www.facebook.com/varn", "Pratite nas na Facebooku.", False),
        ("https://t.me/varn_news", "Читайте нас в Telegram!", False),
        ("https://www.youtube.com/@varn", "All films are on YouTube.", False),
        ("https://twitter.com/varn/status/17", "He said so on Twitter.", True),
        ("https://www.instagram.com/p/Cx17/", "A picture of it is on Instagram.", True),
    ],
)
def test_a_last_line_that_leads_to_a_profile_asks_to_follow_it(url: str, text: str, is_kept: bool) -> None:
    said = text.rstrip(".!").split()[-1]
    assert kept(*TEXT, Block("paragraph", text, links=(Link(url, said),))) == SAID + [text] * is_kept


@pytest.mark.parametrize(
    "line",
    [
        "[Radio Varn's Anna Pell and Col Dray contributed to this report]",
        "Additional reporting Anna Pell",
        "การท่าเรือเปิดเผยเมื่อวันอังคารว่าเรือข้ามฟากจะกลับมาให้บริการ",
        "ባለሥልጣኑ ጀልባዎቹ ጉዳት እንዳልደረሰባቸው ገልጿል።",
        "Сообщают, что мэр сказала: «Мы не потеряли ни одной лодки.»",
        "The ferries will sail again on Monday. (AP)",
        "(The mayor did not reply to us.)",
        "He did not reply (nor did his deputy!)",
        "現場付近ではおよそ八キロの渋滞となっていました。（03日12:14）",
        "漁港旁的步道也一併整修，下月舉辦飛魚季活動。（編輯：林小明）1130312",
    ],
)
def test_a_last_line_that_ends_as_sentences_of_its_script_do_is_text(line: str) -> None:
    assert kept(*TEXT, paragraph(line)) == [*SAID, line]


@pytest.mark.parametrize(
    "line",
    [
        "Varn Radio © 2024 and others.",
        "© Varn Radio 2024. Read more of us.",
        "©1999-2024 Varn Radio.",
        "© MMXXIV, Varn Radio and its friends.",
        "(Copyright (c) 2024 Varn Radio and its friends.)",
        "© Varn Radio and its friends. All rights reserved.",
        "© Radio and Television of the Lake of Varn, 2024. Without pictures.",
        "≪ previous | next ≫ You are visitor 4711. Copyright (C) 2024 Varn Radio.",
    ],
)
def test_the_text_ends_above_a_copyright_line(line: str) -> None:
    foot = paragraph("This page is best viewed with a browser of this year and with pictures.")
    assert kept(*TEXT, paragraph(line), foot) == SAID
    assert kept(*TEXT, paragraph(line)) == SAID


def test_a_text_may_be_nothing_but_a_copyright_line() -> None:
    line = paragraph("© Radio and Television of the Lake of Varn 2024")
    assert kept(line) == []
    assert kept(paragraph(f"{FIRST} © 2024 AFP")) == [f"{FIRST} © 2024 AFP"]
    assert kept(line, TEXT[1]) == [SECOND]


def test_a_sign_of_copyright_further_up_or_without_a_year_is_text() -> None:
    said = "The label says “© Varn”, and nobody knows why it does."
    assert kept(*TEXT, paragraph(said)) == [*SAID, said]
    label = f"The label “copyright (c) 2024 Varn Press” on the maps was false, the court found. {FIRST}"
    assert kept(*TEXT, paragraph(label)) == [*SAID, label]
    rules = "Copyright rules for the films of the state archive will change in 2025, the parliament decided on Monday."
    assert kept(paragraph(rules)) == [rules]
    credit = "© Varn Press Jane Doe: The ferry in 2019"
    assert kept(TEXT[0], paragraph(credit), *TEXT[1:]) == [FIRST, credit, SECOND, LAST]
    act = "Copyright laws of 1909 and 1976 are what the label goes by, she said."
    assert kept(*TEXT, paragraph(act)) == [*SAID, act]
    person = "The last word belongs to © Mill, who drew it."
    assert kept(*TEXT, paragraph(person)) == [*SAID, person]
    early = "The first page says “© 1924 Varn”, and nobody knows why."
    assert kept(paragraph(FIRST), paragraph(early), *TEXT[1:], paragraph(said)) == [FIRST, early, SECOND, LAST, said]
