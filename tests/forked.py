"""`airchive` in processes forked from one that has imported the program, for most of a short command is imports.

A command has words, environment, standard streams, exit code and end of its own, as one that a new interpreter runs.
That the program starts in a new interpreter is for the tests that start one: tests.running.started, scripts/, docs.
"""

from __future__ import annotations

import gc
import importlib
import io
import json
import os
import pkgutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
_CODE = 4  #: bytes of an exit code on its way


class Forks:
    """The process that forks. One command at a time; it ends when this end of its stream is closed."""

    def __init__(self) -> None:
        self._orders, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-m", __name__, str(theirs.fileno())],
                cwd=ROOT,
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )

    def run(
        self, words: Sequence[str], environment: Mapping[str, str], text_in: str | None, timeout: float
    ) -> subprocess.CompletedProcess[str]:
        """Run a command to its end, as subprocess.run does. Raises subprocess.TimeoutExpired, and ends all of it."""
        order = json.dumps([list(words), dict(environment)])
        with ExitStack() as stack:
            files = [stack.enter_context(tempfile.TemporaryFile()) for _ in range(4)]
            for file, text in zip(files, (order, text_in or ""), strict=False):
                file.write(text.encode())
                file.seek(0)
            socket.send_fds(self._orders, [b" "], [file.fileno() for file in files])
            self._orders.settimeout(timeout)
            try:
                code = int(self._orders.recv(_CODE))
            except TimeoutError:
                self.end()
                raise subprocess.TimeoutExpired(list(words), timeout) from None
            return subprocess.CompletedProcess(list(words), code, *map(_text_of, files[2:]))

    def end(self) -> None:
        self._orders.close()
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()


def _text_of(stream: Any) -> str:
    stream.seek(0)
    return io.StringIO(stream.read().decode(), newline=None).read()


def main(descriptor: int) -> int | None:
    """Fork for each order, until there are no more. In what was forked: the command, and its exit code."""
    import_everything()
    gc.freeze()  # what is here already is not looked through again in each command
    with socket.socket(fileno=descriptor) as orders:
        while True:
            told, files, *_ = socket.recv_fds(orders, 1, 4)
            if not told:
                return 0
            pid = os.fork()
            if not pid:
                break
            for file in files:
                os.close(file)
            orders.send(b"%*d" % (_CODE, os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])))
    with os.fdopen(files[0], encoding="utf-8") as order:
        words, environment = json.load(order)
    return _run(words, environment, files[1:])


def import_everything() -> None:
    """Import all modules of the program, but for migrations, which alembic loads."""
    import archive
    import crawler

    for package in (archive, crawler):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if ".migrations" not in module.name:
                importlib.import_module(module.name)


def _run(words: list[str], environment: dict[str, str], streams: list[int]) -> int:
    """The command, in the process that was forked for it."""
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
        os.close(stream)
    sys.stdin, sys.stdout = open(0, encoding="utf-8"), open(1, "w", encoding="utf-8")  # noqa: SIM115
    sys.stderr = open(2, "w", encoding="utf-8", errors="backslashreplace", buffering=1)  # noqa: SIM115
    os.environ.clear()
    os.environ.update(environment)
    program = importlib.import_module("crawler.cli")
    sys.modules["__main__"] = program  # what processes that it spawns import as their main module
    sys.argv = ["airchive", *words]
    code: int = program.main(words)
    return code


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))
