"""Archives whose articles carry furniture: copies of the newsroom's stories with planted lines, truly ingested."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from sqlalchemy import Engine

from archive import discovery
from archive.ingest import store_readings
from archive.reading import read_capture
from archive.store import captures
from archive.store.engine import writing
from tests.site.blocks import Piece, plain
from tests.site.page_modern import render_modern
from tests.site.story import Story, copy_story, read_stories
from tests.store.builders import make_capture

COPIES = 20
_STOPS = re.compile(r"[.!?…:。！？：։؟]")


@dataclass(frozen=True)
class Planted:
    """Furniture of a site in its language, as it is printed."""

    site: str
    whole: str  #: under every article
    label: str  #: before another line each time, on every second article
    start: str  #: before a sentence of the text, on every fourth
    end: str  #: after one, on every fourth
    stop: str = "."


PLANTED = {
    "en": Planted(
        "demo",
        "Radio Newsroom is heard on short wave. Write to us!",
        "LISTEN TO THIS:",
        "Hear us on the air.",
        "Subscribe to the newsletter!",
    ),
    "ru": Planted(
        "demo-ru",
        "Подписывайтесь на наш канал",
        "СЛУШАЙТЕ ЕЩЁ:",
        "Следите за нами в эфире.",
        "Подпишитесь на рассылку!",
    ),
    "fa": Planted(
        "demo-fa", "به کانال ما بپیوندید", "بیشتر بشنوید:", "ما را روی آنتن دنبال کنید.", "مشترک خبرنامه شوید!"
    ),
    "hy": Planted(
        "demo-hy", "Բաժանորդագրվեք մեր ալիքին", "ԼՍԵՔ ՆԱԵՎ:", "Հետևեք մեզ եթերում։", "Գրեք մեզ ամեն օր։", "։"
    ),
    "ka": Planted(
        "demo-ka", "გამოიწერეთ ჩვენი არხი", "მოუსმინეთ ასევე:", "მოგვყევით ეთერში ყოველდღე.", "მოგვწერეთ რადიოში!"
    ),
    "zh": Planted("demo-zh", "关注我们的频道", "收听更多：", "请在空中关注我们。", "请订阅我们的通讯！", "。"),
}


def fill(engine: Engine) -> None:
    """Ingest COPIES articles of each site, each with a text of its own and the furniture of its site."""
    made = {make_capture(number, url=story.url): story for number, story in enumerate(stories(), 1)}
    with writing(engine) as connection:
        discovery.make_sites_known(connection)
        captures.insert(connection, list(made), run_id=None)
    changes = store_readings(engine, [read_capture(capture, _response(story)) for capture, story in made.items()])
    assert {change.outcome for change in changes} == {"new"}


def stories() -> Iterator[Story]:
    for language, planted in PLANTED.items():
        models = [
            s for s in read_stories(1) if s.language == language and s.kind == "article" and s.generation != "2013"
        ]
        for number in range(COPIES):
            model = copy_story(models[number % len(models)], number + 1)
            yield replace(model, pieces=_pieces(model, number, planted), dateline="", lede="", wire_line="", cover="")


def _pieces(story: Story, number: int, planted: Planted) -> tuple[Piece, ...]:
    texts = [_own(piece.text, number, planted.stop) for piece in story.pieces if piece.kind == "paragraph"]
    gap = "" if planted.stop == "。" else " "
    if number % 2 == 0:
        texts.insert(1, f"{planted.label} {texts[0].removesuffix(planted.stop)}")
    if number % 4 == 1:
        texts[0] = planted.start + gap + texts[0]
    if number % 4 == 3:
        texts[0] = texts[0] + gap + planted.end
    return tuple(Piece("paragraph", text) for text in [*texts, planted.whole])


def own_texts(story: Story) -> list[str]:
    """The paragraphs of one of `stories()` without the furniture."""
    planted = PLANTED[story.language]
    kept = [text for text in story.paragraphs if text != planted.whole and not text.startswith(planted.label)]
    return [text.removeprefix(planted.start).removesuffix(planted.end).strip() for text in kept]


def _own(text: str, number: int, stop: str) -> str:
    """One sentence that no other copy has."""
    return f"{_STOPS.sub('', plain(text))[:90].strip()} {number}{stop}"


def _response(story: Story) -> bytes:
    body = render_modern(story, (), {}).encode()
    head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body
