from __future__ import annotations

import pytest

from archive.extraction.boilerplate import vocabulary
from archive.extraction.credits import wire_credits


@pytest.mark.parametrize(
    ("line", "language", "names"),
    [
        ("With reporting by Reuters, AP, AFP, TASS, and Interfax", "en", ("Reuters", "AP", "AFP", "TASS", "Interfax")),
        ("With reporting by RFE/RL's Radio Mashaal and the Associated Press.", "en", ("AP",)),
        ("Some information for this report came from Reuters.", "en", ("Reuters",)),
        ("По материалам Интерфакса, ТАСС и AFP", "ru", ("Interfax", "TASS", "AFP")),
        ("با استفاده از گزارش\u200cهای رویترز و آسوشیتدپرس", "fa", ("Reuters", "AP")),
        ("（本文参考了路透社和美联社的报道。）", "zh", ("Reuters", "AP")),
        ("With reporting by Jana Ferrow in Ostrel", "en", ()),
        ("Reuters and AP reported the deal first.", "en", ()),
        ("Associated Press writer Jana Ferrow contributed to this report.", "en", ("AP",)),
        ("CNN's Jana Ferrow contributed to this report.", "en", ()),
    ],
)
def test_the_agencies_of_a_credit_line(line: str, language: str, names: tuple[str, ...]) -> None:
    assert wire_credits(["A paragraph.", line], vocabulary(language)) == names


def test_a_repeated_agency_is_named_once() -> None:
    assert wire_credits(["With reporting by AP", "Based on reporting by AP and dpa"], vocabulary("en")) == ("AP", "dpa")
