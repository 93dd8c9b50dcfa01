"""Site files that a user writes: what is read, and what each mistake is told."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from archive.errors import SiteError
from archive.sites.registry import VARIABLE, load
from archive.sites.site import Site

BROADCASTER = '[broadcaster]\nkey = "harbour"\nname = "Radio Harbour"\nplatform = "pangea"\n'
SITE = '[[site]]\nkey = "harbour"\nname = "Radio Harbour"\nhost = "www.harbour.example"\nlanguage = "en"\n'


def read(folder: Path, text: str, name: str = "harbour.toml") -> tuple[Site, ...]:
    (folder / name).write_text(text, encoding="utf-8")
    return load(folder).sites


def test_a_row_has_the_defaults_of_the_platform_and_the_program(tmp_path: Path) -> None:
    assert read(tmp_path, BROADCASTER + SITE) == (
        Site(
            key="harbour",
            broadcaster="harbour",
            name="Radio Harbour",
            host="www.harbour.example",
            language="en",
            platform="pangea",
            aliases=("harbour.example", "m.harbour.example", "www1.harbour.example"),
            direction="ltr",
            timezone="UTC",
            scheme="https",
            sitemaps=("/sitemap.xml",),
            feeds=(),
            delay=1.0,
            concurrency=1,
            status="live",
        ),
    )


def test_a_row_overrules_its_broadcasters_defaults(tmp_path: Path) -> None:
    defaults = '[broadcaster.defaults]\ndelay = 3\nlanguage = "hy"\ntimezone = "Asia/Yerevan"\n'
    other = '[[site]]\nkey = "harbour-hy"\nname = "Հարբոր"\nhost = "hy.harbour.example"\ndelay = 2.5\n'
    first, second = read(tmp_path, BROADCASTER + defaults + SITE + other)
    assert (first.language, first.delay, first.timezone) == ("en", 3, "Asia/Yerevan")
    assert (second.language, second.delay, second.timezone) == ("hy", 2.5, "Asia/Yerevan")


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('colour = "blue"', r"harbour.toml: \[\[site\]\] 1 \"harbour\": unknown key colour; there are: aliases, "),
        ('language = "english language"', "language 'english language' is no BCP 47 tag"),
        ('language = "zh-hans"', "language 'zh-hans' is no BCP 47 tag in its customary case"),
        ('timezone = "Mars/Olympus"', "timezone 'Mars/Olympus' is no IANA time zone"),
        ('timezone = "../../etc/passwd"', "no IANA time zone"),
        ('timezone = "Europe"', "no IANA time zone"),
        ('platform = "wordpress"', "platform 'wordpress' is unknown; there are: generic, pangea"),
        ('direction = "up"', "direction 'up' is unknown; there are: ltr, rtl"),
        ('status = "sleepy"', "status 'sleepy' is unknown; there are: live, "),
        ('scheme = "gopher"', "scheme 'gopher' is unknown"),
        ('host = "https://www.harbour.example/"', "must be a host name in lower case"),
        ('host = "WWW.harbour.example"', "must be a host name in lower case"),
        ('host = "harbour"', "must be a host name"),
        ('aliases = ["harbour.example:80"]', "'harbour.example:80' must be a host name"),
        ('aliases = "harbour.example"', "aliases must be a list of texts"),
        ('key = "Harbour News"', "key 'Harbour News' must be of lower-case letters"),
        ('name = ""', "name must be a text, not ''"),
        ("name = 7", "name must be a text, not 7"),
        ('sitemaps = ["https://www.harbour.example/sitemap.xml"]', "sitemaps: .* must be the path of a URL"),
        ('feeds = ["//elsewhere.example/feed"]', "feeds: .* must be the path of a URL"),
        ("delay = -1", "delay must be a number of at least 0, not -1"),
        ("delay = true", "delay must be a number of at least 0, not True"),
        ("delay = nan", "delay must be a number of at least 0, not nan"),
        ("concurrency = 0", "concurrency must be a whole number of at least 1, not 0"),
        ("concurrency = 1.5", "concurrency must be a whole number of at least 1, not 1.5"),
        ("article_urls = ['/story/(']", "is no regular expression"),
        ("article_urls = ['/story/[0-9]+']", r"needs the group \(\?P<id>…\)"),
    ],
)
def test_a_mistake_names_its_place_and_what_would_be_right(tmp_path: Path, line: str, message: str) -> None:
    key = line.partition(" ")[0]
    rest = "\n".join(other for other in SITE.splitlines() if not other.startswith(f"{key} "))
    with pytest.raises(SiteError, match=message) as caught:
        read(tmp_path, f"{BROADCASTER}{rest}\n{line}\n")
    assert "harbour.toml" in str(caught.value)
    assert "[[site]] 1" in str(caught.value)


@pytest.mark.parametrize("key", ["key", "name", "host", "language"])
def test_a_missing_key_is_named(tmp_path: Path, key: str) -> None:
    rest = "\n".join(line for line in SITE.splitlines() if not line.startswith(f"{key} "))
    with pytest.raises(SiteError, match=rf"\[\[site\]\] 1.*: {key} is missing"):
        read(tmp_path, BROADCASTER + rest)


def test_a_missing_platform_is_named(tmp_path: Path) -> None:
    with pytest.raises(SiteError, match="platform is missing"):
        read(tmp_path, BROADCASTER.replace('platform = "pangea"\n', "") + SITE)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[broadcaster\n", "harbour.toml: no TOML: "),
        (SITE, r"\[broadcaster\] is missing"),
        ('broadcaster = "harbour"\n', r"\[broadcaster\] is no table"),
        (BROADCASTER + '[site]\nkey = "harbour"\n', r"written \[\[site\]\], with two brackets"),
        ("site = [1]\n" + BROADCASTER, r"\[\[site\]\] 1 is no table"),
        (BROADCASTER + "[sites]\n", "unknown key sites; there are: broadcaster, site"),
        (BROADCASTER + 'motto = "calm"\n', r"\[broadcaster\]: unknown key motto"),
        (BROADCASTER + "defaults = 3\n", r"\[broadcaster\]: defaults must be a table"),
        (BROADCASTER + '[broadcaster.defaults]\nhost = "a.example"\n', r"\[broadcaster.defaults\]: unknown key host"),
        ('[broadcaster]\nkey = "harbour"\n' + SITE, "name is missing, and no other file describes 'harbour'"),
        ('[broadcaster]\nname = "Radio Harbour"\n' + SITE, r"\[broadcaster\]: key is missing"),
    ],
)
def test_a_broken_file_is_told(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(SiteError, match=message):
        read(tmp_path, text)


def test_bytes_that_are_no_text_are_told(tmp_path: Path) -> None:
    (tmp_path / "harbour.toml").write_bytes(b'[broadcaster]\nname = "\xff"\n')
    with pytest.raises(SiteError, match="no TOML"):
        load(tmp_path)


def test_two_sites_share_neither_key_nor_host(tmp_path: Path) -> None:
    again = SITE.replace("www.harbour", "www.other")
    with pytest.raises(SiteError, match=r"2 \"harbour\": key 'harbour' is taken by .*\[\[site\]\] 1"):
        read(tmp_path, BROADCASTER + SITE + again)
    twin = SITE.replace('"harbour"', '"twin"').replace("www.harbour", "m.harbour")
    with pytest.raises(
        SiteError, match=r"2 \"twin\": host '.*harbour.example' is taken by .*\[\[site\]\] 1 \"harbour\""
    ):
        read(tmp_path, BROADCASTER + SITE + twin)


def test_a_broadcaster_is_described_once(tmp_path: Path) -> None:
    (tmp_path / "again.toml").write_text(BROADCASTER, encoding="utf-8")
    with pytest.raises(SiteError, match=r"broadcaster 'harbour' is described in .*again.toml already"):
        read(tmp_path, BROADCASTER + SITE)


def test_a_file_may_add_sites_to_a_broadcaster_of_another_file(tmp_path: Path) -> None:
    added = SITE.replace('"harbour"', '"harbour-2"').replace("www.harbour", "two.harbour")
    (tmp_path / "a-first.toml").write_text('[broadcaster]\nkey = "harbour"\n' + added, encoding="utf-8")
    registry = read(tmp_path, BROADCASTER + "[broadcaster.defaults]\ndelay = 4\n" + SITE)
    assert [(one.key, one.broadcaster, one.delay) for one in registry] == [
        ("harbour-2", "harbour", 4),
        ("harbour", "harbour", 4),
    ]


def test_folders_of_the_environment_add_to_the_programs_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = load()
    for number in (1, 2):
        folder = tmp_path / str(number)
        folder.mkdir()
        text = (BROADCASTER + SITE).replace("harbour", f"harbour{number}")
        (folder / "site.toml").write_text(text, encoding="utf-8")
    monkeypatch.setenv(VARIABLE, os.pathsep.join([str(tmp_path / "1"), str(tmp_path / "2")]))
    assert load().sites[len(before.sites) :] == (load().site("harbour1"), load().site("harbour2"))
    assert load().site("rferl") == before.site("rferl")
    monkeypatch.delenv(VARIABLE)
    assert load() is before


def test_a_folder_that_is_not_there_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, str(tmp_path / "nowhere"))
    with pytest.raises(SiteError, match=r"nowhere: no such folder of site files \(AIRCHIVE_SITES names it\)"):
        load()


def test_a_site_of_the_users_cannot_take_a_host_of_the_programs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = BROADCASTER + SITE.replace("www.harbour.example", "www.rferl.org")
    (tmp_path / "mine.toml").write_text(text, encoding="utf-8")
    monkeypatch.setenv(VARIABLE, str(tmp_path))
    with pytest.raises(SiteError, match=r"mine.toml: .* host 'www.rferl.org' is taken by .*rferl.toml"):
        load()
