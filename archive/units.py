"""Figures as a person reads them: bytes and durations."""

from __future__ import annotations

from datetime import timedelta


def human_bytes(count: float) -> str:
    """`532 B`, `4.1 MB`: decimal units, as disks are sold."""
    for unit in ("B", "kB", "MB", "GB"):
        if count < 1000:
            return f"{count:.0f} {unit}" if unit == "B" else f"{count:.1f} {unit}"
        count /= 1000
    return f"{count:.1f} TB"


def human_duration(duration: timedelta) -> str:
    """`42 s`, `3 min 20 s`, `5 h 12 min`."""
    seconds = round(duration.total_seconds())
    if seconds < 60:
        return f"{seconds} s"
    if seconds < 3600:
        return f"{seconds // 60} min {seconds % 60} s"
    return f"{seconds // 3600} h {seconds % 3600 // 60} min"
