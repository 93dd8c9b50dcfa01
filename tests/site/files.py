"""The newsroom's pictures, sound and film: small files, made of their addresses, on two hosts beside the sites'.

Pictures are PNG, whatever their names say (the CMS chooses the format by what a browser accepts); sound is MPEG audio
without a sound, film an MP4 without a picture. The pictures of one story are gone, and the sound and film of one
language are not for robots.
"""

from __future__ import annotations

import hashlib
import re
import struct
import zlib

PICTURES, CLIPS = "gdb.newsroom.example", "av.newsroom.example"
#: The story whose pictures answer 404.
WITHOUT_PICTURES = 25014101
ROBOTS = b"User-agent: *\nDisallow: /clips/ZH/\n"
_PICTURE = re.compile(r"/(\d{8})-[0-9a-f]{4}-[0-9a-f]{4}-\d{4}_w650_r1\.jpg")
_CLIP = re.compile(r"/clips/[A-Z]{2}/\d{4}/\d\d/\d\d/\d+-\d+\.(mp3|mp4)")
#: MPEG-1 layer III at 128 kbit/s and 44,100 Hz: a frame of 417 bytes is 26 milliseconds.
_SOUND_HEAD, _SOUND_FRAME = b"\xff\xfb\x90\x00", 417


def file(host: str, path: str) -> tuple[str, bytes] | None:
    """Media type and bytes of what stands there; None for what does not."""
    if host == CLIPS and path == "/robots.txt":
        return "text/plain", ROBOTS
    if host == PICTURES and (picture := _PICTURE.fullmatch(path)) and int(picture[1]) != WITHOUT_PICTURES:
        return "image/png", _picture(path)
    if host == CLIPS and (clip := _CLIP.fullmatch(path)):
        return ("audio/mpeg", _sound(path)) if clip[1] == "mp3" else ("video/mp4", _film(path))
    return None


def _noise(seed: str, size: int) -> bytes:
    """Bytes that do not compress, the same for the same seed."""
    return hashlib.shake_128(seed.encode()).digest(size)


def _picture(seed: str) -> bytes:
    """32 by 32 grey dots."""
    rows = b"".join(b"\0" + _noise(f"{seed}{row}", 32) for row in range(32))
    parts = (b"IHDR" + struct.pack(">IIBBBBB", 32, 32, 8, 0, 0, 0, 0), b"IDAT" + zlib.compress(rows), b"IEND")
    chunks = (struct.pack(">I", len(part) - 4) + part + struct.pack(">I", zlib.crc32(part)) for part in parts)
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def _sound(seed: str) -> bytes:
    """A quarter of a second; the title in its tag is its address."""
    title = b"\0" + seed.encode("ascii")
    frame = b"TIT2" + struct.pack(">IH", len(title), 0) + title
    tag = b"ID3\x03\0\0" + bytes((0, 0, len(frame) >> 7, len(frame) & 0x7F)) + frame
    return tag + 10 * (_SOUND_HEAD + bytes(_SOUND_FRAME - len(_SOUND_HEAD)))


def _film(seed: str) -> bytes:
    """The boxes of a file, with noise in the place of frames."""
    boxes = (b"ftypisom\0\0\2\0isommp41", b"mdat" + _noise(seed, 8_000))
    return b"".join(struct.pack(">I", len(box) + 4) + box for box in boxes)
