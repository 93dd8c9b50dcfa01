"""The demo newsroom over HTTP, on a loopback port: `python -m tests.site.serve [--port 0] [--edition 1] …`.

The first line on stdout is `listening on 127.0.0.1:PORT`. The program ends when its stdin closes or its parent dies.
One port answers for every host of the newsroom, by the Host header. In tests:

    with Server(edition=1) as server:
        …  # server.port; server.log; server.edition = 2
"""

from __future__ import annotations

import argparse
import asyncio
import os
import select
import socket
import struct
import sys
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import Literal

from tests.site.answers import Answer, Answerer, Request

FaultKind = Literal["slow", "hang", "cut", "reset", "unavailable"]
FAULT_KINDS: tuple[FaultKind, ...] = ("slow", "hang", "cut", "reset", "unavailable")
#: How long an answer pauses in its middle.
_PAUSES: dict[FaultKind | None, float] = {"slow": 2.0, "hang": 300.0}


@dataclass
class Server:
    """A server in a thread of its own. `faults` gives paths (with or without their host) that answer badly:

    - "slow": the body pauses for two seconds in its middle; "hang": for five minutes;
    - "cut": Content-Length promises more than is sent before the connection closes;
    - "reset": the connection is reset in the middle of the body;
    - "unavailable": 503 with Retry-After the first time, the page from then on.

    A path `/fault/KIND/…` answers so for any page. `slow` seconds pass before every answer.
    """

    edition: int = 1
    copies: int = 0
    port: int = 0
    slow: float = 0.0
    faults: Mapping[str, FaultKind] = field(default_factory=dict)
    log: list[Request] = field(default_factory=list)
    _loop: asyncio.AbstractEventLoop = field(init=False, repr=False)
    _thread: threading.Thread = field(init=False, repr=False)
    _stop: asyncio.Event = field(init=False, repr=False)
    _answerer: Answerer = field(default_factory=Answerer, repr=False)
    _refused: set[str] = field(default_factory=set, repr=False)
    _open: set[asyncio.StreamWriter] = field(default_factory=set, repr=False)

    def __enter__(self) -> Server:
        listening = socket.create_server(("127.0.0.1", self.port), backlog=256)
        self.port = listening.getsockname()[1]
        ready = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve(listening, ready)), daemon=True)
        self._thread.start()
        ready.wait()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join()

    async def _serve(self, listening: socket.socket, ready: threading.Event) -> None:
        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        server = await asyncio.start_server(self._connection, sock=listening)
        ready.set()
        await self._stop.wait()
        server.close()
        for writer in self._open:
            writer.transport.abort()
        running = asyncio.all_tasks() - {asyncio.current_task()}
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)

    async def _connection(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._open.add(writer)
        try:
            while await self._exchange(reader, writer):
                pass
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            pass  # the client went away, or sent no HTTP
        except asyncio.CancelledError:
            pass  # the server stops; a task that ended cancelled would be reported by asyncio's streams
        finally:
            self._open.discard(writer)
            writer.close()

    async def _exchange(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        """Answer one request. False: the connection is to be closed."""
        head = await reader.readuntil(b"\r\n\r\n")
        request = Request.parse(head, time.monotonic())
        self.log.append(request)
        if self.slow:
            await asyncio.sleep(self.slow)
        request, fault = self._find_fault(request)
        if fault == "unavailable" and request.key not in self._refused:
            self._refused.add(request.key)
            answer = self._answerer.unavailable()
        else:
            answer = self._answerer.answer(request, self.edition, self.copies)
        return await self._send(writer, answer, fault, request.keep_alive)

    def _find_fault(self, request: Request) -> tuple[Request, FaultKind | None]:
        for kind in FAULT_KINDS:
            prefix = f"/fault/{kind}/"
            if request.path.startswith(prefix):
                return request.at("/" + request.path[len(prefix) :]), kind
        return request, self.faults.get(request.path) or self.faults.get(request.key)

    async def _send(self, writer: asyncio.StreamWriter, answer: Answer, fault: FaultKind | None, keep: bool) -> bool:
        half = len(answer.body) // 2
        match fault:
            case "cut":
                writer.write(answer.head() + answer.body[:half])
                await writer.drain()
                return False
            case "reset":
                writer.write(answer.head() + answer.body[:half])
                await writer.drain()
                await asyncio.sleep(0.05)  # a reset overtakes bytes that the client has not yet read
                _reset(writer)
                return False
            case "slow" | "hang":
                writer.write(answer.head() + answer.body[:half])
                await writer.drain()
                await asyncio.sleep(_PAUSES[fault])
                writer.write(answer.body[half:])
            case _:
                writer.write(answer.head() + answer.body)
        await writer.drain()
        return keep


def _reset(writer: asyncio.StreamWriter) -> None:
    """Close with a TCP reset instead of an orderly end."""
    writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


def main(arguments: list[str] | None = None) -> None:
    """Serve until stdin closes or the parent dies."""
    parser = argparse.ArgumentParser(prog="python -m tests.site.serve", description=__doc__.partition("\n")[0])
    parser.add_argument("--port", type=int, default=0, help="port on 127.0.0.1; 0 takes a free one (default)")
    parser.add_argument(
        "--edition", type=int, choices=(1, 2), default=1, help="state of the site: first or second crawl"
    )
    parser.add_argument("--copies", type=int, default=0, metavar="N", help="repeat the stories until there are N")
    parser.add_argument("--slow", type=float, default=0.0, metavar="SECONDS", help="wait before every answer")
    options = parser.parse_args(arguments)
    parent = os.getppid()
    with Server(options.edition, options.copies, options.port, options.slow) as server:
        print(f"listening on 127.0.0.1:{server.port}", flush=True)
        while os.getppid() == parent and not _closed(sys.stdin.fileno()):
            pass


def _closed(stdin: int) -> bool:
    """Wait up to half a second: is stdin at its end? What is typed there is thrown away."""
    readable, _, _ = select.select([stdin], [], [], 0.5)
    return bool(readable) and not os.read(stdin, 4096)


if __name__ == "__main__":
    main()
