#!/usr/bin/env python
"""Keep a page as a golden test: its bytes beside what extraction finds in it, for a person to read and correct.

    scripts/save_page.py page.html --url URL --name SITE/SLUG    a new page: tests/pages/SITE/SLUG.html and .json
    scripts/save_page.py --renew [SITE/SLUG ...]                 write kept pages' JSON anew, show what changed

Read the JSON against the page in a browser before it is committed: the tests believe it. Tests never write one.
"""

from __future__ import annotations

import argparse
import difflib
import json
import sys
from pathlib import Path
from typing import Any

from archive.article import article_columns
from archive.errors import ExtractionError
from archive.extraction.extract import extract

PAGES = Path(__file__).resolve().parent.parent / "tests" / "pages"
#: Of the program, not of the page.
LEFT_OUT = ("article_id", "content_hash", "extractor_version", "url")


def golden(html: bytes, url: str) -> dict[str, Any]:
    """What the golden file of a page holds: its address, and the columns or the refusal."""
    try:
        columns = article_columns(extract(html, url))
    except ExtractionError as error:
        return {"url": url, "refused": type(error).__name__}
    return {"url": url, "article": {name: value for name, value in columns.items() if name not in LEFT_OUT}}


def write(page: Path, url: str) -> list[str]:
    """Write the golden file of a kept page; the lines that changed in it."""
    file = page.with_suffix(".json")
    before = file.read_text(encoding="utf-8") if file.exists() else ""
    after = json.dumps(golden(page.read_bytes(), url), ensure_ascii=False, indent=2) + "\n"
    file.write_text(after, encoding="utf-8")
    return list(difflib.unified_diff(before.splitlines(), after.splitlines(), "before", "after", lineterm="", n=1))


def renew(names: list[str]) -> None:
    for page in sorted(PAGES.glob("*/*.html")):
        name = f"{page.parent.name}/{page.stem}"
        if names and name not in names:
            continue
        url = json.loads(page.with_suffix(".json").read_text(encoding="utf-8"))["url"]
        changed = write(page, url)
        print(f"{name}: {'changed' if changed else 'as before'}")
        print("\n".join(changed))


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("page", nargs="*", help="the saved page; with --renew the names of kept pages")
    options.add_argument("--url", help="the address that the page was read from")
    options.add_argument("--name", help="folder and name under tests/pages")
    options.add_argument("--renew", action="store_true", help="write the golden files of kept pages anew")
    args = options.parse_args()
    if args.renew:
        renew(args.page)
        return 0
    if len(args.page) != 1 or not args.url or not args.name:
        options.error("a page, --url and --name are needed, or --renew")
    kept = PAGES / f"{args.name}.html"
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.write_bytes(Path(args.page[0]).read_bytes())
    print("\n".join(write(kept, args.url)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
