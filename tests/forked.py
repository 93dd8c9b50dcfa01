"""`airchive` in processes forked from one that has imported the program, for most of a short command is imports.

A command has words, environment, standard streams, exit code and end of its own, as one that a new interpreter runs.
That the program starts in a new interpreter is for the tests that start one: tests.running.started, scripts/, docs.
"""

from __future__ import annotations

import atexit
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
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from multiprocessing import forkserver, popen_forkserver, resource_tracker
from multiprocessing.context import SpawnProcess
from pathlib import Path
from typing import Any, NoReturn

ROOT = Path(__file__).parents[1]
_CODE = 4  #: bytes of an exit code on its way
_IMPORTED = 64 * 1024 * 1024  #: bytes, about, that are imported here and not in a reader that was spawned


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


def main(descriptor: int) -> None:
    """Fork for each order, until there are no more."""
    import_everything()
    importlib.import_module("archive.reader").LARGE += _IMPORTED
    resource_tracker.ensure_running()  # one for all
    gc.freeze()  # what is here already is not looked through again in each command
    with socket.socket(fileno=descriptor) as orders:
        while True:
            told, files, *_ = socket.recv_fds(orders, 1, 4)
            if not told:
                return
            pid = os.fork()
            if not pid:
                orders.close()
                _exit(_run(files))
            for file in files:
                os.close(file)
            orders.send(b"%*d" % (_CODE, os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])))


def import_everything() -> None:
    """Import all modules of the program, and what Scrapy loads by name; but for migrations, which alembic loads."""
    from scrapy.utils.misc import load_object

    import archive
    import crawler.settings

    for package in (archive, crawler):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if ".migrations" not in module.name:
                importlib.import_module(module.name)
    for name in (*crawler.settings.EXTENSIONS, *crawler.settings.DOWNLOADER_MIDDLEWARES):
        load_object(name)


def _run(files: list[int]) -> int:
    """The exit code of the command that the first file orders, in the process that was forked for it."""
    with os.fdopen(files[0], encoding="utf-8") as order:
        words, environment = json.load(order)
    for number, stream in enumerate(files[1:]):
        os.dup2(stream, number)
        os.close(stream)
    sys.stdin, sys.stdout = open(0, encoding="utf-8"), open(1, "w", encoding="utf-8")  # noqa: SIM115
    sys.stderr = open(2, "w", encoding="utf-8", errors="backslashreplace", buffering=1)  # noqa: SIM115
    os.environ.clear()
    os.environ.update(environment)
    program = importlib.import_module("crawler.cli")
    sys.modules["__main__"] = program  # what processes that it spawns import as their main module
    sys.argv = ["airchive", *words]
    try:
        with _forks_instead_of_spawns():
            return int(program.main(words))
    except SystemExit as end:
        return int(end.code or 0)
    except BaseException:  # noqa: BLE001  # as the interpreter does
        sys.excepthook(*sys.exc_info())
        return 1


def _exit(code: int) -> NoReturn:
    """End as the interpreter does, but leave what is imported as it is: taken apart, each page of memory is copied."""
    threading._shutdown()  # type: ignore[attr-defined]
    atexit._run_exitfuncs()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


@contextmanager
def _forks_instead_of_spawns() -> Iterator[None]:
    """Fork what the command spawns from its own process as it is now, before it has threads and connections.

    By multiprocessing's own server of forks, which would import everything anew if it started itself.
    """
    if sys.platform != "linux":  # only there does the kernel name sockets
        yield
        return
    server = forkserver._forkserver  # type: ignore[attr-defined]
    alive, held = os.pipe()
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("")  # a name of the kernel's choice
        listener.listen()
        server._forkserver_address, server._forkserver_alive_fd = listener.getsockname(), held
        server.ensure_running = resource_tracker.ensure_running
        SpawnProcess._Popen = popen_forkserver.Popen  # type: ignore[attr-defined,assignment]
        pid = os.fork()
        if not pid:
            os.close(held)
            try:
                forkserver.main(listener.detach(), alive, [])
            finally:
                os._exit(0)
    os.close(alive)
    try:
        yield
    finally:
        os.close(held)  # the last but for those of its children
        os.waitpid(pid, 0)


if __name__ == "__main__":
    main(int(sys.argv[1]))
