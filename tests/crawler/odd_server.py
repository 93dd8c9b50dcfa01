"""A server that sends exactly the bytes it is told to, and remembers exactly the bytes it got.

What it answers is scripted by path: a script is a tuple of steps, a step is bytes to send or an `Act`. A path may have
several scripts, one for each time that it is asked for; the last one stays. A path without any is not found.
"""

from __future__ import annotations

import socket
import ssl
import struct
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from enum import Enum
from types import TracebackType

_GRACE = 0.2  # seconds for the client to read what was sent before the connection is torn


class Act(Enum):
    CLOSE = "close"  #: end the connection in order
    RESET = "reset"  #: tear it down: TCP RST, on TLS without a farewell
    HOLD = "hold"  #: send nothing more until the client goes away
    PAUSE = "pause"  #: let what was sent reach the client before more follows


#: What is sent, or done; a function gives pieces to be sent, one after the other, perhaps without end.
Step = bytes | Act | Callable[[], Iterator[bytes]]
Script = tuple[Step, ...]
NOT_FOUND: Script = (b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n",)


class OddServer:
    """Listens on 127.0.0.1 while it is open as a context. `requests` and `connections` are lists by path."""

    def __init__(self, scripts: Mapping[str, list[Script]], tls: ssl.SSLContext | None = None) -> None:
        self._scripts = {path: list(choices) for path, choices in scripts.items()}
        self._tls = tls
        self._lock = threading.Lock()
        self._threads: list[threading.Thread] = []
        self._open: set[socket.socket] = set()
        self._closing = False
        self.requests: dict[str, list[bytes]] = defaultdict(list)
        self.connections: dict[str, list[int]] = defaultdict(list)
        self.accepted: list[int] = []  #: the number of every connection, whether a request came over it or not
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]

    def __enter__(self) -> OddServer:
        self._start(self._accept)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._closing = True
        with socket.socket() as knock:  # wakes the accept() that blocks
            knock.connect(("127.0.0.1", self.port))
        self._listener.close()
        with self._lock:
            for connection in self._open:
                connection.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(timeout=10)

    def _start(self, target: object, *args: object) -> None:
        thread = threading.Thread(target=target, args=args, daemon=True)  # type: ignore[arg-type]
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        number = 0
        while not self._closing:
            try:
                connection, _ = self._listener.accept()
            except OSError:  # closed before the knock was heard
                return
            if self._closing:  # it was the knock of `__exit__`
                connection.close()
                return
            number += 1
            self.accepted.append(number)
            self._start(self._serve, connection, number)

    def _serve(self, plain: socket.socket, number: int) -> None:
        connection = plain
        try:
            if self._tls is not None:
                connection = self._tls.wrap_socket(plain, server_side=True)
            with self._lock:
                self._open.add(connection)
            while self._answer(connection, number):
                pass
        except OSError:
            pass  # the client went away, as many of the cases have it
        finally:
            with self._lock:
                self._open.discard(connection)
            connection.close()

    def _answer(self, connection: socket.socket, number: int) -> bool:
        request = _read_request(connection)
        if not request:
            return False
        path = request.split(b" ", 2)[1].decode("ascii")
        with self._lock:
            self.requests[path].append(request)
            self.connections[path].append(number)
            choices = self._scripts.get(path, [NOT_FOUND])
            script = choices.pop(0) if len(choices) > 1 else choices[0]
        return all(_perform(step, connection) for step in script)


def _perform(step: Step, connection: socket.socket) -> bool:
    """Do one step; False once the connection is over."""
    match step:
        case bytes():
            connection.sendall(step)
        case Act.PAUSE:
            time.sleep(_GRACE)
        case Act.HOLD:
            while connection.recv(65536):
                pass
            return False
        case Act.RESET:
            time.sleep(_GRACE)
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            return False
        case Act.CLOSE:
            return False
        case _:
            for piece in step():
                connection.sendall(piece)
    return True


def _read_request(connection: socket.socket) -> bytes:
    data = b""
    while b"\r\n\r\n" not in data:
        piece = connection.recv(65536)
        if not piece:
            return b""
        data += piece
    head, _, body = data.partition(b"\r\n\r\n")
    lengths = [line.partition(b":")[2] for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")]
    missing = int(lengths[0]) - len(body) if lengths else 0
    while missing > 0:
        piece = connection.recv(missing)
        data += piece
        missing -= len(piece) or missing
    return data
