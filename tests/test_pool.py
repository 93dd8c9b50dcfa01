"""ReadingPool: a page that hangs its reader, fills its memory or kills it harms no other."""

from __future__ import annotations

import gc
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import closing
from datetime import UTC, datetime
from multiprocessing import spawn
from pathlib import Path

import psutil
import pytest

from archive import reader, reader_process
from archive.capture import Capture
from archive.errors import ArchiveError
from archive.pool import ReadingPool
from archive.reading import Reading, read_capture
from tests.running import children_after


def _capture(number: int, what: str = "news") -> Capture:
    return Capture(
        record_id=f"00000000-0000-4000-8000-{number:012}",
        record_type="response",
        url=f"https://www.gazette.example/{what}/{number}",
        captured_at=datetime(2026, 11, 5, tzinfo=UTC),
        status=200,
        mime_type="text/html",
        payload_digest=None,
        block_digest=None,
        warc_file="x.warc.gz",
        warc_offset=0,
        warc_length=1,
    )


_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"


def _block(number: int, size: int = 9) -> bytes:
    words = "".join(
        f"<p>The bridge of Varn is open again on day {day} of the repairs, they said.</p>" for day in range(size)
    )
    page = f"<html><body><article><h1>Bridge {number}</h1>{words}</article></body></html>"
    return _HEAD + page.encode()


_HELD: list[bytes] = []


#: Seconds of processor time that a page may take here; what the program allows is tried by tests/crawl/test_hostile.py.
_CPU_SECONDS = 1.0


def _misbehave(capture: Capture, block: bytes) -> Reading:
    """A reader that does what the URL says."""
    reader.CPU_SECONDS = _CPU_SECONDS  # from its next page on
    match capture.url.split("/")[-2]:
        case "killed":  # as the kernel kills for want of memory
            os.kill(os.getpid(), signal.SIGKILL)
        case "crash":
            os.abort()
        case "exit":
            os._exit(3)
        case "endless":  # in C code, which no Python can interrupt
            sum(iter(lambda: 0, 1))
        case "asleep":
            time.sleep(600)
        case "large":
            _HELD.append(b" " * 150_000_000)
        case "hungry":
            assert len([bytes(1024 * 1024) for _ in range(2048)])
    return read_capture(capture, block)


@pytest.fixture
def bad_pool() -> Iterator[ReadingPool]:
    with closing(ReadingPool(1, read=_misbehave)) as pool:
        yield pool


def _children() -> list[psutil.Process]:
    """The readers: not multiprocessing's own helpers, nor servers that other tests keep."""
    return [child for child in psutil.Process().children() if "spawn_main" in " ".join(child.cmdline())]


def _submit(pool: ReadingPool, *what: str) -> list[Future[Reading]]:
    return [pool.submit(_capture(number, word), _block(number)) for number, word in enumerate(what)]


def test_readings_are_those_of_this_process() -> None:
    with closing(ReadingPool(2)) as pool:
        sizes = [9, 9, 5000, 9, 5000, 5000, 9]  # large ones are not sent ahead
        futures = [pool.submit(_capture(number), _block(number, size)) for number, size in enumerate(sizes)]
        for number, (future, size) in enumerate(zip(futures, sizes, strict=True)):
            assert future.result() == read_capture(_capture(number), _block(number, size))


def _tell_of_the_collector(capture: Capture, block: bytes) -> Reading:
    told = f"{gc.isenabled()}, {gc.get_freeze_count() > 10_000}, {gc.get_threshold()[0] >= 10_000}"
    return Reading(capture, "none", reason=told)


def test_readers_look_for_circles_of_garbage_seldom() -> None:
    with closing(ReadingPool(1, read=_tell_of_the_collector)) as pool:
        assert pool.submit(_capture(0), _block(0)).result().reason == "True, True, True"


def test_reading_leaves_no_circle_of_garbage() -> None:
    stories = sorted((Path(__file__).parent / "pages").rglob("*.html"))
    gc.collect()
    gc.disable()
    try:
        for number, story in enumerate(stories):
            for page in (story.read_bytes(), story.read_bytes()[:2000], b"<p>"):
                read_capture(_capture(number), _HEAD + page)
        gc.set_debug(gc.DEBUG_SAVEALL)  # kept, to be looked at: other threads of the tests leave some, too
        gc.collect()
        left = {type(one) for one in gc.garbage if type(one).__module__.startswith(("archive.", "lxml."))}
    finally:
        gc.set_debug(0)
        gc.garbage.clear()
        gc.enable()
    assert left == set()


def test_a_reader_killed_by_another_costs_no_reading() -> None:
    with closing(ReadingPool(1)) as pool:
        pool.submit(_capture(0), _block(0)).result()
        (reader,) = _children()
        os.kill(reader.pid, signal.SIGSTOP)
        futures = _submit(pool, "news", "news", "news")
        os.kill(reader.pid, signal.SIGKILL)
        assert [future.result().outcome for future in futures] == ["article"] * 3


