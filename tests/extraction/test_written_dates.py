from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from archive.extraction.dates import Moment
from archive.extraction.times.written_dates import date_share, parse_written, placed


@pytest.mark.parametrize(
    ("text", "reading", "day_only"),
    [
        ("Last updated on: July 16, 2013 7:36 PM", datetime(2013, 7, 16, 19, 36, tzinfo=UTC), False),
        ("March 05, 2014 12:05 a.m.", datetime(2014, 3, 5, 0, 5, tzinfo=UTC), False),
        ("May 15, 2013", datetime(2013, 5, 15, tzinfo=UTC), True),
        ("2017年1月19日 22:49", datetime(2017, 1, 19, 22, 49, tzinfo=UTC), False),
        ("21:19 27.8.2017", datetime(2017, 8, 27, 21, 19, tzinfo=UTC), False),
        ("2023-11-07 15:03:30", datetime(2023, 11, 7, 15, 3, 30, tzinfo=UTC), False),
        ("2023-11-07 15:03:60", datetime(2023, 11, 7, 15, 3, tzinfo=UTC), False),
        ("Thứ Tư, 16/04/2014", datetime(2014, 4, 16, tzinfo=UTC), True),
        ("23/11/2015 - 08.12", datetime(2015, 11, 23, tzinfo=UTC), True),
        ("23.11.2015 - 8.12", datetime(2015, 11, 23, tzinfo=UTC), True),
        ("۱۵ اسفند ۱۴۰۲", datetime(2024, 3, 5, tzinfo=UTC), True),
        ("چهارشنبه ۱۴ خرداد ۱۳۹۹ ایران ۲۱:۴۸", datetime(2020, 6, 3, 21, 48, tzinfo=UTC), False),
        ("28 April 2024", datetime(2024, 4, 28, tzinfo=UTC), True),
        ("२०८१ वैशाख १५", datetime(2024, 4, 27, tzinfo=UTC), True),
        ("काठमाडौं, जेठ ११, २०८१", datetime(2024, 5, 24, tzinfo=UTC), True),
        ("Saturday, Baisakh 15, 2081", datetime(2024, 4, 27, tzinfo=UTC), True),
        ("令和元年5月6日 12時30分", datetime(2019, 5, 6, 12, 30, tzinfo=UTC), False),
        ("平成23年3月11日", datetime(2011, 3, 11, tzinfo=UTC), True),
        ("中華民國113年5月6日", datetime(2024, 5, 6, tzinfo=UTC), True),
    ],
)
def test_dates_as_pages_print_them(text: str, reading: datetime, day_only: bool) -> None:
    moment = parse_written(text)
    assert moment is not None
    assert (moment.at, moment.day_only) == (reading, day_only)


@pytest.mark.parametrize(
    "text",
    ["", "28 minutes ago", "05/04/2014", "Smarch 13, 2013", "31.02.2014", "2081 असार 33", "113年5月6日", "x" * 300],
)
def test_what_is_no_certain_day_is_none(text: str) -> None:
    assert parse_written(text) is None


