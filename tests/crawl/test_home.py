"""One run at a time on a home, and what happens where a home cannot be written."""

from __future__ import annotations

import resource
import subprocess
from pathlib import Path

import pytest

from archive.warc.reader import Record, read_archive
from tests.crawl.rows import query
from tests.running import COMMAND, LONGEST, ROOT, airchive, crawl, environment, routed, started, wait_for_requests
from tests.site.serve import Server


def test_a_second_run_says_who_is_at_work_and_leaves_with_3(tmp_path: Path) -> None:
    with Server(edition=1, slow=2) as server, started(tmp_path, server) as first:
        wait_for_requests(server, 1, first)
        done = airchive("crawl", "demo", home=tmp_path, code=3, **routed(server))
        assert f"process {first.pid}" in done.stderr
        assert "airchive crawl demo" in done.stderr
        assert airchive("reparse", home=tmp_path, code=3).stderr


def test_a_home_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    done = airchive("crawl", "demo", home=tmp_path / "file" / "data", code=4)
    assert str(tmp_path / "file" / "data") in done.stderr


@pytest.mark.long
def test_a_disk_that_takes_no_more_ends_the_run_with_4_and_loses_nothing(tmp_path: Path) -> None:
    """A limit on the size of files stands in for the full disk: the segment's write fails in the middle."""

    with Server(edition=1) as server:
        crawl(tmp_path, server, "--site", "demo-ka")  # the database has its size, so that it is the segment which fails
        roomy = (tmp_path / "airchive.db").stat().st_size
        limited = subprocess.run(
            [*COMMAND, "crawl", "demo"],
            cwd=ROOT,
            env=environment(tmp_path, **routed(server)),
            capture_output=True,
            text=True,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (roomy + 60_000, resource.RLIM_INFINITY)),
            timeout=LONGEST,
        )
        assert limited.returncode == 4, limited.stderr
        assert "stopped" in limited.stdout
        crawl(tmp_path, server)
    database = f"sqlite:///{tmp_path / 'airchive.db'}"
    acknowledged = {row["record_id"] for row in query(database, "SELECT record_id FROM capture")}
    recorded = {
        entry.record_id
        for path in (tmp_path / "warc").glob("*.warc.gz")
        for entry in read_archive(path)
        if isinstance(entry, Record) and entry.type in ("response", "revisit")
    }
    assert acknowledged == recorded
    assert query(database, "SELECT count(*) AS n FROM articles") == [{"n": 44}]
