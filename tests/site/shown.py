"""Dates as the pages show them, in each language's own form."""

from __future__ import annotations

from datetime import datetime

from persiantools.jdatetime import JalaliDateTime

from tests.site.story import Story

_MONTHS = {
    "en": "January February March April May June July August September October November December",
    "ru": "Январь Февраль Март Апрель Май Июнь Июль Август Сентябрь Октябрь Ноябрь Декабрь",
    "hy": "Հունվար Փետրվար Մարտ Ապրիլ Մայիս Հունիս Հուլիս Օգոստոս Սեպտեմբեր Հոկտեմբեր Նոյեմբեր Դեկտեմբեր",
    "ka": "იანვარი თებერვალი მარტი აპრილი მაისი ივნისი ივლისი აგვისტო სექტემბერი ოქტომბერი ნოემბერი დეკემბერი",
    "ru-genitive": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "fa": "فروردین اردیبهشت خرداد تیر مرداد شهریور مهر آبان آذر دی بهمن اسفند",
}
_PERSIAN_DIGITS = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")


def shown_date(story: Story, moment: datetime | None = None) -> str:
    """The publication date (or `moment`) in the newsroom's local time, as the story's page prints it."""
    local = (moment or story.published).astimezone(story.site.zone)
    match story.language:
        case "fa":
            return _jalali(local)
        case "zh":
            return f"{local.year}年{local.month}月{local.day}日 {local:%H:%M}"
        case "ru" if story.generation == "2024":
            return f"{local.day} {_month(local, 'ru-genitive')} {local.year}, {local:%H:%M}"
        case "en" if story.generation == "2024":
            return f"{_month(local, 'en')} {local.day:02d}, {local.year} {local:%H:%M}"
    return f"{_month(local, story.language)} {local.day:02d}, {local.year}"


def _month(local: datetime | JalaliDateTime, language: str) -> str:
    return _MONTHS[language].split()[local.month - 1]


def _jalali(local: datetime) -> str:
    """۱۵ اسفند ۱۴۰۲: Persian pages count solar years and write Persian digits."""
    solar = JalaliDateTime(local)  # type: ignore[no-untyped-call]
    return f"{solar.day} {_month(solar, 'fa')} {solar.year}".translate(_PERSIAN_DIGITS)