@pytest.mark.parametrize(
    ("language", "text", "day"),
    [
        ("ru", "5 мая 2024, 14:07", (2024, 5, 5)),
        ("uk", "28 листопада 2023", (2023, 11, 28)),
        ("hr", "28. listopada 2023.", (2023, 10, 28)),
        ("pl", "28 listopada 2023", (2023, 11, 28)),
        ("sh", "30. novembar/studeni, 2025.", (2025, 11, 30)),
        ("es", "5 de mayo de 2024", (2024, 5, 5)),
        ("pt-BR", "05/04/2014 às 10h30", (2014, 4, 5)),
        ("en-GB", "05/04/2014", (2014, 4, 5)),
        ("hu", "2024. május 5.", (2024, 5, 5)),
        ("lv", "2024. gada 5. maijs", (2024, 5, 5)),
        ("lt", "2024 m. gegužės 5 d.", (2024, 5, 5)),
        ("mn", "2024 оны 03 сарын 12", (2024, 3, 12)),
        ("mn", "2024 оны 3-р сарын 12-ны өдөр", (2024, 3, 12)),
        ("fy", "sneon 16 febrewaris 2019 - 08:51", (2019, 2, 16)),
        ("mt", "19 ta’ Settembru 2024", (2024, 9, 19)),
        ("rm", "12 schaner 2020", (2020, 1, 12)),
        ("lb", "5. Mäerz 2021", (2021, 3, 5)),
        ("fo", "6. desember 2016", (2016, 12, 6)),
        ("se", "13. ođđajagemánu 2022", (2022, 1, 13)),
        ("hy", "Մայիսի 5, 2024", (2024, 5, 5)),
        ("ka", "5 მაისი, 2024", (2024, 5, 5)),
        ("az", "5 May, 2024", (2024, 5, 5)),
        ("tr", "5 Ağustos 2024", (2024, 8, 5)),
        ("el", "5 Μαΐου 2024", (2024, 5, 5)),
        ("ar", "5 أيار/مايو 2024", (2024, 5, 5)),
        ("ar", "٥ مايو ٢٠٢٤", (2024, 5, 5)),
        ("fa", "۱۴۰۳/۰۲/۱۶", (2024, 5, 5)),
        ("ne", "२०८१-०१-२३ १०:२०", (2024, 5, 5)),
        ("ne", "२०२४ मे ५", (2024, 5, 5)),
        ("prs", "۱۶ ثور ۱۴۰۳", (2024, 5, 5)),
        ("ps", "غويی ۱۶ ۱۴۰۳", (2024, 5, 5)),
        ("ps", "مې ۰۵, ۲۰۲۴", (2024, 5, 5)),
        ("ps", "وري ۱۶, ۱۴۰۳", (2024, 4, 4)),
        ("sr", "5. maja 2024.", (2024, 5, 5)),
        ("sr-Cyrl", "5. новембра 2023.", (2023, 11, 5)),
        ("cnr", "5. juna 2024.", (2024, 6, 5)),
        ("bs", "5. augusta 2024.", (2024, 8, 5)),
        ("hr", "5. studenog 2023.", (2023, 11, 5)),
        ("sl", "5. novembra 2023", (2023, 11, 5)),
        ("cs", "12. 5. 2024 14:07", (2024, 5, 12)),
        ("sk", "5. 5. 2024", (2024, 5, 5)),
        ("lv", "2024. gada 5. maijā", (2024, 5, 5)),
        ("et", "5. novembril 2023", (2023, 11, 5)),
        ("ka", "5 მაისს, 2024", (2024, 5, 5)),
        ("tg", "5 майи соли 2024", (2024, 5, 5)),
        ("ky", "2024-жылдын 5-майы", (2024, 5, 5)),
        ("ky", "29-Март, 2024-жыл, жума, Бишкек убактысы 21:03", (2024, 3, 29)),
        ("uz", "5 oktyabr 2023", (2023, 10, 5)),
        ("uz-Cyrl", "5 июнь 2024", (2024, 6, 5)),
        ("tr", "5 ARALIK 2023", (2023, 12, 5)),
        ("tr", "5 HAZİRAN 2024", (2024, 6, 5)),
        ("az", "5 İyun 2024", (2024, 6, 5)),
        ("el", "5 ΜΑΪΟΥ 2024", (2024, 5, 5)),
        ("fr", "5 decembre 2023", (2023, 12, 5)),
        ("ru", "5 ноя 2024", (2024, 11, 5)),
        ("ar", "5 ابريل 2024", (2024, 4, 5)),
        ("ar", "5 تشرين الاول 2023", (2023, 10, 5)),
        ("ar", "1445/10/26", None),
        ("ar", "الأحد 23/4/1433 هـ - الموافق 18/3/2012 م", (2012, 3, 18)),
        ("ar", "25 ربيع الآخر 1433 هـ - 18 مارس 2012م", (2012, 3, 18)),
        ("ar", "1433/4/23 هـ - 18/3/2012", (2012, 3, 18)),
        ("ar", "25 ربيع الآخر 1433 هـ", None),
        ("fa", "۱۵ اسفند ۱۴۰۲ ه.ش", (2024, 3, 5)),
        ("ar", "٢٦/١٠/١٤٤٥", None),
        ("fa", "۱۶ ارديبهشت ۱۴۰۳", (2024, 5, 5)),
        ("fa", "۱۶ اردی\u200cبهشت\u200cماه ۱۴۰۳", (2024, 5, 5)),
        ("fa", "\u202b۱۶ اردیبهشت ۱۴۰۳\u202c", (2024, 5, 5)),
        ("ckb", "٥ی ئایاری ٢٠٢٤", (2024, 5, 5)),
        ("ckb", "5 کانونی دووەم 2024", (2024, 1, 5)),
        ("kmr-Latn", "5 Çile 2024", (2024, 1, 5)),
        ("hi", "५ सितम्बर २०२४", (2024, 9, 5)),
        ("bn", "জানুয়ারি ০৫, ২০২৪", (2024, 1, 5)),
        ("my", "၂၀၂၄ ခုနှစ် မေလ ၅ ရက်", (2024, 5, 5)),
        ("lo", "໐໕ ພຶດສະພາ ໒໐໒໔", (2024, 5, 5)),
        ("vi", "Tháng Năm 05, 2024", (2024, 5, 5)),
        ("vi", "5 Tháng Mười Hai 2023", (2023, 12, 5)),
        ("id", "5 Nopember 2023", (2023, 11, 5)),
        ("zh-Hans", "五月 05, 2024", (2024, 5, 5)),
        ("yue-Hant", "十二月 05, 2023", (2023, 12, 5)),
        ("ti", "ግንቦት 05, 2024", (2024, 5, 5)),
        ("om", "Muddee 05, 2023", (2023, 12, 5)),
        ("so", "Maajo 05, 2024", (2024, 5, 5)),
        ("th", "5 พ.ค. 67", None),
        ("de", "05.11.98", (1998, 11, 5)),
        ("en-ZA", "05/04/2014", (2014, 4, 5)),
        ("en-CA", "05/04/2014", None),
        ("en-Latn", "05/04/2014", None),
        ("en", "12/25/24", None),
        ("ru", "Вчера, 14:07", None),
        ("de", "Heute um 14:07 Uhr", None),
        ("ur", "5 مئی 2024", (2024, 5, 5)),
        ("he", "5 במאי 2024", (2024, 5, 5)),
        ("bn", "৫ মে ২০২৪", (2024, 5, 5)),
        ("my", "၅ မေ ၂၀၂၄", (2024, 5, 5)),
        ("th", "5 พฤษภาคม 2567", (2024, 5, 5)),
        ("km", "5 ឧសភា 2024", (2024, 5, 5)),
        ("ko", "2024년 5월 5일", (2024, 5, 5)),
        ("am", "ሜይ 5, 2024", (2024, 5, 5)),
        ("id", "05 Mei 2024", (2024, 5, 5)),
        ("de", "So 05.05.24 | 14:07 Uhr | Von", (2024, 5, 5)),
        ("de", "Stand: 05.05.2024 18:00 Uhr", (2024, 5, 5)),
        (None, "28 listopada 2023", None),
        (None, "Sun May 05 19:08:33 EDT 2024", (2024, 5, 5)),
    ],
)
def test_dates_by_language(language: str | None, text: str, day: tuple[int, int, int] | None) -> None:
    moment = parse_written(text, language)
    if day is None:
        assert moment is None
    else:
        assert moment is not None
        assert (moment.at + (moment.offset or timedelta(0))).date() == datetime(*day, tzinfo=UTC).date()


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("Written: 2024-05-05 15:03", None),
        ("May 5, 2024 15:04 GMT", datetime(2024, 5, 5, 15, 4, tzinfo=UTC)),
        ("May 5, 2024 3:04 p.m. EDT", datetime(2024, 5, 5, 19, 4, tzinfo=UTC)),
        ("Posted: May 5, 2024 7:00 AM NDT", datetime(2024, 5, 5, 9, 30, tzinfo=UTC)),
        ("May 5, 2024 3:04 PM ADT", datetime(2024, 5, 5, 18, 4, tzinfo=UTC)),
        ("May 5, 2024: 3:04 PM ET", datetime(2024, 5, 5, 19, 4, tzinfo=UTC)),
        ("5 May 2024, 14:00 (GMT+0400)", datetime(2024, 5, 5, 10, 0, tzinfo=UTC)),
        ("آخر تحديث: 5 مايو 2024م KSA 10:30 - GMT 07:30", datetime(2024, 5, 5, 7, 30, tzinfo=UTC)),
        ("5 May 2024 KSA 18:04 - GMT 15:04", datetime(2024, 5, 5, 15, 4, tzinfo=UTC)),
        ("(GMT+08:00) 2024-05-05 15:30:14", datetime(2024, 5, 5, 7, 30, 14, tzinfo=UTC)),
        ("May 05, 2024 12:47 Asia/Dhaka", datetime(2024, 5, 5, 6, 47, tzinfo=UTC)),
        ("May 05, 2024 12:47 Sport/Football", None),
        ("(GMT+99:99) 2024-05-05 10:30", None),
        ("2024-05-05 10:30 GMT+24", None),
        ("05.05.2024 18:00 MESZ", datetime(2024, 5, 5, 16, 0, tzinfo=UTC)),
        ("2024年5月5日 下午3:07", None),
        ("5 May 2024, 18:00 MSK", datetime(2024, 5, 5, 15, 0, tzinfo=UTC)),
        ("May 5, 2024 2:04 p.m. CT", datetime(2024, 5, 5, 19, 4, tzinfo=UTC)),
        ("5 May 2024 14.00 GMT", datetime(2024, 5, 5, 14, 0, tzinfo=UTC)),
        ("Posted: May 5, 2024 3:04 PM EST", datetime(2024, 5, 5, 20, 4, tzinfo=UTC)),
        ("5/05/2024 3:04 PM EST", None),
        ("5 May 2024 3:04 PM EST", None),
        ("May 5, 2024 15:04 EST", None),
        ("May 5, 2024 3:04 PM IST", None),
        ("May 5, 2024 3:04 PM AKDT", datetime(2024, 5, 5, 23, 4, tzinfo=UTC)),
        ("May 5, 2024 1:04 PM HST", datetime(2024, 5, 5, 23, 4, tzinfo=UTC)),
        ("5 May 2024, 3:04 PM NZST", datetime(2024, 5, 5, 3, 4, tzinfo=UTC)),
        ("8:13am UK, Sunday May 05, 2024", datetime(2024, 5, 5, 7, 13, tzinfo=UTC)),
        ("17:41, UK, Sunday 5 May 2024", datetime(2024, 5, 5, 16, 41, tzinfo=UTC)),
        ("17:41, Sun 5 May 2024", None),
        ("May 5, 2024 6:23 pm US/Eastern", datetime(2024, 5, 5, 22, 23, tzinfo=UTC)),
        ("May 5, 2024 6:23 pm US/Pacific", datetime(2024, 5, 6, 1, 23, tzinfo=UTC)),
    ],
)
def test_only_a_named_zone_makes_an_instant(text: str, instant: datetime | None) -> None:
    moment = placed(parse_written(text), None)
    assert moment is not None
    assert moment.day_only is (instant is None)
    assert moment.at == (instant or datetime(2024, 5, 5, tzinfo=UTC))


