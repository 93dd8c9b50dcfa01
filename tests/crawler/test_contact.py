"""What counts as a contact, and where it is looked for."""

from __future__ import annotations

from pathlib import Path

import pytest

from archive.errors import UsageError
from archive.home import Home
from crawler.contact import contact_of, is_contact


@pytest.mark.parametrize(
    "written",
    ["desk@newsroom.example", "mailto:o'neil+crawl@news-room.example", "https://newsroom.example/crawl?a=1#b"],
)
def test_mail_and_web_addresses_are_contacts(written: str) -> None:
    assert is_contact(written)


@pytest.mark.parametrize(
    "written",
    [
        "the news desk",
        "desk@localhost",
        "ftp://newsroom.example/",
        "https://",
        "https://newsroom.example/a b",
        "https://newsroom.example/)",  # would end the comment in the User-Agent
        "desk@newsroom.example\r\nX-Evil: 1",
        "größe@newsroom.example",
        "https://newsroom.example/" + "a" * 200,
    ],
)
def test_what_a_header_cannot_hold_or_nobody_could_reach_is_none(written: str) -> None:
    assert not is_contact(written)


def test_the_variable_comes_before_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = Home(tmp_path)
    monkeypatch.setenv("AIRCHIVE_CONTACT", "")
    assert contact_of(home, ask=True) is None  # nobody is at a terminal
    home.contact_file.write_text("desk@newsroom.example\n")
    assert contact_of(home, ask=True) == "desk@newsroom.example"
    monkeypatch.setenv("AIRCHIVE_CONTACT", " https://newsroom.example/ ")
    assert contact_of(home, ask=True) == "https://newsroom.example/"
    home.contact_file.write_text("\n")
    monkeypatch.delenv("AIRCHIVE_CONTACT")
    assert contact_of(home, ask=True) is None


def test_a_false_one_is_refused_by_its_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AIRCHIVE_CONTACT", raising=False)
    Home(tmp_path).contact_file.write_bytes(b"\xff nobody\n")
    with pytest.raises(UsageError, match=r"contact: .*no mail address"):
        contact_of(Home(tmp_path), ask=False)
