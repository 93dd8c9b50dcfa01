"""`scripts/fuzz [--seconds N] [FILE …]`: look for a page that makes the extractor fall, hang or grow.

With files, each is tried once: a way to repeat what a run has found. Otherwise atheris (libFuzzer) changes the
project's own pages, led by what of the extractor's code each change reaches. What it finds is written to .fuzz/.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
from pathlib import Path
from random import Random

FOLDER = Path(__file__).resolve().parents[2] / ".fuzz"
SECONDS = 120
#: A page that takes longer, or more memory, counts as a fault; an ordinary one takes milliseconds and a few MB.
TIMEOUT, MEGABYTES = 30, 2048
LARGEST = 64 * 1024


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="scripts/fuzz", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--seconds", type=int, default=SECONDS, metavar="N", help=f"how long (default: {SECONDS})")
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE", help="inputs to try once each")
    options = parser.parse_args()
    if options.files:
        _repeat(options.files)
    else:
        _fuzz(options.seconds)


def _repeat(files: list[Path]) -> None:
    from tests.fuzz import target

    for file in files:
        target.run(file.read_bytes())
        print(f"{file}: sound")


def _fuzz(seconds: int) -> None:
    import atheris  # installed apart, by scripts/fuzz

    with atheris.instrument_imports(include=["archive.extraction", "archive.urls", "archive.article"]):
        from tests.extraction.mangling import mangle
        from tests.fuzz import target

    def mutate(data: bytes, longest: int, seed: int) -> bytes:
        """Half the time a change of bytes, with the dictionary; else one of the page as markup."""
        if seed % 2:
            return bytes(atheris.Mutate(data, longest))
        return (data[:2] + mangle(data[2:], Random(seed)))[:longest]

    corpus, dictionary = FOLDER / "corpus", FOLDER / "markup.dict"
    corpus.mkdir(parents=True, exist_ok=True)
    for seed in target.seeds():
        (corpus / hashlib.sha256(seed).hexdigest()[:16]).write_bytes(seed)
    dictionary.write_text("\n".join(target.words()) + "\n", encoding="ascii")
    arguments = {
        "dict": dictionary,
        "artifact_prefix": f"{FOLDER}/",
        "max_total_time": seconds,
        "timeout": TIMEOUT,
        "rss_limit_mb": MEGABYTES,
        "max_len": LARGEST,
        "print_final_stats": 1,
    }
    atheris.Setup([sys.argv[0], *(f"-{name}={value}" for name, value in arguments.items()), str(corpus)], target.run)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
