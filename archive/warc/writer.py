"""The archive's one way to write: exchanges in, durable captures out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from archive.capture import Capture, Exchange
from archive.errors import MissingFile, WriteFailed
from archive.warc.files import Files, SystemFiles
from archive.warc.reader import read_record
from archive.warc.record import BuiltExchange, Software, build_exchange, build_warcinfo
from archive.warc.segment import OPEN_SUFFIX, Segment, segment_name

DEFAULT_SEGMENT_BYTES = 1024**3


class ArchiveWriter:
    """Writes segments into one folder. For one thread; as a context manager it seals on a clean exit.

    A segment is begun with the first write, and the next one when the last has reached `max_segment_bytes`.
    """

    def __init__(
        self,
        folder: Path,
        *,
        run_id: str,
        software: Software | str,
        clock: Callable[[], datetime],
        new_id: Callable[[], str],
        max_segment_bytes: int = DEFAULT_SEGMENT_BYTES,
        files: Files | None = None,
    ) -> None:
        self._folder = folder
        self._run_id = run_id
        self._software = Software(software) if isinstance(software, str) else software
        self._clock = clock
        self._new_id = new_id
        self._max_segment_bytes = max_segment_bytes
        self._files = files or SystemFiles()
        self._serial = 0
        self._segment: Segment | None = None
        self._warcinfo_id = ""

    def write(self, exchanges: Sequence[tuple[Exchange, Capture | None]]) -> list[Capture]:
        """Archive exchanges, each with the committed capture that it may prove unchanged; one sync for all of them.

        The captures returned are durable. Raises RefusedRecord before any of them is written, and WriteFailed when
        nothing of this call was kept.
        """
        if not exchanges:
            return []
        segment = self._current_segment()
        built = [self._build(exchange, revisit_of) for exchange, revisit_of in exchanges]
        offsets = [segment.append(*one.pieces, records=2, date=one.capture.captured_at) for one in built]
        segment.sync()
        return [one.placed(segment.name, offset) for one, offset in zip(built, offsets, strict=True)]

    def read_back(self, capture: Capture) -> bytes:
        """The block of a capture that this writer gave, from the disk; for any thread. Raises ArchiveError."""
        sealed = self._folder / capture.warc_file
        for path in (sealed.with_name(sealed.name + OPEN_SUFFIX), sealed):  # it may be sealed between the two
            with suppress(FileNotFoundError):
                return read_record(path, capture.warc_offset, record_id=capture.record_id).block
        raise MissingFile("it was written, and is gone", sealed)

    def _build(self, exchange: Exchange, revisit_of: Capture | None) -> BuiltExchange:
        return build_exchange(exchange, warcinfo_id=self._warcinfo_id, new_id=self._new_id, revisit_of=revisit_of)

    def _current_segment(self) -> Segment:
        if self._segment is not None and self._segment.size >= self._max_segment_bytes:
            self._seal()
        if self._segment is None:
            self._segment = self._begin()
        return self._segment

    def _begin(self) -> Segment:
        """A new segment with its warcinfo record, which becomes durable with the first exchange."""
        self._make_folder()
        self._serial += 1
        now = self._clock()
        self._warcinfo_id = self._new_id()
        name = segment_name(now, self._serial, self._run_id)
        warcinfo = build_warcinfo(
            self._warcinfo_id, file_name=name, date=now, run_id=self._run_id, software=self._software
        )
        segment = Segment(self._folder, name, self._files)
        try:
            segment.append(warcinfo)
            segment.sync()  # a failed write cuts back to here, never to a file without its warcinfo
        except WriteFailed:
            segment.release()
            raise
        return segment

    def _make_folder(self) -> None:
        try:
            self._files.make_folder(self._folder)
        except OSError as error:
            raise WriteFailed(f"the folder could not be made: {error}", self._folder) from error

    def _seal(self) -> None:
        segment, self._segment = self._segment, None
        if segment is None:
            return
        try:
            segment.seal(self._clock)
        finally:
            segment.release()

    def close(self) -> None:
        """Seal what is open. Raises WriteFailed where the segment cannot be sealed: recovery will mend it."""
        self._seal()

    def abandon(self) -> None:
        """Leave what is open to recovery, as a crash would."""
        if self._segment is not None:
            self._segment.release()
            self._segment = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is None:
            self.close()
        else:
            self.abandon()
