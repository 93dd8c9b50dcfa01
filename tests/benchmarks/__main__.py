"""`python -m tests.benchmarks [NAME] [--quick] [--peers] [--renew-docs]`: measures, each figure beside its target.

`extraction` also compares the extractor with every installed peer over the pages of ../shared, where they are.

Speed is never asserted: a figure that misses its target is printed as such, and the program ends with 0.
"""

from __future__ import annotations

import argparse
import os
import platform
from collections.abc import Callable
from importlib import import_module

from tests.benchmarks.comparison import compare, install
from tests.benchmarks.figures import Figure, table
from tests.benchmarks.report import renew_document, report
from tests.scoring import missing

NAMES = ("extraction", "reparse", "verify", "crawl", "memory", "store", "scale")


def main() -> None:
    parser = argparse.ArgumentParser(prog="scripts/benchmark", description=__doc__.partition("\n")[0])
    parser.add_argument(
        "name", nargs="?", default="all", choices=(*NAMES, "all"), help="what to measure (default: all)"
    )
    parser.add_argument("--quick", action="store_true", help="fewer pages and rounds: a first look, no figure to quote")
    parser.add_argument(
        "--peers", action="store_true", help="install the extractors that extraction is compared with, in .venv-peers/"
    )
    parser.add_argument("--renew-docs", action="store_true", help="keep the comparison in docs/extraction.md")
    parser.add_argument("--small", action="store_true", help="crawl: the newsroom's own pages, a quarter as heavy")
    parser.add_argument(
        "--pages", type=int, metavar="N", help="memory: of a crawl of so many pages, and of nothing else"
    )
    parser.add_argument("--urls", type=int, metavar="N", help="scale: list so many addresses")
    options = parser.parse_args()
    chosen = {"crawl": {"small": options.small}, "memory": {"pages": options.pages}, "scale": {"urls": options.urls}}
    print(f"Python {platform.python_version()}, {platform.system()}, {os.cpu_count()} processors", flush=True)
    for name in NAMES if options.name == "all" else (options.name,):
        measure: Callable[..., list[Figure]] = import_module(f"tests.benchmarks.{name}").run
        print(f"\n{name}\n{table(measure(quick=options.quick, **chosen.get(name, {})))}", flush=True)
        if name == "extraction":
            _compare(quick=options.quick, peers=options.peers, renew=options.renew_docs)


def _compare(*, quick: bool, peers: bool, renew: bool) -> None:
    if why := missing():
        print(f"\nno comparison with peers: {why}")
        return
    for name, reason in (install() if peers else {}).items():
        print(f"\npeers of {name}.lock cannot be installed: {reason}")
    compared, absent = compare(quick=quick)
    print(f"\n{report(compared, absent)}")
    if renew:
        renew_document(compared, absent)


if __name__ == "__main__":
    main()
