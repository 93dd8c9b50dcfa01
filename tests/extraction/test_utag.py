from __future__ import annotations

import pytest

from archive.extraction.metadata.utag import read_utag, read_utags


def test_unquoted_keys_and_escapes_are_read() -> None:
    script = (
        r'var utag_data={entity:"VOA",title:"It\u0026#39;s \"so\"",byline:"",n:7,url:"https:\/\/x\/"};after={a:"b"}'
    )
    assert read_utag(script) == {"entity": "VOA", "title": 'It\'s "so"', "byline": "", "n": "7", "url": "https://x/"}


def test_the_form_of_2013_is_read() -> None:
    script = '\n        var utag_data={\nPageTitle:"Two, three: {four}",\nPublicationHour:\'11\',\nUID:"1703270",\n};\n'
    assert read_utag(script) == {"PageTitle": "Two, three: {four}", "PublicationHour": "11", "UID": "1703270"}


_FIRST = 'var analyticsData = Object.assign(embedProperties, {article_uid:"7997203",byline:"Jane",pub_hour:"1"});'
_LAST = 'var utag_data = Object.assign({}, analyticsData, {pub_year:"2025",pub_hour:"22"});'


def test_the_form_of_2025_stands_in_two_scripts() -> None:
    known = {"article_uid": "7997203", "byline": "Jane", "pub_hour": "22", "pub_year": "2025"}
    assert read_utags(["var a;", _FIRST, "x(analyticsData)", _LAST, 'utag_data={pub_year:"1"}']) == known
    assert read_utags([f"{_FIRST}dataLayer.push(analyticsData);"]) == read_utag(_FIRST)


@pytest.mark.parametrize(
    "script", ["", "utag_data", "utag_data=load()", "utag_data={", 'utag_data={a:"no end', "x={a:1}"]
)
def test_anything_else_gives_nothing(script: str) -> None:
    assert read_utag(script) == {}


def test_reading_ends_at_what_is_no_text_or_number() -> None:
    assert read_utag('utag_data={a:"1",b:{c:"2"},d:"3"}') == {"a": "1"}
