"""The registry as it ships: what a key and a host find."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from archive.errors import SiteError
from archive.sites.registry import broadcaster, load, site, site_for, sites, sites_of

FACTS = Path(__file__).resolve().parents[3] / "shared" / "facts" / "sites.jsonl"


def read_facts() -> list[dict[str, Any]]:
    if not FACTS.is_file():
        pytest.skip("../shared/facts/sites.jsonl is not at hand")
    return [json.loads(line) for line in FACTS.read_text(encoding="utf-8").splitlines()]


def test_every_known_host_and_alias_has_a_site() -> None:
    facts = read_facts()
    assert len(facts) >= 119
    assert [fact["host"] for fact in facts if site_for(fact["host"]) is None] == []


def test_main_hosts_keep_the_language_and_direction_of_the_facts() -> None:
    described = [(fact, site_for(fact["host"])) for fact in read_facts() if "language" in fact]
    assert len(described) == 107
    differing = [
        fact["host"]
        for fact, found in described
        if found is None or (found.language, found.direction) != (fact["language"], fact["direction"])
    ]
    assert differing == []


@pytest.mark.parametrize(
    ("host", "key"),
    [
        ("www.rferl.org", "rferl"),
        ("rferl.org", "rferl"),
        ("WWW.RFERL.ORG", "rferl"),
        ("www.rferl.org.", "rferl"),
        ("www.rferl.org:443", "rferl"),
        ("m.rferl.org", "rferl"),
        ("www1.rferl.org", "rferl"),
        ("www.rferl.eu", "rferl"),
        ("rferl.eu", "rferl"),
        ("gandhara.rferl.org", "gandhara"),
        ("www.gandhara.rferl.org", "gandhara"),
        ("azadiradio.com", "azadiradio-prs"),
        ("pa.azadiradio.com", "azadiradio-ps"),
        ("www.voaturkce.com", "voa-turkish"),
        ("www.amerikaninsesi.com", "voa-turkish"),
        ("www.amerikaninsesi.org", "voa-azerbaijani"),
        ("www.polygraph.info", "polygraph"),
        ("dp82nbylaf03m.cloudfront.net", "marti"),
        ("www.newsroom.example:8080", "demo"),
        ("m.newsroom.example", "demo"),
        ("fa.newsroom.example", "demo-fa"),
    ],
)
def test_a_host_finds_its_site(host: str, key: str) -> None:
    found = site_for(host)
    assert found is not None
    assert found.key == key


@pytest.mark.parametrize(
    "host",
    [
        "",
        ".",
        "org",
        "example.org",
        "rferl.org.example.org",
        "xrferl.org",
        "evil.rferl.org",
        "[::1]",
        "127.0.0.1",
        "www.",
    ],
)
def test_a_host_that_nobody_described_finds_none(host: str) -> None:
    assert site_for(host) is None


def test_a_key_finds_its_site_and_a_wrong_one_names_those_alike() -> None:
    assert site("voa-khmer").host == "khmer.voanews.com"
    with pytest.raises(SiteError, match=r"no site 'svobda'; perhaps: .*svoboda"):
        site("svobda")
    with pytest.raises(SiteError, match="perhaps: azattyk, azattyk-ru"):
        site("azattyk-kg")
    with pytest.raises(SiteError, match="`airchive sites` lists"):
        site("!")


def test_a_broadcaster_has_its_sites() -> None:
    assert broadcaster("marti").spider == "voa"
    assert broadcaster("rferl").spider == "rferl"
    assert [one.key for one in sites_of("demo")] == ["demo", "demo-ru", "demo-fa", "demo-hy", "demo-ka", "demo-zh"]
    assert sum(len(sites_of(one.key)) for one in load().broadcasters) == len(sites())
    with pytest.raises(SiteError, match="no broadcaster 'rfrl'; perhaps: rferl"):
        sites_of("rfrl")


def test_the_demo_newsroom_is_http_without_delay() -> None:
    demo = site("demo")
    assert demo.base_url == "http://www.newsroom.example"
    assert demo.feeds == ("/api/feed.rss",)
    assert {(one.scheme, one.delay, one.concurrency) for one in sites_of("demo")} == {("http", 0, 8)}


def test_sites_of_others_are_treated_gently() -> None:
    assert {(one.scheme, one.delay >= 1, one.concurrency <= 2) for one in sites() if one.broadcaster != "demo"} == {
        ("https", True, True)
    }


def test_scripts_written_from_the_right_are_marked() -> None:
    leftwards = {"ar", "ckb", "fa", "prs", "ps", "ur"}
    assert {one.language for one in sites() if one.direction == "rtl"} == leftwards
    assert {one.key for one in sites() if one.language in leftwards and one.direction == "ltr"} == set()


def test_what_is_no_publication_or_no_longer_served_is_not_crawled_unasked() -> None:
    left_out = {one.key for one in sites() if not one.is_crawled}
    assert {"rferl-preview", "voa-preview", "pangea-showcase", "iraqhurr"} <= left_out
    assert left_out.isdisjoint({"rferl", "svoboda", "voa", "radiofarda-en", "marti", "demo"})


def test_names_and_keys_stand_for_one_site_each() -> None:
    hosts = [host for one in sites() for host in one.hosts]
    assert len(hosts) == len(set(hosts))
    assert len({one.key for one in sites()}) == len(sites())