@pytest.mark.parametrize(("zone", "text"), [("Europe/London", "9 January 2024, 8:13am"), (None, "8:13 UK, 9/1/2024")])
def test_the_winter_of_london_is_an_instant(zone: str | None, text: str) -> None:
    moment = placed(parse_written(text, "en-GB"), zone)
    assert moment == Moment(datetime(2024, 1, 9, 8, 13, tzinfo=UTC), offset=timedelta(0))


def test_greenwich_is_no_newsrooms_clock_where_another_is_known() -> None:
    moment = placed(parse_written("May 5, 2024 15:04 GMT"), None)
    assert moment is not None
    assert moment.local("America/New_York") == "2024-05-05T11:04:00-04:00"


def test_the_half_of_the_day_may_stand_before_the_clock() -> None:
    moment = parse_written("2024年5月5日 下午3:07")
    assert moment is not None
    assert moment.at == datetime(2024, 5, 5, 15, 7, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "least", "most"),
    [
        ("May 5, 2024", 1.0, 1.0),
        ("Updated: May 5, 2024 3:04 PM", 0.5, 0.9),
        ("The mayor spoke of the ferry at the harbor on May 5, 2024 in front of a small crowd.", 0.01, 0.2),
        ("No date at all", 0.0, 0.0),
    ],
)
def test_how_much_of_a_text_is_its_date(text: str, least: float, most: float) -> None:
    assert least <= date_share(text) <= most


