"""Contact: how a site's people reach the operator. It stands in the User-Agent and in the WARC files.

AIRCHIVE_CONTACT says it; else the file `contact` in the home, which a person at a terminal is asked for once. An empty
answer is one: nobody is asked again, and a crawl without a contact says so in its log.
"""

from __future__ import annotations

import os
import re
import sys
from typing import TextIO

from archive.errors import ArchiveError, UsageError
from archive.home import Home

#: A mail address or a web address, in letters that a header and a comment in it can hold.
_CONTACT = re.compile(r"(?:mailto:)?[!-'*+,-9;=?A-Z^-~]+@[\w.-]+\.[A-Za-z]+|https?://[!-'*-\[\]-~]+", re.ASCII)
_QUESTION = """\
Sites want to know who crawls them. Under which mail or web address can you be reached?
It is sent with every request and kept in {path} (empty: none; AIRCHIVE_CONTACT sets it too).
Contact: """


def contact_of(home: Home, *, ask: bool) -> str | None:
    """The operator's contact; None where there is none. With `ask`, a person at a terminal is asked for it once.

    Raises UsageError for one that is no mail or web address, ArchiveError where the home cannot be written.
    """
    if (set_outside := os.environ.get("AIRCHIVE_CONTACT", "").strip()) != "":
        return _checked(set_outside, "AIRCHIVE_CONTACT")
    if home.contact_file.is_file():
        return _checked(home.contact_file.read_text(encoding="utf-8", errors="replace").strip(), home.contact_file)
    if not (ask and sys.stdin.isatty() and sys.stderr.isatty()):
        return None
    contact = _ask(home, sys.stdin, sys.stderr)
    try:
        home.contact_file.write_text(contact + "\n", encoding="utf-8")
    except OSError as error:
        raise ArchiveError(f"the contact cannot be kept ({error.strerror})", home.contact_file) from error
    return contact or None


def _checked(contact: str, where: object) -> str | None:
    if contact and not is_contact(contact):
        raise UsageError(f"{where}: {contact[:100]!r} is no mail address and no web address")
    return contact or None


def is_contact(written: str) -> bool:
    """Whether it is a mail address (`mailto:` or not) or an http(s) URL that a header can hold."""
    return len(written) <= 200 and _CONTACT.fullmatch(written) is not None


def _ask(home: Home, answers: TextIO, questions: TextIO) -> str:
    """Ask until the answer is a contact or empty; the end of the input is an empty answer."""
    questions.write(_QUESTION.format(path=home.contact_file))
    while True:
        questions.flush()
        answer = answers.readline().strip()
        if not answer or is_contact(answer):
            return answer
        questions.write("Write it as desk@example.org or https://example.org/crawl: ")
