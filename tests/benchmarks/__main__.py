"""`python -m tests.benchmarks [NAME] [--quick]`: measures, and prints each figure beside its target.

Speed is never asserted: a figure that misses its target is printed as such, and the program ends with 0.
"""

from __future__ import annotations

import argparse
import os
import platform
from collections.abc import Callable
from importlib import import_module

from tests.benchmarks.figures import Figure, table

NAMES = ("extraction", "reparse", "crawl", "memory", "store")


def main() -> None:
    parser = argparse.ArgumentParser(prog="scripts/benchmark", description=__doc__.partition("\n")[0])
    parser.add_argument(
        "name", nargs="?", default="all", choices=(*NAMES, "all"), help="what to measure (default: all)"
    )
    parser.add_argument("--quick", action="store_true", help="fewer pages and rounds: a first look, no figure to quote")
    options = parser.parse_args()
    print(f"Python {platform.python_version()}, {platform.system()}, {os.cpu_count()} processors", flush=True)
    for name in NAMES if options.name == "all" else (options.name,):
        measure: Callable[..., list[Figure]] = import_module(f"tests.benchmarks.{name}").run
        print(f"\n{name}\n{table(measure(quick=options.quick))}", flush=True)


if __name__ == "__main__":
    main()