def test_the_zones_of_indonesia_and_africa_are_known() -> None:
    for zone, hour in (("WIB", 3), ("WITA", 2), ("EAT", 7), ("SAST", 8)):
        moment = parse_written(f"Senin, 6 Mei 2024 10:00 {zone}", "id")
        assert moment is not None
        assert (moment.at.hour, moment.day_only) == (hour, False)


def test_a_line_of_two_dates_is_a_date() -> None:
    assert date_share("Publié le lundi 4 mars 2019 à 10h00, mis à jour le 5 mars 2019 à 11h00", "fr") > 0.5


@pytest.mark.parametrize(
    ("language", "text", "hour"),
    [
        ("en", "Feb. 19, 2014 4:12 p.m. CST", 22),
        ("en-US", "2/19/2014 4:12 PM MST", 23),
        ("en-AU", "Feb 19, 2014 4:12 PM EST", None),
        ("en-GB", "19/2/2014 4:12 PM EST", None),
    ],
)
def test_the_winter_of_america_is_told_by_its_dates(language: str, text: str, hour: int | None) -> None:
    moment = placed(parse_written(text, language), None)
    assert moment is not None
    assert (None if moment.day_only else moment.at.hour, moment.at.day) == (hour, 19)


_MECCA = "الثلاثاء 13/9/1426 هـ - الموافق18/10/2005 م (آخر تحديث) الساعة 11:25 (مكة المكرمة)، 8:25 (غرينتش)"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Tuesday, April 12, 2011 6:05AM"),
        ("de-AT", "Dienstag, 12. April 2011, 18.05 Uhr"),
        ("pt-BR", "terça-feira, 12/04/2011 18:05"),
        ("vi", "Thứ Ba, 12/04/2011"),
        ("ru", "вторник, 12 апреля 2011"),
        ("cnr", "уторак, 12.04.2011."),
        ("ar", _MECCA),
        (None, "terça-feira, 12.04.2011"),
    ],
)
def test_the_day_of_the_week_belongs_to_a_date(language: str | None, text: str) -> None:
    assert date_share(text, language) == 1


def test_the_day_of_the_week_alone_is_no_date() -> None:
    assert date_share("Tuesday at 18:05", "en") == 0
    assert date_share("The mayor spoke on Tuesday of the ferry that left on May 5, 2024.", "en") < 0.45
