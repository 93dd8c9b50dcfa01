"""From the element that holds an article's text to its blocks, in one walk.

What a platform knows of its own markup comes in as `Rules`; nothing here knows a platform.
"""

from __future__ import annotations

from collections.abc import Container
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import islice

from lxml import etree

from archive.article import Block, BlockKind, Image, Link
from archive.extraction.boilerplate import Vocabulary
from archive.extraction.media.captions import PICTURE_TAGS
from archive.extraction.media.embeds import EMBED_TAGS
from archive.extraction.media.pictures import read_picture
from archive.extraction.media.shown import Shown, said_of_picture
from archive.extraction.page import Page
from archive.extraction.prose.boxes import blocks_of_card, holds_text, is_picture, is_titled_sound
from archive.extraction.prose.gathered import Gathered, lines_of
from archive.extraction.prose.lists import Item, lays_out, list_block
from archive.extraction.prose.quotes import speaker
from archive.extraction.prose.roles import Role, Rules
from archive.extraction.prose.tables import Table, read_table
from archive.extraction.select import Element, words
from archive.extraction.text import CLOSING_SIGNS, clean, clean_or_none, ends_line, ends_sentence, word_set

_DROPPED = word_set(
    "script style noscript template svg math form input button select textarea option label fieldset nav aside canvas "
    "map dialog head title meta link footer "
    "amp-sidebar amp-list amp-ad amp-embed amp-user-notification amp-consent"
)
_BLOCKS = word_set(
    "p div section article main header ul ol li dl dt dd blockquote pre table thead tbody tfoot tr td th caption "
    "center h1 h2 h3 h4 h5 h6 hr address details summary figcaption"
)
_BOXES = ("div", "table", "dl")
_SOUND_BOXES = ("div", "section")
_HEADINGS = {"h1": 2, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
_LISTS = frozenset(("ul", "ol", "dl"))
_ITEMS = frozenset(("li", "dt", "dd"))
_MEDIA_TAGS = frozenset((*PICTURE_TAGS, *EMBED_TAGS, "figure"))
#: A figure that holds one of these is read part by part.
_PARTS_LOOKED_AT = 20
_PARTS_OF_FIGURES = ("figure", "table", "iframe", "blockquote", "pre", "object", *PICTURE_TAGS)
_INLINE = word_set("span a abbr sup sub small em i b strong label cite")
_BOLD = frozenset(("b", "strong"))
#: A paragraph all in bold type that is as short as this and ends like no sentence is a sub-heading.
_LONGEST_HEADING = 120
BOLD_LEVEL = 3
#: Links that do something and lead nowhere ("Print"); a line made of them by this share is none of the text.
_CONTROLS = ("javascript:", "mailto:")
_CONTROL_SHARE = 0.8
#: A link to the page's own beginning is one, if it is no longer, and no question.
_LONGEST_BUTTON = 24
_GOES_ON = tuple(":;,：")


@dataclass(frozen=True, slots=True)
class _Frame:
    """An open block element."""

    kind: BlockKind
    level: int | None = None
    items: list[Item] | None = None  #: of the outermost list
    start: int | None = None  #: of the element of a quote, the number of blocks before it


class BodyReader:
    """Reads one or more elements of a page into `blocks` and `images`."""

    def __init__(
        self,
        page: Page,
        rules: Rules,
        vocabulary: Vocabulary,
        kept: AbstractSet[Element] = frozenset(),
        dropped: AbstractSet[Element] = frozenset(),
        linked: AbstractSet[Element] = frozenset(),
        pictures: AbstractSet[Element] = frozenset(),
    ) -> None:
        self.blocks: list[Block] = []
        self.images: list[Image] = []
        self.dateline: str | None = None
        self._page = page
        self._shown = Shown(page, self.blocks, self.images)
        self._rules = rules
        self._vocabulary = vocabulary
        self._kept = kept  #: elements that are taken whatever their names
        self._dropped = dropped | linked  #: elements that are left out whatever their names
        self._linked = linked  #: those of them that lead to other stories
        self._pictures = pictures  #: elements that hold a picture and what is said of it, whatever their names
        self._misnamed: Container[Element] = frozenset()
        self._opened: list[Element] = []  #: the block elements that are open
        self._quotes = 0  #: how many are open
        self._has_sounds = False  #: in what is read
        self._preformatted = 0  #: how many elements are open whose line breaks are those of the text
        self._lists = 0  #: of the outermost list and those in it, how many are open
        self._frames = [_Frame("paragraph")]
        self._gathered = Gathered()
        self._after_dateline = False
        self._pictured_at = -1  #: after how many blocks the last picture stands

    def read(self, container: Element, misnamed: Container[Element] = frozenset()) -> None:
        """Append the blocks of an element, which itself is taken whatever its tag and class.

        `misnamed` are elements in it that are no furniture, whatever their names.
        """
        self._misnamed = misnamed
        self._has_sounds = next(container.iter("audio"), None) is not None
        is_heading = container.tag in _HEADINGS
        if is_heading:
            self._open_block(container, container.tag, "none")
        self._add_text(container.text)
        walk = etree.iterwalk(container, events=("start", "end"))
        for event, element in walk:
            if element is container:
                continue
            if event == "end":
                self._close(element)
            elif not self._open(element):
                walk.skip_subtree()
        if is_heading:
            self._close(container)
        self._flush()

    def _open(self, element: Element) -> bool:
        """Take in the start of an element; False where nothing below it is text."""
        tag = element.tag
        if element in self._pictures:
            self._flush()
            self._shown.add_captioned(element)
            return False
        if not isinstance(tag, str) or tag in _DROPPED or element in self._dropped or _stands_in(element):
            if tag == "script" and (embed := self._shown.scripted(element)):
                self._flush()
                self.blocks.append(embed)
            elif self._rules.by_names and (tag == "aside" or element in self._linked):
                self._shown.add_related(element)
            elif self._rules.by_names and element in self._dropped:
                self._shown.add_left_out(element)
            return False
        role = "none" if element in self._kept else self._rules.role(element, self._page.names)
        if role == "furniture" and (
            element in self._misnamed or tag == "figcaption" or (tag == "p" and self._is_introduction(element))
        ):
            role = "none"
        if role != "none" and not self._open_role(element, role):
            return False
        if tag == "table" and (table := read_table(element)):
            self._add_table(element, table)
            return False
        if tag in _BOXES and role == "none" and self._rules.by_shape and is_picture(element):
            self._flush()
            self._shown.add_box(element)
            return False
        if tag in _SOUND_BOXES and self._rules.by_shape and self._has_sounds and is_titled_sound(element):
            return False
        if tag in _BLOCKS:
            self._open_block(element, tag, role)
        elif tag == "a":
            if self._rules.by_shape and self._add_card(element):
                return False
            self._open_anchor(element)
        elif tag == "br":
            self._break()
        elif tag in _BOLD:
            self._gathered.bold += 1
        elif tag in _MEDIA_TAGS:
            return self._open_media(element, tag)
        self._add_text(element.text)
        return True

    @property
    def related(self) -> list[Link]:
        """The links of boxes beside the text that lead to other stories."""
        return self._shown.related

    def _is_introduction(self, element: Element) -> bool:
        """Whether a paragraph that is called a teaser leads nowhere and begins the text."""
        is_first = not self.blocks and next(element.iter("a"), None) is None
        return is_first and "teaser" in (element.get("class") or "")

    def _open_role(self, element: Element, role: Role) -> bool:
        if role in ("none", "quote"):
            return True
        if role == "dateline":
            self.dateline = self.dateline or clean_or_none(words(element).strip(" \xa0\n\r\t—–-"))
            self._after_dateline = self._gathered.is_blank
            return True
        if role == "foreign" and holds_text(element):
            return True
        if role == "furniture" and element.tag in _INLINE:
            if self._rules.by_names:
                self._shown.add_left_out(element)
            return False  # a tooltip, words for screen readers: the paragraph goes on
        self._flush()
        if role == "picture":
            self._shown.add_figure(element)
        elif role in ("embed", "foreign"):
            self._shown.add_embed(element)
        elif role == "related":
            self._shown.add_related(element)
        elif self._rules.by_names:
            self._shown.add_hidden(element)
        return False

    def _open_media(self, element: Element, tag: str) -> bool:
        if tag in PICTURE_TAGS:
            if picture := read_picture(self._page, element):
                self.images.append(picture)
                self._pictured_at = len(self.blocks)
            return True
        self._flush()
        if tag != "figure":
            self._shown.add_embed(element)
            return tag == "embed"  # the parser takes what follows it for its content
        parts = [one.tag for one in islice(element.iterdescendants(*_PARTS_OF_FIGURES), _PARTS_LOOKED_AT)]
        if parts and (parts[0] not in PICTURE_TAGS or "figure" in parts or "table" in parts):
            return True  # a quote, a table, a film, or several pictures in the dress of one
        self._shown.add_figure(element)
        return False

    def _open_block(self, element: Element, tag: str, role: Role) -> None:
        self._opened.append(element)
        self._preformatted += tag == "pre"
        if self._after_dateline and tag == "p":
            self._after_dateline = False
        else:
            self._flush()
        top = self._frames[-1]
        if tag in _HEADINGS:
            frame = _Frame("heading", _HEADINGS[tag], top.items)
        elif tag == "blockquote" or role == "quote":
            frame = _Frame("quote", None, top.items, start=len(self.blocks))
            self._quotes += 1
        elif tag == "figcaption" and top.items is None:
            frame = _Frame("caption")
        elif tag in _LISTS and top.items is None and not lays_out(element):
            frame = _Frame("list", None, [])
            self._lists = 1
        else:
            frame = top
            self._lists += top.items is not None and tag in _LISTS
        if tag in _ITEMS and frame.items is not None:
            frame.items.append(Item(self._lists))
        self._frames.append(frame)

    def _close(self, element: Element) -> None:
        tag = element.tag
        if self._opened and self._opened[-1] is element:
            self._opened.pop()
            self._preformatted -= tag == "pre"
            self._flush()
            frame = self._frames.pop()
            if frame.items is not None:
                self._lists -= tag in _LISTS
                if self._frames[-1].items is None:
                    self._add_list(frame.items)
            if frame.start is not None and frame is not self._frames[-1]:
                self._quotes -= 1
                if not self._quotes:
                    self._attribute(frame.start, element)
        elif tag == "a":
            self._gathered.close_link()
        elif tag in _BOLD and self._gathered.bold:
            self._gathered.bold -= 1
        self._add_text(element.tail)

    def _add_text(self, text: str | None) -> None:
        if not text:
            return
        if self._preformatted and "\n" in text:
            first, *others = text.split("\n")
            self._add_text(first)
            for line in others:
                self._break()
                self._add_text(line)
            return
        self._gathered.add(text)

    def _break(self) -> None:
        """Two line breaks in a row end a paragraph, as a `p` does: in 2013 there was no other sign.

        One ends a sub-heading; and where each stands after a sentence, a paragraph too (`lines_of`).
        """
        if self._frames[-1].items is None and (self._gathered.after_break or self._is_bold_line()):
            self._flush()
        else:
            self._gathered.add_break()

    def _is_bold_line(self) -> bool:
        """Whether what is being gathered is a line all in bold type that reads as a sub-heading."""
        if not self._rules.by_names or self._frames[-1].kind != "paragraph":
            return False
        line = self._gathered.bold_line
        return bool(line) and _reads_as_heading(line)

    def _open_anchor(self, element: Element) -> None:
        href = element.get("href")
        url = self._page.absolute(href)
        is_button = href == "#" and len(said := words(element).strip()) <= _LONGEST_BUTTON and not ends_line(said)
        is_control = url is None and href is not None and (is_button or href.startswith(_CONTROLS))
        self._gathered.open_link("" if is_control else url)

    def _add_card(self, element: Element) -> bool:
        """Take in a link that is a card, as its picture and a block that is all link; False for another link."""
        blocks = blocks_of_card(element)
        url = self._page.absolute(element.get("href")) if blocks else None
        if url is None:
            return False
        self._flush()
        if next(element.iter("img"), None) is not None:
            self._shown.add_figure(element)
        if line := next((said for one in blocks if (said := clean_or_none(words(one)))), None):
            self.blocks.append(Block("paragraph", line.rstrip(" .。") or line, links=(Link(url, line),)))
        return True

    def _flush(self) -> None:
        """End the block that is being gathered."""
        self._after_dateline = False
        taken = self._gathered.take()
        if taken is None:
            return
        gathered = self._with_initial(taken.text)
        text = clean_or_none(gathered)
        frame = self._frames[-1]
        is_all_control = text is not None and taken.controls >= _CONTROL_SHARE * len(text)
        is_control = is_all_control and frame.kind == "paragraph"
        if text is None or is_control or self._vocabulary.is_leftover(text):
            if frame.items is None:
                self._gathered.take_links()
        elif frame.items is not None:
            self._add_to_item(frame.items, text, is_button=is_all_control and "@" not in text)
        elif frame.kind == "paragraph" and (lines := lines_of(gathered)):
            self._add_paragraphs(lines)
        else:
            self._add_block(text, frame, taken.is_plain)

    def _add_to_item(self, items: list[Item], text: str, *, is_button: bool) -> None:
        if not items:
            items.append(Item(self._lists))
        items[-1].parts.append(text)
        items[-1].is_button = is_button

    def _with_initial(self, gathered: str) -> str:
        """What was gathered, with its first letter, where that is a block of its own to be drawn large."""
        last = self.blocks[-1] if self.blocks else None
        if last is None or len(last.text) != 1 or not last.text.isupper() or last.kind != "paragraph":
            return gathered
        rest, frame = gathered.lstrip(), self._frames[-1]
        if frame.kind != "paragraph" or frame.items is not None or not rest[:1].islower():
            return gathered
        self.blocks.pop()
        is_apart = gathered[:1] == " " and "\n" not in gathered[: len(gathered) - len(rest)]
        return f"{last.text}{' ' if is_apart else ''}{rest}"

    def _add_paragraphs(self, texts: list[str | None]) -> None:
        """Add the lines of a block as paragraphs, each with those of the links that stand in it."""
        linked = self._gathered.take_links_of_lines()
        for number, text in enumerate(texts):
            if text:
                self.blocks.append(Block("paragraph", text, links=tuple(linked.get(number, ()))))

    def _add_block(self, text: str, frame: _Frame, is_plain: bool) -> None:
        is_below = self._pictured_at == len(self.blocks) and self._rules.by_shape and frame.kind == "paragraph"
        if is_below and (caption := said_of_picture(text)) and self.images[-1].caption is None:
            self._gathered.take_links()
            self._shown.add_caption(caption)
            return
        kind, level = frame.kind, frame.level
        if kind == "paragraph" and not is_plain and _reads_as_heading(text):
            kind, level = "heading", BOLD_LEVEL
        if kind == "heading" and self._vocabulary.is_credit(text):
            kind, level = "paragraph", None  # 2013 pages print "With reporting by …" as h6
        self.blocks.append(Block(kind, text, level, links=self._gathered.take_links()))

    def _add_list(self, items: list[Item]) -> None:
        if block := list_block(items, self._gathered.take_links()):
            self.blocks.append(block)

    def _add_table(self, element: Element, table: Table) -> None:
        self._flush()
        if said := clean_or_none(words(next(element.iterchildren("caption"), None))):
            self.blocks.append(Block("caption", said))
        text = "\n".join("\t".join(row) for row in table.rows)
        links = tuple(
            Link(url, said)
            for link in element.iter("a")
            if (url := self._page.absolute(link.get("href"))) and (said := clean(words(link)))
        )
        head, side = table.header_rows or None, table.header_columns or None
        self.blocks.append(Block("table", text, rows=table.rows, header_rows=head, header_columns=side, links=links))

    def _attribute(self, start: int, element: Element) -> None:
        """Note whom a quote names as its speaker, on the quote's blocks."""
        if name := speaker(element):
            self.blocks[start:] = [
                block._replace(attribution=name) if block.kind == "quote" and block.text != name else block
                for block in self.blocks[start:]
            ]


def _stands_in(element: Element) -> bool:
    """Whether an element is AMP's word for where a component does not work."""
    if element.get(b"fallback") != "":
        return False
    parent = element.getparent()
    return parent is not None and parent.tag.startswith("amp-")


def _reads_as_heading(text: str) -> bool:
    return len(text) <= _LONGEST_HEADING and not (ends_sentence(text) or text.rstrip(CLOSING_SIGNS).endswith(_GOES_ON))
