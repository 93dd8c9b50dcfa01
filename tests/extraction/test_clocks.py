"""Clock times as pages print them, in the languages of their readers."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from archive.extraction.times.written_dates import date_share, parse_written


@pytest.mark.parametrize(
    ("language", "text", "clock"),
    [
        ("en", "May 5, 2024 12:07 AM", "00:07"),
        ("en", "May 5, 2024 12:07 PM", "12:07"),
        ("en", "Published 2 p.m. May 5, 2024", "14:00"),
        ("en-GB", "5 May 2024, 2pm", "14:00"),
        ("en", "May 5, 2024 14:07 PM", "14:07"),
        ("en", "May 5, 2024 14:07 AM", "14:07"),
        ("es", "5 de mayo, 2024 a las 2:07 p. m.", "14:07"),
        ("es", "5 de mayo, 2024 a las 2:07 a. m.", "02:07"),
        ("fr", "5 mai 2024 à 14 h 07", "14:07"),
        ("de", "5. Mai 2024, 14.07 Uhr", "14:07"),
        ("nb", "5. mai 2024 kl. 14.07", "14:07"),
        ("fi", "5.5.2024 klo 14.07", "14:07"),
        ("nl", "zo 5 mei 2024 14.07 uur", "14:07"),
        ("it", "5 maggio 2024 ore 14.07", "14:07"),
        ("ar", "5 مايو، 2024 02:07 م", "14:07"),
        ("ar", "5 مايو، 2024 02:07 ص", "02:07"),
        ("ar", "٥ مايو ٢٠٢٤ ٠٢:٠٧ مساءً", "14:07"),
        ("ar", "5 مايو 2024 12:07 صباحاً", "00:07"),
        ("ar", "5 مايو 2024 11:30 ليلا", "23:30"),
        ("ar", "5 مايو 2024 1:30 ظهرا", "13:30"),
        ("fa", "۱۶ اردیبهشت ۱۴۰۳ ۰۲:۰۷ ب.ظ", "14:07"),
        ("el", "5 Μαΐου 2024, 02:07 μμ", "14:07"),
        ("el", "5 Μαΐου 2024, 02:07 π.μ.", "02:07"),
        ("vi", "05/05/2024 2:07 CH", "14:07"),
        ("vi", "05/05/2024 2:07 SA", "02:07"),
        ("en", "May 5, 2024 2:07 CH", "02:07"),
        ("zh", "2024年5月5日 晚上8:07", "20:07"),
        ("zh", "2024年5月5日 凌晨2:07", "02:07"),
        ("zh", "2024年5月5日 中午12:07", "12:07"),
        ("zh", "2024年5月5日 14时07分", "14:07"),
        ("zh", "2024年5月5日 下午3点", "15:00"),
        ("ja", "2024年5月5日 午後2時7分", "14:07"),
        ("ja", "２０２４年５月５日 １４：０７", "14:07"),
        ("ko", "2024년 5월 5일 오후 2시 7분", "14:07"),
        ("ko", "2024. 5. 5. 오전 2:07", "02:07"),
        ("th", "5 พฤษภาคม 2567 เวลา 14.07 น.", "14:07"),
        ("en", "Updated 1407 GMT (2207 HKT) May 5, 2024", "14:07"),
        ("zh", "2024-05-05 HKT 14:07", "06:07"),
        ("en", "05-05-2024 14:07 BJT", "06:07"),
        ("en", "May 5, 2024 17:07 Mecca time, 14:07 GMT", "14:07"),
        ("ar", "5 مايو 2024 17:07 (مكة المكرمة)، 14:07 (غرينتش)", "14:07"),
        ("ar", "05/05/2024 14:07 (توقيت غرينتش)", "14:07"),
        ("en", "May 5, 2024 14:07, updated 16:07 GMT", "14:07"),
        ("en", "May 5, 2024 14:07 | Updated: 16:07 GMT", "14:07"),
        ("en", "May 5, 2024 15:07 CET 14:07 GMT", "14:07"),
        ("ru", "5 мая 2024 14.07", None),
        ("en", "May 5, 2024 | 5 comments", None),
        ("en", "May 5, 2024 | 25:07", None),
        ("pt", "5 de maio de 2024, há 14h", None),
        ("de", "5. Mai 2024, Nr. 14.07", None),
    ],
)
def test_clocks_as_pages_print_them(language: str, text: str, clock: str | None) -> None:
    moment = parse_written(text, language)
    assert moment is not None
    assert moment.at.date() == datetime(2024, 5, 5, tzinfo=UTC).date()
    assert (None if moment.day_only else f"{moment.at:%H:%M}") == clock


@pytest.mark.parametrize(
    ("at", "text"),
    [
        (datetime(2010, 7, 5, 10, tzinfo=UTC), "5 июля 2010, 14:00 МСК"),
        (datetime(2013, 1, 5, 10, tzinfo=UTC), "5 января 2013, 14:00 МСК"),
        (datetime(2020, 7, 5, 11, tzinfo=UTC), "5 июля 2020, 14:00 МСК"),
    ],
)
def test_the_clock_of_moscow_as_it_was_set(at: datetime, text: str) -> None:
    moment = parse_written(text, "ru")
    assert moment is not None
    assert moment.at == at


@pytest.mark.parametrize(
    ("language", "hour"),
    [("mr", 13), ("en-IN", 13), ("he", 16), ("en-IE", 18), ("en", None), ("de", None)],
)
def test_an_abbreviation_names_the_zone_of_where_a_language_is_spoken(language: str, hour: int | None) -> None:
    moment = parse_written("20 May 2021 07:11 PM (IST)", language)
    assert moment is not None
    assert (None if moment.offset is None else moment.at.hour) == hour


@pytest.mark.parametrize("words", ["(توقيت غرينتش)", "بتوقيت غرينتش", "غرينتش"])
def test_the_time_of_greenwich_is_an_instant_in_arabic(words: str) -> None:
    found = parse_written(f"22/02/2008 23:48 {words}", "ar")
    assert found is not None
    assert (found.at, found.offset) == (datetime(2008, 2, 22, 23, 48, tzinfo=UTC), timedelta(0))


def test_a_clock_counts_as_part_of_a_date() -> None:
    assert date_share("2024年5月5日 下午3点", "zh") > 0.7
    assert date_share("5 мая 2024, 5 комментариев", "ru") < 0.6
