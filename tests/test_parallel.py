"""Work in several processes, told in the order of its items: what each costs the others, and what it may hold."""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import psutil
import pytest

from archive import parallel
from archive.errors import AirchiveError, ArchiveError
from archive.parallel import Died, in_order
from tests.running import ROOT, children_after

Word = tuple[str, int]


def _spell(word: Word) -> Iterator[str]:
    """As many letters of the word as its number says; in the middle, what the word says."""
    letters, count = word
    for number in range(count):
        if number == count // 2:
            _do(letters)
        yield f"{letters} {number}"


def _do(word: str) -> None:
    match word:
        case "killed":  # as the kernel kills for want of memory
            os.kill(os.getpid(), signal.SIGKILL)
        case "exit":
            os._exit(3)
        case "hungry":
            raise MemoryError
        case "fault":
            raise ValueError(word)
        case "error":
            raise ArchiveError("it is broken", "x.warc.gz", 7)
        case "slow":
            time.sleep(0.5)
        case "asleep":
            time.sleep(600)


def _told(words: list[Word], workers: int) -> list[tuple[Word, str | Died]]:
    with closing(in_order(_spell, words, workers)) as told:
        return list(told)


def _workers() -> list[psutil.Process]:
    """Not multiprocessing's own helpers, nor servers that other tests keep."""
    return [child for child in psutil.Process().children() if "spawn_main" in " ".join(child.cmdline())]


def test_what_is_found_comes_in_the_order_of_the_items_whoever_is_first() -> None:
    words = [("slow", 3), ("a", 2), ("none", 0), ("b", 500), ("slow", 1), *((f"c{n}", n % 3) for n in range(20))]
    assert _told(words, 3) == _told(words, 1) == [(word, f"{word[0]} {n}") for word in words for n in range(word[1])]
    assert _workers() == []


@pytest.mark.parametrize("words", [[], [("a", 2)]])
def test_for_a_single_item_no_process_is_started(words: list[Word]) -> None:
    def work(word: Word) -> Iterator[str]:  # it could not cross to another process
        yield from _spell(word)
        assert _workers() == []

    assert [found for _, found in in_order(work, words, 8)] == ["a 0", "a 1"][: len(words) * 2]


@pytest.mark.parametrize(
    ("word", "how"),
    [
        ("killed", "by signal 9"),
        ("exit", "with exit code 3"),
        ("hungry", "for want of memory"),
        ("fault", "with exit code 1"),
    ],
)
def test_a_worker_that_dies_costs_what_it_had_not_said_of_one_item(
    word: str, how: str, capfd: pytest.CaptureFixture[str]
) -> None:
    words = [("a", 2), (word, 4), ("b", 2), ("c", 2), (word, 2), ("d", 2)]
    told = [found for _, found in _told(words, 2)]
    assert told == [
        *("a 0", "a 1", f"{word} 0", f"{word} 1", Died(how), "b 0", "b 1", "c 0", "c 1", f"{word} 0", Died(how)),
        *("d 0", "d 1"),
    ]
    assert ("ValueError" in capfd.readouterr().err) is (word == "fault"), "a fault of the program's own shows its place"


def test_a_worker_killed_between_two_items_costs_nothing() -> None:
    worker = parallel._Worker[Word](pickle.dumps(_spell))
    try:
        for number in range(3):
            worker.begin(number, ("a", 1))
            assert pickle.loads(worker.stream.recv_bytes()) == "a 0"
            assert worker.stream.recv_bytes() == b""
            [process] = _workers()
            process.kill()
            assert worker.stream.poll(60)
    finally:
        worker.end()


def test_an_error_with_a_name_is_raised_when_its_turn_comes() -> None:
    for workers in (1, 2):
        found = []
        words = [("slow", 2), ("error", 2), ("a", 1)]
        with (
            pytest.raises(ArchiveError, match=r"x\.warc\.gz at byte 7: it is broken"),
            closing(in_order(_spell, words, workers)) as told,
        ):
            found.extend(one for _, one in told)
        assert found == ["slow 0", "slow 1", "error 0"]
        assert _workers() == []


def test_where_no_process_can_be_started_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """A system without room for more gives an error that no test can have of it."""

    def fail(worker: object) -> None:
        raise BlockingIOError(11, "Resource temporarily unavailable")

    start = parallel._Worker._start
    monkeypatch.setattr(parallel._Worker, "_start", lambda worker: fail(worker) if _workers() else start(worker))
    words = [("a", 1), ("killed", 2), ("b", 1)]
    assert [found for _, found in _told(words, 2)] == ["a 0", "killed 0", Died("by signal 9"), "b 0"]
    monkeypatch.setattr(parallel._Worker, "_start", fail)
    with pytest.raises(AirchiveError, match=r"no process can be started: .*unavailable"):
        _told([("a", 1), ("b", 1)], 2)


_LARGE = 100_000


def _say_much(order: tuple[str, Path]) -> Iterator[tuple[int, bytes]]:
    """The first tells, once the others have got no further for a while, how far they got; they say a lot."""
    role, counted = order
    if role == "waits":
        sizes = [0, 1]
        while not sizes[-1] or sizes[-1] != sizes[-2]:
            time.sleep(0.5)
            sizes.append(sum(one.stat().st_size for one in counted.parent.glob("*.counted")))
        yield sizes[-1], b""
        return
    with counted.open("ab", buffering=0) as counter:
        for number in range(300):
            yield number, bytes(_LARGE)
            counter.write(b".")


def test_who_is_ahead_waits_for_its_turn_and_fills_no_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parallel, "_WAITING", 2_000_000)
    orders = [("waits", tmp_path / "0"), *(("speaks", tmp_path / f"{n}.counted") for n in (1, 2))]
    with closing(in_order(_say_much, orders, 3)) as told:
        found = [said for _, said in told]
    assert isinstance(found[0], tuple)
    said = found[0][0] * _LARGE
    assert 1_500_000 < said < 2_000_000 + 8 * _LARGE, "each stream holds up to two, and one is on its way"
    assert [one[0] for one in found[1:] if isinstance(one, tuple)] == [*range(300), *range(300)]


def test_who_wants_no_more_leaves_no_process() -> None:
    start = time.monotonic()
    with closing(in_order(_spell, [("a", 1), ("asleep", 2), ("asleep", 2)], 2)) as told:
        assert next(told) == (("a", 1), "a 0")
        assert len(_workers()) == 2
    assert _workers() == []
    assert time.monotonic() - start < 300


_SCRIPT = """
from tests.test_parallel import _spell
from archive.parallel import in_order
if __name__ == "__main__":
    for _, found in in_order(_spell, [("a", 1), ("asleep", 2), ("asleep", 2)], 2):
        print(found, flush=True)
"""


@pytest.mark.parametrize("end", [lambda parent: parent.kill(), lambda parent: parent.terminate()])
def test_workers_do_not_outlive_their_parent(end: Callable[[subprocess.Popen[bytes]], None], tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(_SCRIPT)
    started, alive = children_after([sys.executable, script], end, PYTHONPATH=str(ROOT))
    assert started >= 3  # two workers, and multiprocessing's own tracker
    assert alive == []