@pytest.mark.parametrize(
    ("what", "error", "message"),
    [
        ("killed", "ReaderDied", "two processes that read it ended, the second by signal 9"),
        ("crash", "ReaderDied", "two processes that read it ended, the second by signal 6"),
        ("exit", "ReaderDied", "two processes that read it ended, the second with exit code 3"),
        ("endless", "ReaderTimeout", "reading it took more than 1 s of processor time"),
        ("hungry", "ReaderOutOfMemory", "reading it took more than 1024 MiB"),
    ],
)
def test_a_page_that_ends_its_reader_is_a_recorded_failure_and_its_neighbours_are_read(
    bad_pool: ReadingPool, what: str, error: str, message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reader_process, "CPU_SECONDS", _CPU_SECONDS)
    readings = [future.result() for future in _submit(bad_pool, "news", what, "news", "news")]
    assert [reading.outcome for reading in readings] == ["article", "failed", "article", "article"]
    assert (readings[1].error, readings[1].reason) == (error, f"https://www.gazette.example/{what}/1: {message}")


def test_a_reader_that_has_grown_large_is_replaced_and_no_page_is_to_blame(bad_pool: ReadingPool) -> None:
    bad_pool.submit(_capture(0), _block(0)).result()
    (before,) = _children()
    readings = [future.result() for future in _submit(bad_pool, "large", *["news"] * 39)]
    assert [reading.outcome for reading in readings] == ["article"] * 40
    (after,) = _children()
    assert after != before


@pytest.mark.long
def test_a_reader_that_hangs_without_working_is_ended_by_the_clock(
    bad_pool: ReadingPool, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad_pool.submit(_capture(0), _block(0)).result()
    monkeypatch.setattr(reader_process, "CLOCK_SECONDS", 10.0)
    readings = [future.result() for future in _submit(bad_pool, "asleep", "news")]
    assert [reading.error for reading in readings] == ["ReaderTimeout", None]


def _cannot_be_sent() -> Callable[[Capture, bytes], Reading]:
    return lambda capture, block: read_capture(capture, block)


def test_where_no_reader_can_be_started_whoever_waits_is_told_at_once_and_later() -> None:
    with closing(ReadingPool(2, read=_cannot_be_sent())) as pool:
        told: list[Reading | ArchiveError] = []
        pool.read_then(_capture(0), _block(0), told.append)
        for future in _submit(pool, "news", "news", "news", "news"):
            with pytest.raises(ArchiveError, match=r"fault of the readers' pool: .*[Pp]ickle"):
                future.result(30)
    assert [type(one) for one in told] == [ArchiveError]
    assert _children() == []


def test_a_process_that_ends_before_it_reads_is_no_pages_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spawn, "get_executable", lambda: os.fsencode(shutil.which("false") or ""))
    with closing(ReadingPool(1)) as pool:
        future = pool.submit(_capture(0), _block(0))
        with pytest.raises(ArchiveError, match="a process to read pages ended with exit code 1 before it had begun"):
            future.result(30)


def test_without_a_free_descriptor_no_page_is_to_blame() -> None:
    """In a process of its own, which has none left: the error's words are the system's."""
    script = (
        "import os, resource\nfrom tests.test_pool import ReadingPool, _block, _capture\n"
        "if __name__ == '__main__':\n"
        "    pool = ReadingPool(1)\n"
        "    pool.submit(_capture(0), _block(0)).result()\n"
        "    pool._desks[0]._reader.kill()\n"
        "    free = os.open('/dev/null', 0)\n"
        "    resource.setrlimit(resource.RLIMIT_NOFILE, (free + 1, free + 1))\n"
        "    print(type(pool.submit(_capture(1), _block(1)).exception(30)))\n"
        "    print(pool.submit(_capture(2), _block(2)).exception(30))\n"
        "    pool.close()\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.stdout.splitlines() == [
        "<class 'archive.errors.ArchiveError'>",
        "no process can be started to read pages: [Errno 24] Too many open files",
    ], done.stderr


def test_a_closed_pool_leaves_no_process_and_calls_nobody_back() -> None:
    pool = ReadingPool(2)
    told: list[Reading] = []
    for number in range(200):
        pool.read_then(_capture(number), _block(number), told.append)
    pool.close()
    assert _children() == []
    assert len(told) < 200


def test_to_close_a_pool_waits_for_no_page(bad_pool: ReadingPool) -> None:
    bad_pool.submit(_capture(0), _block(0)).result()
    futures = _submit(bad_pool, "asleep", "news")
    bad_pool.close()
    assert [future.cancelled() for future in futures] == [True, True]
    assert _children() == []


@pytest.mark.parametrize("end", [lambda parent: parent.kill(), lambda parent: parent.terminate()])
def test_readers_do_not_outlive_their_parent(end: Callable[[subprocess.Popen[bytes]], None]) -> None:
    script = (
        "import time\nfrom archive.pool import ReadingPool\n"
        "if __name__ == '__main__':\n"
        "    pool = ReadingPool(1); time.sleep(1); print(flush=True); time.sleep(600)\n"
    )
    started, alive = children_after([sys.executable, "-c", script], end)
    assert started >= 2  # a reader, and multiprocessing's own tracker
    assert alive == []


def test_a_stopping_signal_to_the_whole_group_ends_no_reader(bad_pool: ReadingPool) -> None:
    bad_pool.submit(_capture(0), _block(0)).result()
    (reader,) = _children()
    for number in (signal.SIGINT, signal.SIGTERM):
        reader.send_signal(number)
    assert bad_pool.submit(_capture(1), _block(1)).result().outcome == "article"
    assert _children() == [reader]
