"""`scripts/fuzz [--target page|warc] [--seconds N] [FILE …]`: look for input that makes a part fall, hang or grow.

`page` is the extractor, `warc` the reader of archive files. With files, each is tried once: a way to repeat what a run
has found. Otherwise atheris (libFuzzer) changes inputs of the project's own, led by what of the part's code each change
reaches. What it finds is written to .fuzz/.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
from collections.abc import Iterable
from importlib import import_module
from pathlib import Path
from random import Random
from types import ModuleType

FOLDER = Path(__file__).resolve().parents[2] / ".fuzz"
SECONDS = 120
#: An input that takes longer, or more memory, counts as a fault; an ordinary one takes milliseconds and a few MB.
TIMEOUT, MEGABYTES = 60, 2048
#: Bytes of an input. A file of as many has half as many entries at worst, each of which is looked at.
LARGEST = {"page": 64 * 1024, "warc": 16 * 1024}
#: By name, the packages whose code leads the changes. The module of the target is imported while they are watched.
TARGETS = {
    "page": ("archive.extraction", "archive.urls", "archive.article"),
    "warc": ("archive.warc",),
}


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="scripts/fuzz", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--target", choices=TARGETS, default="page", help="what is fuzzed (default: page)")
    parser.add_argument("--seconds", type=int, default=SECONDS, metavar="N", help=f"how long (default: {SECONDS})")
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE", help="inputs to try once each")
    options = parser.parse_args()
    if options.files:
        _repeat(_target(options.target), options.files)
    else:
        _fuzz(options.target, options.seconds)


def _target(name: str) -> ModuleType:
    """A module with `run`, `seeds`, `words` and `mangle`."""
    return import_module(f"tests.fuzz.{name}_target")


def _repeat(target: ModuleType, files: list[Path]) -> None:
    for file in files:
        target.run(file.read_bytes())
        print(f"{file}: sound")


def _fuzz(name: str, seconds: int) -> None:
    import atheris  # installed apart, by scripts/fuzz

    with atheris.instrument_imports(include=list(TARGETS[name])):
        target = _target(name)

    def mutate(data: bytes, longest: int, seed: int) -> bytes:
        """Half the time a change of bytes, with the dictionary; else one that the target knows to make."""
        if seed % 2 or not data:
            return bytes(atheris.Mutate(data, longest))
        changed: bytes = target.mangle(data, Random(seed))
        return changed[:longest]

    corpus, dictionary = FOLDER / f"corpus-{name}", FOLDER / f"{name}.dict"
    corpus.mkdir(parents=True, exist_ok=True)
    for seed in target.seeds():
        (corpus / hashlib.sha256(seed).hexdigest()[:16]).write_bytes(seed)
    dictionary.write_text(_dictionary(target.words()), encoding="ascii")
    arguments = {
        "dict": dictionary,
        "artifact_prefix": f"{FOLDER}/{name}-",
        "max_total_time": seconds,
        "timeout": TIMEOUT,
        "rss_limit_mb": MEGABYTES,
        "max_len": LARGEST[name],
        "print_final_stats": 1,
    }
    words = [sys.argv[0], *(f"-{option}={value}" for option, value in arguments.items()), str(corpus)]
    atheris.Setup(words, target.run, custom_mutator=mutate)
    atheris.Fuzz()


def _dictionary(words: Iterable[bytes]) -> str:
    """In libFuzzer's form."""
    return "".join('"' + "".join(f"\\x{byte:02x}" for byte in word) + '"\n' for word in words)


if __name__ == "__main__":
    main()
