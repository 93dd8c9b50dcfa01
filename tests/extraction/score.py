"""`scripts/score`: extract the real pages of ../shared, score them, and keep the figures when asked to."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.extraction import baseline
from tests.scoring import SCORE, gold, missing, prediction

DESCRIPTION = "extract the real pages beside the project (../shared) and score them against gold"


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="scripts/score", description=DESCRIPTION, epilog="Every other option is one of score.py."
    )
    parser.add_argument(
        "--renew-baseline", action="store_true", help=f"keep the figures as the baseline of the tests: {_baseline()}"
    )
    parser.add_argument(
        "--accept-falls", action="store_true", help="with --renew-baseline: keep them even where some are worse"
    )
    parser.add_argument(
        "--local-days",
        action="store_true",
        help="score `published_local` for `published_at`: days as the newsroom's clock has them, as gold gives many",
    )
    options, for_score = parser.parse_known_args()
    if why := missing():
        print(f"scripts/score: {why}; the real pages are not part of the project.", file=sys.stderr)
        return 2
    if options.renew_baseline:
        return renew(accept_falls=options.accept_falls)
    return _score(for_score, local_days=options.local_days)


def _score(options: list[str], *, local_days: bool) -> int:
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", suffix=".jsonl") as file:
        for found in map(prediction, gold()):
            local = found.get("published_local") if local_days else None
            file.write(json.dumps(found | {"published_at": local} if local else found) + "\n")
        file.flush()
        return subprocess.run([sys.executable, SCORE, file.name, *options]).returncode


def renew(*, accept_falls: bool) -> int:
    """Keep the figures as they are now; where one has fallen only if that is accepted."""
    figures, marked = baseline.measured()
    fallen = False
    before = baseline.read()[1] if baseline.FILE.is_file() else {}
    for change in baseline.changes(before, figures):
        print(f"{'FELL ' if change.is_fall else 'rose '} {change}")
        fallen = fallen or change.is_fall
        if change.is_fall:
            print("      " + "\n      ".join(baseline.worst(marked, change, 3)))
    if fallen and not accept_falls:
        print(f"{_baseline()} stays as it was: --accept-falls keeps figures that fell.", file=sys.stderr)
        return 1
    baseline.write(figures)
    print(f"{_baseline()} is written; its difference is the review.")
    return 0


def _baseline() -> Path:
    return baseline.FILE.relative_to(Path(__file__).parents[2])


if __name__ == "__main__":
    sys.exit(main())
