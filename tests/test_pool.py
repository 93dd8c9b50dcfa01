"""ReadingPool: a page that kills its reader harms no other."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from datetime import UTC, datetime

import psutil

from archive.capture import Capture
from archive.pool import ReadingPool
from archive.reading import Reading, read_capture


def _capture(number: int) -> Capture:
    return Capture(
        record_id=f"00000000-0000-4000-8000-{number:012}",
        record_type="response",
        url=f"https://www.gazette.example/news/{number}",
        captured_at=datetime(2026, 11, 5, tzinfo=UTC),
        status=200,
        mime_type="text/html",
        payload_digest=None,
        block_digest=None,
        warc_file="x.warc.gz",
        warc_offset=0,
        warc_length=1,
    )


def _block(number: int) -> bytes:
    words = "".join(
        f"<p>The bridge of Varn is open again on day {day} of the repairs, they said.</p>" for day in range(9)
    )
    page = f"<html><body><article><h1>Bridge {number}</h1>{words}</article></body></html>"
    return b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + page.encode()


def test_readings_are_those_of_this_process() -> None:
    pool = ReadingPool(2)
    try:
        futures = [(number, pool.submit(_capture(number), _block(number))) for number in range(6)]
        for number, future in futures:
            assert future.result() == read_capture(_capture(number), _block(number))
    finally:
        pool.close()


def test_a_killed_worker_costs_no_reading() -> None:
    pool = ReadingPool(1)
    try:
        pool.submit(_capture(0), _block(0)).result()
        (worker,) = [
            child for child in psutil.Process().children() if "resource_tracker" not in " ".join(child.cmdline())
        ]
        os.kill(worker.pid, signal.SIGSTOP)
        futures = [(number, pool.submit(_capture(number), _block(number))) for number in range(1, 4)]
        os.kill(worker.pid, signal.SIGKILL)
        readings = [pool.result(future, _capture(number), _block(number)) for number, future in futures]
        assert [reading.outcome for reading in readings] == ["article"] * 3
        assert pool.submit(_capture(9), _block(9)).result().outcome == "article"
    finally:
        pool.close()


def test_workers_do_not_outlive_a_parent_that_was_killed() -> None:
    script = (
        "import time\nfrom archive.pool import ReadingPool\n"
        "if __name__ == '__main__':\n"
        "    pool = ReadingPool(1); pool.warm(); print(flush=True); time.sleep(600)\n"
    )
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        parent.stdout.readline()
        children = psutil.Process(parent.pid).children()
        parent.kill()
    assert children
    _, alive = psutil.wait_procs(children, timeout=30)
    for child in alive:
        child.kill()
    assert alive == []


def _die_on_number_one(capture: Capture, block: bytes) -> Reading:
    """A reader that one page kills, as the kernel would for want of memory."""
    if capture.url.endswith("/1"):
        os.kill(os.getpid(), signal.SIGKILL)
    return read_capture(capture, block)


def test_a_page_that_kills_its_reader_is_a_recorded_failure_and_its_neighbours_are_read() -> None:
    pool = ReadingPool(1, read=_die_on_number_one)
    try:
        futures = [(number, pool.submit(_capture(number), _block(number))) for number in range(4)]
        readings = [pool.result(future, _capture(number), _block(number)) for number, future in futures]
    finally:
        pool.close()
    assert [reading.outcome for reading in readings] == ["article", "failed", "article", "article"]
    assert readings[1].error == "ReaderDied"
